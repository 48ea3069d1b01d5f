package io.parley.core.sql;

import static io.parley.core.testkit.Sample.ACME;
import static io.parley.core.testkit.Sample.NOON;
import static io.parley.core.testkit.Sample.append;
import static io.parley.core.testkit.Sample.event;
import static io.parley.core.testkit.Sample.job;
import static io.parley.core.testkit.Sample.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.core.StorageException;
import io.parley.core.UnsafeSettingException;
import io.parley.core.testkit.MutableClock;
import io.parley.core.testkit.PostgresSchema;
import io.parley.core.work.Storage;
import io.parley.core.work.WorkLog;
import io.parley.core.work.Write;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings and files that an acknowledged commit's survival rests on. */
class SafetyTest {
  private final MutableClock clock = MutableClock.at(NOON);
  @TempDir Path folder;

  private SqlStorage sqliteWith(String settings) {
    return SqlStorage.sqlite("jdbc:sqlite:" + folder.resolve("unsafe.db") + settings, clock);
  }

  @ParameterizedTest
  @CsvSource({
    "?synchronous=NORMAL, synchronous = 1",
    "?synchronous=OFF, synchronous = 0",
    "?journal_mode=OFF, journal_mode = off",
    "?journal_mode=MEMORY, journal_mode = memory",
    "?journal_mode=WAL&synchronous=NORMAL, synchronous = 1"
  })
  void sqlite_is_refused_when_it_could_lose_a_commit(String settings, String named) {
    assertThatThrownBy(() -> sqliteWith(settings))
        .isInstanceOf(UnsafeSettingException.class)
        .hasMessageContaining(named)
        .hasMessageContaining("can lose an acknowledged commit")
        .hasMessageContaining("must be");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?synchronous=FULL", "?synchronous=EXTRA", "?journal_mode=DELETE"})
  void sqlite_is_taken_when_it_cannot(String settings) {
    try (Storage storage = sqliteWith(settings)) {
      storage.work().commit(List.of(put("a", "{}", 0)), NOON);
      assertThat(storage.documents().find(ACME, "agent", "a")).isPresent();
    }
  }

  @Test
  void sqlite_in_memory_is_refused() {
    assertThatThrownBy(() -> SqlStorage.sqlite("jdbc:sqlite::memory:", clock))
        .isInstanceOf(UnsafeSettingException.class)
        .hasMessageContaining("journal_mode = memory");
  }

  @Test
  void sqlite_runs_with_a_write_ahead_log_that_is_synced_at_each_commit() throws Exception {
    try (Storage storage = SqlStorage.sqlite(folder, clock)) {
      storage.work().commit(List.of(put("a", "{}", 0)), NOON);
      assertThat(folder.resolve("parley.db-wal")).exists();
    }
  }

  @Test
  void postgres_is_refused_when_it_could_lose_a_commit() {
    try (PostgresSchema schema = PostgresSchema.create()) {
      String url = schema.url() + "&options=-c%20synchronous_commit%3Doff";

      assertThatThrownBy(() -> SqlStorage.postgres(url, 2, clock))
          .isInstanceOf(UnsafeSettingException.class)
          .hasMessage(
              "PostgreSQL runs with synchronous_commit = off, which can lose an acknowledged"
                  + " commit; it must be on");
    }
  }

  @Test
  void postgres_needs_a_pool_of_two() {
    assertThatThrownBy(() -> SqlStorage.postgres("jdbc:postgresql://127.0.0.1/x", 1, clock))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("connections 1 must be at least 2");
  }

  @Test
  void postgres_is_refused_when_the_driver_would_hide_what_was_inserted() {
    String url = "jdbc:postgresql://127.0.0.1/x?user=u&reWriteBatchedInserts=true";

    assertThatThrownBy(() -> SqlStorage.postgres(url, 2, clock))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the database URL has reWriteBatchedInserts=true; it must be false or absent");
  }

  @Test
  void a_database_that_is_away_is_named_as_such() {
    assertThatThrownBy(() -> SqlStorage.postgres("jdbc:postgresql://127.0.0.1:1/nobody", 2, clock))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("cannot reach PostgreSQL");
  }

  @Test
  void what_was_committed_is_there_after_reopening() {
    try (Storage storage = SqlStorage.sqlite(folder, clock)) {
      fill(storage);
    }
    try (Storage storage = SqlStorage.sqlite(folder, clock)) {
      assertFilled(storage);
    }
  }

  @Test
  void what_was_committed_to_postgres_is_there_after_reopening() {
    try (PostgresSchema schema = PostgresSchema.create()) {
      try (Storage storage = SqlStorage.postgres(schema.url(), 3, clock)) {
        fill(storage);
      }
      try (Storage storage = SqlStorage.postgres(schema.url(), 3, clock)) {
        assertFilled(storage);
      }
    }
  }

  private static void fill(Storage storage) {
    storage
        .work()
        .commit(
            List.of(
                put("a", "{\"v\":1}", 0),
                append("talk:1", "m1"),
                new Write.Happened(event("e1", "lead:1")),
                new Write.Enqueue(job("j1"))),
            NOON);
  }

  private static void assertFilled(Storage storage) {
    assertThat(storage.documents().find(ACME, "agent", "a")).isPresent();
    assertThat(storage.conversations().tail(ACME, "talk:1", 9)).hasSize(1);
    assertThat(storage.log().events(ACME, WorkLog.EventQuery.newest(9))).hasSize(1);
    assertThat(storage.work().nextReady()).contains(NOON);
    assertThat(storage.log().backlog(NOON).waiting()).isEqualTo(2);
  }

  @Test
  void a_character_that_postgres_cannot_store_does_not_stop_the_mail() {
    try (PostgresSchema schema = PostgresSchema.create();
        Storage storage = SqlStorage.postgres(schema.url(), 3, clock)) {
      storage.work().commit(List.of(new Write.Enqueue(job("j\0", "lead:\0", NOON))), NOON);

      assertThat(storage.log().job(ACME, "j\0").orElseThrow().subject()).isEqualTo("lead:\uFFFD");
    }
  }

  @Test
  void a_folder_in_use_is_refused_with_the_pid() {
    try (Storage storage = SqlStorage.sqlite(folder, clock)) {
      assertThat(storage.work().nextReady()).isEmpty();
      assertThatThrownBy(() -> SqlStorage.sqlite(folder, clock))
          .isInstanceOf(UnsafeSettingException.class)
          .hasMessage(
              "data folder " + folder + " is in use by process " + ProcessHandle.current().pid());
    }
    SqlStorage.sqlite(folder, clock).close();
  }

  @Test
  void a_file_in_the_place_of_the_folder_is_refused_with_its_name() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "x");

