package io.parley.core.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.TenantId;
import io.parley.core.tally.Tally;
import io.parley.core.testkit.MutableClock;
import io.parley.core.testkit.PostgresSchema;
import io.parley.core.testkit.RandomTallies;
import io.parley.core.testkit.Sample;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counts of a database from before they were summed are summed when it is opened. */
class TallySumsMigrationTest {
  private static final List<TenantId> TENANTS = List.of(Sample.ACME, Sample.GLOBEX);
  private static final MutableClock CLOCK = MutableClock.at(Sample.NOON);

  private final Random random = new Random(12);
  private final List<Tally> counted = RandomTallies.of(random, 400);

  /** A database as the version before left it, with the same counts of two tenants. */
  private void fill(Connection connection, Dialect dialect) throws SQLException {
    connection.setAutoCommit(false);
    try (var session = new Session(connection, dialect)) {
      Migrations.apply(
          session,
          dialect,
          Sample.NOON,
          Migrations.FILES.subList(
              0, Migrations.FILES.indexOf("0011-tallies-unbound.postgres.sql")));
      for (TenantId tenant : TENANTS) {
        for (int i = 0; i < counted.size(); i++) {
          Tally tally = counted.get(i);
          session
              .as(tenant)
              .update(
                  "insert into tally (tenant, quarter, name, agent, detail, shard, amount)"
                      + " values (?, ?, ?, ?, ?, ?, ?)"
                      + " on conflict (tenant, quarter, name, agent, detail, shard)"
                      + " do update set amount = tally.amount + excluded.amount",
                  tenant.value(),
                  tally.quarter(),
                  tally.name(),
                  tally.agentId(),
                  tally.detail(),
                  dialect == Dialect.POSTGRES ? i % 8 : 0,
                  tally.amount());
        }
      }
    }
    connection.commit();
  }

  private void check(SqlStorage storage) {
    for (int i = 0; i < 20; i++) {
      var query = RandomTallies.query(random);
      for (TenantId tenant : TENANTS) {
        assertThat(storage.tallies().sums(tenant, query))
            .containsExactlyElementsOf(RandomTallies.summed(counted, query));
      }
    }
  }

  @Test
  void on_sqlite(@TempDir Path folder) throws Exception {
    try (Connection connection =
        DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("parley.db"))) {
      fill(connection, Dialect.SQLITE);
    }

    try (var storage = SqlStorage.sqlite(folder, CLOCK)) {
      check(storage);
    }
  }

  @Test
  void on_postgresql_with_row_security() throws Exception {
    try (PostgresSchema schema = PostgresSchema.create()) {
      try (Connection connection = DriverManager.getConnection(schema.url())) {
        fill(connection, Dialect.POSTGRES);
      }

      try (var storage = SqlStorage.postgres(schema.url(), 2, CLOCK)) {
        check(storage);
      }
    }
  }
}
