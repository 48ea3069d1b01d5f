package io.parley.server.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@link ExportLoad}: more text than the heap of the server has room for. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ExportLoadTest {
  private static final int ROWS = 7_000;
  private static final int LENGTH = 8_000;

  @TempDir Path folder;

  @Test
  void what_is_exported_may_be_larger_than_the_heap() throws Exception {
    List<ExportLoad.Outcome> outcomes =
        ExportLoad.run(
            folder.resolve("data"),
            ROWS,
            LENGTH,
            "-Xmx80m",
            List.of("messages"),
            Duration.ofMinutes(1));

    assertThat(outcomes)
        .hasSize(3)
        .allSatisfy(outcome -> assertThat(outcome.rows()).isEqualTo(ROWS))
        .filteredOn(outcome -> !outcome.format().equals("xlsx"))
        .allSatisfy(outcome -> assertThat(outcome.bytes()).isGreaterThan((long) ROWS * LENGTH));
  }
}
