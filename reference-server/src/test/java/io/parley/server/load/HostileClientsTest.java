package io.parley.server.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The short form; the long one is {@code bin/hostile-clients}. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class HostileClientsTest {
  @TempDir Path folder;

  @Test
  void slow_huge_and_odd_requests_are_refused_while_the_server_answers_others() throws Exception {
    try (ServerProcess server = HostileClients.server(folder)) {
      var plan = new HostileClients.Plan(100, 100, 1_000_000, 100_000, "/health/live");

      HostileClients.Outcome outcome = HostileClients.run(plan, server);

      assertThat(outcome.statuses())
          .as(outcome.toString())
          .allSatisfy((request, status) -> assertThat(status).as(request).isBetween(400, 499));
      assertThat(outcome.slowClosed()).as(outcome.toString()).isEqualTo(100);
      assertThat(outcome.probes()).as(outcome.toString()).isPositive();
      assertThat(outcome.failed()).as(outcome.toString()).isZero();
    }
  }
}
