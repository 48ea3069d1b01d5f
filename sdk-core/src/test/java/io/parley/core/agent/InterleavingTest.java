package io.parley.core.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.conversation.Conversation;
import io.parley.core.inmemory.InMemoryStorage;
import io.parley.core.testkit.MutableClock;
import io.parley.core.work.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Customers, a person and the agent write in any order; processes end between any two jobs. */
class InterleavingTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final int RUNS = 200;
  private static final int STEPS = 24;

  @Test
  void after_a_person_took_over_the_agent_never_writes_until_it_is_given_back() {
    int written = 0;
    int takeovers = 0;
    for (int run = 0; run < RUNS; run++) {
      var random = new Random(run);
      MutableClock clock = MutableClock.at(NOON);
      var desk = desk(clock);
      desk.agent(
          Agent.Profile.named("Sofia")
              .conduct(
                  Conduct.DEFAULT.replyDelay(
                      run % 2 == 0 ? Duration.ZERO : Duration.ofSeconds(random.nextInt(60)))));
      boolean human = false;
      int before = 0;
      for (int step = 0; step < STEPS; step++) {
        clock.advance(Duration.ofSeconds(random.nextInt(20)));
        switch (random.nextInt(10)) {
          case 0, 1, 2 -> desk.customer("message " + step);
          case 3 -> {
            desk.human("person " + step);
            human = true;
            takeovers++;
            before = desk.done.size();
          }
          case 4 -> {
            Optional<Conversation> taken =
                new Conversations(desk.storage.documents())
                    .find(Desk.ACME, "c-1")
                    .filter(found -> found.status() == Conversation.Status.HANDED_OFF);
            if (human && taken.isPresent() && random.nextBoolean()) {
              desk.storage
                  .work()
                  .commit(
                      List.<Write>of(
                          Conversations.save(taken.get().withStatus(Conversation.Status.OPEN))),
                      clock.instant());
              human = false;
            }
          }
          case 5, 6 -> desk.worker(Desk.noEffects()).drain();
          default -> desk.worker().drain();
        }
        if (human) {
          assertThat(desk.done).as("run %s, step %s", run, step).hasSize(before);
        }
      }
      written += desk.done.size();
    }

    assertThat(written).isGreaterThan(RUNS);
    assertThat(takeovers).isGreaterThan(RUNS);
  }

  private static Desk desk(MutableClock clock) {
    return new Desk(
        new InMemoryStorage(),
        clock,
        new Responder(
            request -> ContextProvider.Context.EMPTY,
            List.of(
                question ->
                    new Answerer.Draft(
                        "re: " + question.text(),
                        List.of(),
                        Answerer.Verdict.SMALL_TALK,
                        "offline",
                        "",
                        Answerer.Usage.NONE)),
            List.of()),
        Tools.NONE);
  }
}
