package io.parley.server.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form; the long one is the program. */
class SequenceStormTest {
  @TempDir Path folder;

  @Test
  void each_step_is_done_once_in_order_and_none_early_while_the_server_is_killed() {
    var plan =
        new SequenceStorm.Plan(20, 5, Duration.ofSeconds(3), Duration.ofSeconds(2), Map.of());

    SequenceStorm.Outcome outcome = SequenceStorm.run(plan, folder);

    assertThat(outcome.finished()).as("%s", outcome).isEqualTo(20);
    assertThat(outcome.missing()).as("%s", outcome).isZero();
    assertThat(outcome.doubled()).as("%s", outcome).isZero();
    assertThat(outcome.disordered()).as("%s", outcome).isZero();
    assertThat(outcome.early()).as("%s", outcome).isZero();
  }
}
