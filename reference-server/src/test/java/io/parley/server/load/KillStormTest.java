package io.parley.server.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The short form; the long one is {@code bin/kill-storm}. */
// At seven requests a second to Kommo and twenty starts of a server, minutes are what it takes.
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class KillStormTest {
  @TempDir Path folder;

  @Test
  void nothing_acknowledged_is_lost_and_nothing_is_answered_twice_under_twenty_kills() {
    var plan = new KillStorm.Plan(100, 20, 0, 7, Map.of());

    KillStorm.Outcome outcome = KillStorm.run(plan, folder);

    assertThat(outcome.acknowledged()).isEqualTo(100);
    assertThat(outcome.lost()).isZero();
    assertThat(outcome.doubled()).isZero();
  }

  @Test
  void nothing_is_answered_twice_when_kommo_also_drops_its_answers_after_doing_the_work() {
    var plan = new KillStorm.Plan(100, 20, 0.3, 11, Map.of());

    KillStorm.Outcome outcome = KillStorm.run(plan, folder);

    assertThat(outcome.acknowledged()).isEqualTo(100);
    assertThat(outcome.lost()).isZero();
    assertThat(outcome.doubled()).isZero();
    assertThat(outcome.unknown()).isZero();
  }
}
