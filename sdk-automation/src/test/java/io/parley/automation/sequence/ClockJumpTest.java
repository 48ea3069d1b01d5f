package io.parley.automation.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.sql.SqlStorage;
import io.parley.core.work.Storage;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A clock that jumps by an hour, and is set right later, over processes that end and begin. */
class ClockJumpTest {
  private static final Instant ELEVEN = Instant.parse("2026-11-23T11:00:00Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @TempDir Path folder;

  private final List<String> sent = new ArrayList<>();

  /** One process, from its begin to its end; the clock it begins with is its own. */
  private void process(Instant from, Duration lasting, boolean first) {
    try (Storage storage = SqlStorage.sqlite(folder, Clock.systemUTC())) {
      var stage = new Stage(storage, from);
      if (first) {
        stage.save(Stage.hiAtOneAndHoTwoHoursLater());
        stage.leadCreated(17);
      }
      Instant end = from.plus(lasting);
      int seen = 0;
      while (!stage.clock.instant().isAfter(end)) {
        stage.worker.drain();
        for (String text : stage.messages.texts().subList(seen, stage.messages.done.size())) {
          sent.add(text + " at " + stage.clock.instant());
        }
        seen = stage.messages.done.size();
        stage.clock.advance(MINUTE);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, -1})
  void every_step_is_done_once_and_at_its_time_by_the_clock_there_is(int hours) {
    Duration jump = Duration.ofHours(hours);
    process(ELEVEN, MINUTE, true);
    process(ELEVEN.plus(jump), Duration.ofMinutes(5), false); // begins with a wrong clock
    process(ELEVEN.plus(Duration.ofMinutes(7)), Duration.ofMinutes(50), false); // set right
    process(ELEVEN.plus(Duration.ofMinutes(58)).plus(jump), Duration.ofMinutes(4), false);
    for (int hour = 1; hour < 6; hour++) {
      process(ELEVEN.plus(Duration.ofHours(hour)), Duration.ofHours(1), false);
    }

    // 13:00 in Madrid is noon UTC.
    assertThat(sent).containsExactly("Hi at 2026-11-23T12:00:00Z", "Ho at 2026-11-23T14:00:00Z");
  }
}
