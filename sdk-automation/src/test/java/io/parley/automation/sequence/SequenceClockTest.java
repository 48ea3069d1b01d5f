package io.parley.automation.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.inmemory.InMemoryStorage;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SequenceClockTest {
  private final Stage stage = new Stage(new InMemoryStorage());

  @Test
  void a_jump_of_the_clock_makes_nothing_happen_twice() {
    StoredSequence sequence = stage.save(Stage.hiAtOneAndHoTwoHoursLater());
    stage.leadCreated(17);

    stage.pass(Duration.ofHours(1)); // the clock is an hour fast: 13:00 in Madrid
    assertThat(stage.messages.texts()).containsExactly("Hi");
    stage.pass(Duration.ofHours(-1)); // and is set right
    stage.pass(Duration.ofHours(1));
    assertThat(stage.messages.texts()).containsExactly("Hi");
    stage.pass(Duration.ofHours(1));
    assertThat(stage.messages.texts()).containsExactly("Hi");
    stage.pass(Duration.ofHours(1));

    assertThat(stage.messages.texts()).containsExactly("Hi", "Ho");
    assertThat(stage.only(sequence).status()).isEqualTo(Enrolment.Status.FINISHED);
  }

  @Test
  void at_nine_in_the_morning_means_nine_by_the_local_clock_on_the_day_it_changes() {
    stage.clock.set(Instant.parse("2026-10-24T20:00:00Z"));
    stage.save(Sequence.named("x").on("lead.created").waitUntil("09:00").message("Hi").build());
    stage.leadCreated(17);

    stage.clock.set(Instant.parse("2026-10-25T07:59:59Z")); // 08:59:59 in Madrid, winter by now
    stage.worker.drain();
    assertThat(stage.messages.done).isEmpty();
    stage.pass(Duration.ofSeconds(1));
    stage.pass(Duration.ofHours(1));

    assertThat(stage.messages.done).hasSize(1);
  }

  @Test
  void at_nine_in_the_morning_means_nine_by_the_local_clock_on_the_day_it_leaps() {
    stage.clock.set(Instant.parse("2026-03-28T20:00:00Z"));
    stage.save(
        Sequence.named("x")
            .on("lead.created")
            .waitUntil("02:30")
            .message("Leapt over")
            .waitUntil("09:00")
            .message("Hi")
            .build());
    stage.leadCreated(17);

    stage.clock.set(Instant.parse("2026-03-29T01:29:59Z")); // 03:29:59: there is no 02:30
    stage.worker.drain();
    assertThat(stage.messages.done).isEmpty();
    stage.pass(Duration.ofSeconds(1));
    assertThat(stage.messages.texts()).containsExactly("Leapt over");
    stage.clock.set(Instant.parse("2026-03-29T06:59:59Z")); // 08:59:59, summer by now
    stage.worker.drain();
    assertThat(stage.messages.texts()).containsExactly("Leapt over");
    stage.pass(Duration.ofSeconds(1));
    stage.pass(Duration.ofDays(1));

    assertThat(stage.messages.texts()).containsExactly("Leapt over", "Hi");
  }
}
