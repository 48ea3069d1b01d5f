package io.parley.automation.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.sql.SqlStorage;
import io.parley.core.testkit.PostgresSchema;
import io.parley.core.work.Storage;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplyRaceTest {
  @TempDir Path folder;

  @Test
  void a_reply_in_the_instant_a_follow_up_is_due_cancels_it_or_comes_too_late_and_never_both() {
    try (Storage storage = SqlStorage.sqlite(folder, Clock.systemUTC())) {
      proves(storage, 500);
    }
  }

  @Test
  void it_is_so_on_postgresql() {
    try (PostgresSchema schema = PostgresSchema.create();
        Storage storage = SqlStorage.postgres(schema.url(), 8, Clock.systemUTC())) {
      proves(storage, 500);
    }
  }

  private static void proves(Storage storage, int customers) {
    ReplyRace.Outcome outcome = new ReplyRace(new Stage(storage), customers).run(7);

    assertThat(outcome.both()).as("%s", outcome).isZero();
    assertThat(outcome.further()).as("%s", outcome).isZero();
    assertThat(outcome.sent() + outcome.cancelled()).isEqualTo(customers);
  }
}
