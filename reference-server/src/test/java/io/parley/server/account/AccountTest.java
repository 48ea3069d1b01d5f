package io.parley.server.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.agent.Agent;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AccountTest {
  private static Account with(Agent.Model model, Agent.Handoff handoff) {
    return new Account(
        "shop",
        "en",
        "UTC",
        "EUR",
        Map.of(),
        Optional.empty(),
        Optional.of(model),
        Optional.of(handoff),
        Optional.empty());
  }

  @Test
  void an_agent_takes_from_its_account_what_it_does_not_say_itself() {
    Account account =
        with(
            new Agent.Model(
                Optional.empty(), Optional.of("small"), Optional.of(0.2), Optional.of(300)),
            new Agent.Handoff(true, false, Optional.of("One moment.")));

    Agent.Profile plain = account.completed(Agent.Profile.named("Sofia"));

    assertThat(plain.model().name()).contains("small");
    assertThat(plain.model().maxTokens()).contains(300);
    assertThat(plain.handoff())
        .isEqualTo(new Agent.Handoff(true, false, Optional.of("One moment.")));
  }

  @Test
  void what_an_agent_says_itself_stays() {
    Agent.Profile usual = Agent.Profile.named("Sofia");
    Agent.Profile own =
        with(
                new Agent.Model(
                    Optional.empty(), Optional.of("large"), Optional.empty(), Optional.empty()),
                new Agent.Handoff(false, false, Optional.of("I ask Ana.")))
            .completed(usual);
    Account account =
        with(
            new Agent.Model(
                Optional.empty(), Optional.of("small"), Optional.of(0.2), Optional.empty()),
            new Agent.Handoff(false, false, Optional.of("One moment.")));

    Agent.Profile completed = account.completed(own);

    assertThat(completed.model().name()).contains("large");
    assertThat(completed.model().temperature()).contains(0.2);
    assertThat(completed.handoff().message()).contains("I ask Ana.");
    assertThat(Account.named("shop").completed(usual)).isEqualTo(usual);
  }
}
