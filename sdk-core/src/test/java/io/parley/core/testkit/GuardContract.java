package io.parley.core.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.TenantId;
import io.parley.core.agent.Agent;
import io.parley.core.agent.Answerer;
import io.parley.core.agent.Conduct;
import io.parley.core.agent.ContextProvider;
import io.parley.core.agent.Guard;
import io.parley.core.agent.Passage;
import io.parley.core.agent.Turn;
import io.parley.core.conversation.Citation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link Guard} must hold to. */
public interface GuardContract {
  /** The guard to test. */
  Guard guard();

  /** A text that it lets go out unchanged in answer to {@link #question}. */
  String harmless();

  /** A text that it refuses or changes in answer to {@link #question}. */
  String harmful();

  /** A question of a customer, with the passage {@code Delivery}: "We deliver within two days.". */
  static Answerer.Question question() {
    var agent =
        new Agent(
            new TenantId("acme"),
            "sofia",
            1,
            Instant.EPOCH,
            Instant.EPOCH,
            Agent.Profile.named("Sofia")
                .instructions(
                    "Call every customer by the first name and offer the winter discount last.")
                .conduct(
                    Conduct.DEFAULT.guardrails(
                        new Conduct.Guardrails(
                            List.of("shop.example"), List.of("cheap rubbish")))));
    return new Answerer.Question(
        Turn.of(agent, "How long does delivery take?", Instant.EPOCH),
        "en",
        new ContextProvider.Context(
            List.of(
                new Passage(
                    "c1",
                    "a1",
                    "Delivery",
                    "We deliver within two days.",
                    Optional.of("en"),
                    1,
                    "")),
            1));
  }

  /** An answer from the passage. */
  static Answerer.Draft draft(String text) {
    return new Answerer.Draft(
        text,
        List.of(new Citation("c1", "a1", "Delivery", "We deliver within two days.", 1)),
        Answerer.Verdict.ANSWERED,
        "model",
        "",
        Answerer.Usage.NONE);
  }

  @Test
  default void it_has_a_name_for_traces() {
    assertThat(guard().name()).matches("[a-z][A-Za-z0-9]{0,39}");
  }

  @Test
  default void it_lets_harmless_words_go_out_as_they_are() {
    assertThat(guard().check(question(), draft(harmless()))).isEqualTo(Guard.Ruling.PASSED);
  }

  @Test
  default void it_does_not_let_harmful_words_go_out_as_they_are() {
    assertThat(guard().check(question(), draft(harmful()))).isNotEqualTo(Guard.Ruling.PASSED);
  }

  @Test
  default void what_it_has_changed_it_does_not_change_again() {
    if (guard().check(question(), draft(harmful())) instanceof Guard.Ruling.Changed changed) {
      assertThat(guard().check(question(), draft(changed.text()))).isEqualTo(Guard.Ruling.PASSED);
    }
  }

  @Test
  default void it_says_the_same_to_many_at_once() throws Exception {
    Guard shared = guard();
    Guard.Ruling alone = shared.check(question(), draft(harmful()));
    List<Future<Guard.Ruling>> rulings = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 50; i++) {
        rulings.add(threads.submit(() -> shared.check(question(), draft(harmful()))));
      }
      for (Future<Guard.Ruling> ruling : rulings) {
        assertThat(ruling.get()).isEqualTo(alone);
      }
    }
  }

  /** The bound is far above what a slow machine needs, and far below what backtracking takes. */
  @Test
  @Timeout(60)
  default void no_text_keeps_it_busy() {
    for (String piece :
        List.of(
            "a", "[", "](", "<", "![", "\u200b", "a.", "i have ", "http://", "\\", "(((", " ")) {
      assertThat(guard().check(question(), draft("x" + piece.repeat(20_000)))).isNotNull();
    }
  }
}