    assertThatThrownBy(() -> SqlStorage.sqlite(file, clock))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("data folder " + file + " cannot be used");
  }

  @Test
  void migrations_are_applied_once() throws Exception {
    SqlStorage.sqlite(folder, clock).close();
    clock.advance(java.time.Duration.ofDays(1));
    SqlStorage.sqlite(folder, clock).close();

    try (var connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("parley.db"));
        var session = new Session(connection, Dialect.SQLITE)) {
      assertThat(session.list("select applied_at from schema_history", row -> row.getLong(1)))
          .isNotEmpty()
          .containsOnly(NOON.toEpochMilli());
    }
  }

  @Test
  void a_database_of_another_text_is_refused() throws Exception {
    SqlStorage.sqlite(folder, clock).close();
    try (var connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("parley.db"));
        var session = new Session(connection, Dialect.SQLITE)) {
      session.update("update schema_history set hash = 'other'");
    }

    assertThatThrownBy(() -> SqlStorage.sqlite(folder, clock))
        .isInstanceOf(UnsafeSettingException.class)
        .hasMessageContaining("migrated with another text of 0001-storage.sql: hash other, not ");
    assertThatThrownBy(() -> SqlStorage.sqlite(folder, clock))
        .as("the folder was let go")
        .hasMessageContaining("another text");
  }

  @Test
  void nodes_that_start_together_migrate_postgres_once() throws Exception {
    try (PostgresSchema schema = PostgresSchema.create()) {
      ConcurrencyContract.inParallel(
          4, goingOn -> SqlStorage.postgres(schema.url(), 2, clock).close());

      assertThat(schema.value("select count(*) from schema_history"))
          .isEqualTo(Integer.toString(Migrations.FILES.size()));
    }
  }
}
