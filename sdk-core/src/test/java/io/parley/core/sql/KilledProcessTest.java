package io.parley.core.sql;

import static io.parley.core.testkit.Sample.ACME;
import static io.parley.core.testkit.Sample.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.core.UnsafeSettingException;
import io.parley.core.testkit.MutableClock;
import io.parley.core.testkit.PostgresSchema;
import io.parley.core.work.Storage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another process on the store: kept out while it lives, and nothing lost when it is killed. */
class KilledProcessTest {
  @TempDir Path folder;

  @Test
  void a_folder_that_another_process_has_is_refused_with_its_pid_until_it_is_dead()
      throws Exception {
    try (Child child = Child.on(folder.toString())) {
      assertThat(child.line()).isEqualTo("open");

      assertThatThrownBy(() -> SqlStorage.sqlite(folder, MutableClock.at(NOON)))
          .isInstanceOf(UnsafeSettingException.class)
          .hasMessage("data folder " + folder + " is in use by process " + child.pid());

      child.kill();
      SqlStorage.sqlite(folder, MutableClock.at(NOON)).close();
    }
  }

  @Test
  void every_acknowledged_commit_of_a_killed_process_is_in_sqlite() throws Exception {
    List<String> acknowledged = killedAfter(folder.toString(), 50);

    try (Storage storage = SqlStorage.sqlite(folder, MutableClock.at(NOON))) {
      assertNothingLost(storage, acknowledged);
    }
  }

  @Test
  void every_acknowledged_commit_of_a_killed_process_is_in_postgres() throws Exception {
    try (PostgresSchema schema = PostgresSchema.create()) {
      List<String> acknowledged = killedAfter(schema.url(), 50);

      try (Storage storage = SqlStorage.postgres(schema.url(), 3, MutableClock.at(NOON))) {
        assertNothingLost(storage, acknowledged);
      }
    }
  }

  private static List<String> killedAfter(String place, int commits) throws Exception {
    try (Child child = Child.on(place)) {
      assertThat(child.line()).isEqualTo("open");
      var lines = new ArrayList<String>();
      for (int i = 0; i < commits; i++) {
        lines.add(child.line());
      }
      lines.addAll(child.kill());
      assertThat(lines).hasSizeGreaterThanOrEqualTo(commits);
      return lines;
    }
  }

  private static void assertNothingLost(Storage storage, List<String> acknowledged) {
    for (String line : acknowledged) {
      // The last line may be cut off in the middle of its number.
      String id = line.substring("ack ".length());
      assertThat(storage.log().event(ACME, "e" + id)).as(line).isPresent();
      assertThat(storage.documents().find(ACME, "agent", "d" + id)).as(line).isPresent();
      assertThat(storage.log().job(ACME, "e" + id)).as(line).isPresent();
    }
  }
}
