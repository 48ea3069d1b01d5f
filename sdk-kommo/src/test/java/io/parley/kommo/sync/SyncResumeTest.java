package io.parley.kommo.sync;

import static io.parley.kommo.sync.Syncing.ACME;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.inmemory.InMemoryStorage;
import io.parley.core.sql.SqlStorage;
import io.parley.core.testkit.PostgresSchema;
import io.parley.core.work.Storage;
import io.parley.kommo.sandbox.KommoSandbox;
import io.parley.kommo.sandbox.SandboxConfig;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyncResumeTest {
  private static final int LEADS = 1_100;
  private static KommoSandbox sandbox;

  @BeforeAll
  static void start() {
    sandbox = KommoSandbox.start(SandboxConfig.builder().requestsPerSecond(100_000).build());
    sandbox.account().seedLeads(LEADS);
    sandbox.account().seedContacts(300);
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  @Test
  void killed_at_any_page_a_run_goes_on_and_counts_everything_once() {
    int kills = 0;
    while (killedAt(kills + 1, new InMemoryStorage())) {
      kills++;
    }

    assertThat(kills).isGreaterThan(LEADS / 250);
  }

  @Test
  void killed_in_the_middle_a_run_goes_on_on_sqlite(@TempDir Path folder) {
    assertThat(killedAt(9, SqlStorage.sqlite(folder, Clock.systemUTC()))).isTrue();
  }

  @Test
  void killed_in_the_middle_a_run_goes_on_on_postgresql() {
    try (var schema = PostgresSchema.create()) {
      assertThat(killedAt(9, SqlStorage.postgres(schema.url(), 3, Clock.systemUTC()))).isTrue();
    }
  }

  /** False when the run ended before it could be killed. */
  private static boolean killedAt(int checkpoint, Storage storage) {
    try (var syncing = new Syncing(sandbox, storage)) {
      String id = syncing.ask(SyncMode.FULL);
      var mortal = new WatchedStorage(storage, checkpoint);
      syncing.worker(mortal).drain();
      Map<String, Long> before = sandbox.account().stats().byRoute();
      int pages = syncing.runs.stored(ACME, id).orElseThrow().part(SyncKind.LEADS).page();
      boolean killed = mortal.dead();

      syncing.clock.advance(Duration.ofMinutes(1));
      syncing.work();

      SyncRun run = syncing.runs.find(ACME, id).orElseThrow();
      assertThat(run.state()).isEqualTo(SyncRun.State.SUCCEEDED);
      assertThat(run.part(SyncKind.LEADS).counts()).isEqualTo(new SyncCounts(LEADS, 0, 0, 0));
      assertThat(run.part(SyncKind.CONTACTS).counts()).isEqualTo(new SyncCounts(300, 0, 0, 0));
      assertThat(syncing.mirror().count(SyncKind.LEADS)).isEqualTo(LEADS);
      long again =
          sandbox.account().stats().byRoute().get("GET /api/v4/leads")
              - before.getOrDefault("GET /api/v4/leads", 0L);
      // What was stored is not read again; a few pages beyond the last one may be.
      assertThat(again).isLessThanOrEqualTo(LEADS / 250 + 1 - pages + 12L);
      return killed;
    }
  }
}
