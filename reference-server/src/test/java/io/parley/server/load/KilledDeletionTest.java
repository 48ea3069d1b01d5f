package io.parley.server.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.TenantId;
import io.parley.core.conversation.Message;
import io.parley.core.sql.SqlStorage;
import io.parley.core.testkit.PostgresSchema;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A deletion survives the process that does it. */
class KilledDeletionTest {
  private static final TenantId ACME = new TenantId("acme");
  private static final int MESSAGES = 60_000;
  private static final String KEY = "a key for tests of deletion";

  @TempDir Path folder;

  @Test
  void on_sqlite_a_deletion_goes_on_after_its_process_was_killed() throws Exception {
    Path data = folder.resolve("data");
    try (Storage storage = SqlStorage.sqlite(data, Clock.systemUTC())) {
      fill(storage);
    }
    killed(data, Map.of(), "jdbc:sqlite:" + data.resolve("parley.db"));
  }

  @Test
  void on_postgresql_a_deletion_goes_on_after_its_process_was_killed() throws Exception {
    try (PostgresSchema schema = PostgresSchema.create()) {
      try (Storage storage = SqlStorage.postgres(schema.url(), 2, Clock.systemUTC())) {
        fill(storage);
      }
      killed(
          folder.resolve("data"),
          Map.of("PARLEY_DATABASE_URL", schema.url()),
          schema.url() + "&options=-c%20parley.tenant=acme");
    }
  }

  private static void fill(Storage storage) {
    Instant now = Instant.now();
    for (int batch = 0; batch < MESSAGES / 1000; batch++) {
      var writes = new ArrayList<Write>();
      for (int i = 0; i < 1000; i++) {
        String id = "m" + batch + "-" + i;
        writes.add(
            new Write.Append(
                ACME,
                "talk:" + batch,
                id,
                new Message.FromCustomer(id, "Hola", now, Optional.empty(), Optional.empty())));
      }
      storage.work().commit(writes, now);
    }
  }

  private static void killed(Path data, Map<String, String> more, String database)
      throws Exception {
    var variables = new HashMap<>(more);
    variables.put("PARLEY_BOOTSTRAP_TENANT", ACME.value());
    variables.put("PARLEY_BOOTSTRAP_API_KEY", KEY);
    variables.put("PARLEY_EMBEDDING_MODEL", "none");
    try (var client = HttpClient.newHttpClient();
        var server = new ServerProcess(data, variables)) {
      server.start();
      server.awaitReady(client);
      assertThat(delete(client, server)).isEqualTo(202);
      until(() -> count(database, "select count(*) from message") < MESSAGES);
      server.kill();

      assertThat(count(database, "select count(*) from message")).isBetween(1L, MESSAGES - 1L);
      assertThat(count(database, "select count(*) from tenant_end where erased_at is null"))
          .isEqualTo(1);
      server.start();
      server.awaitReady(client);
      assertThat(delete(client, server)).isEqualTo(401);
      until(() -> count(database, "select count(*) from tenant_end where erased_at > 0") == 1);

      assertThat(count(database, "select count(*) from message")).isZero();
      assertThat(
              count(
                  database,
                  "select count(*) from document where tenant = 'acme'"
                      + " and collection not in ('audit', 'audit-head')"))
          .isZero();
      assertThat(count(database, "select count(*) from document where collection = 'audit'"))
          .isPositive();
    }
  }

  private static int delete(HttpClient client, ServerProcess server) throws Exception {
    var request =
        HttpRequest.newBuilder(server.at("/api/account?confirm=acme"))
            .header("Authorization", "Bearer " + KEY)
            .timeout(Duration.ofSeconds(60))
            .DELETE()
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
  }

  private static void until(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  private static long count(String database, String query) {
    try (var connection = DriverManager.getConnection(database);
        var sql = connection.createStatement();
        var rows = sql.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(query, e);
    }
  }
}
