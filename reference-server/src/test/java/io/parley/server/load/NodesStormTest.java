package io.parley.server.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.testkit.PostgresSchema;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The short form; the long one is {@code bin/nodes-storm}. */
// Four processes are started one after the other, and a dead worker's lease lasts 30 s.
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class NodesStormTest {
  @TempDir Path folder;

  @Test
  void every_job_is_done_once_by_several_workers_also_when_one_dies_and_when_redis_does() {
    try (var schema = PostgresSchema.create()) {
      var plan =
          new NodesStorm.Plan(
              200, List.of(NodesStorm.Blow.WORKER, NodesStorm.Blow.REDIS), List.of());

      List<NodesStorm.Round> rounds = NodesStorm.run(plan, schema.url(), folder);

      assertThat(rounds)
          .hasSize(2)
          .allSatisfy(
              round -> {
                assertThat(round.accepted()).isEqualTo(201);
                assertThat(round.lost()).as(round.toString()).isZero();
                assertThat(round.doubled()).as(round.toString()).isZero();
              });
    }
  }
}
