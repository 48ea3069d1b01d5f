package io.parley.core.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.core.StorageException;
import io.parley.core.TenantId;
import io.parley.core.UnsafeSettingException;
import io.parley.core.testkit.MutableClock;
import io.parley.core.testkit.PostgresSchema;
import io.parley.core.testkit.Sample;
import io.parley.core.work.Write;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** PostgreSQL keeps tenants apart even where a statement forgets to. */
class RowSecurityTest {
  private static final TenantId ONE = new TenantId("one");
  private static final TenantId OTHER = new TenantId("other");
  private static final List<String> TABLES =
      List.of(
          "document",
          "document_label",
          "message",
          "event",
          "effect",
          "job",
          "blob_part",
          "mirror",
          "tally");

  private PostgresSchema schema;
  private SqlStorage storage;

  @BeforeEach
  void open() {
    schema = PostgresSchema.create();
    storage = SqlStorage.postgres(schema.url(), 2, MutableClock.at(Sample.NOON));
    storage
        .work()
        .commit(List.of(new Write.Put(ONE, "thing", "a", Map.of("is", "x"), "{}", 0)), Sample.NOON);
  }

  @AfterEach
  void close() {
    storage.close();
    schema.close();
  }

  /** What a statement without any condition counts, in a transaction of that tenant. */
  private long counted(Connection connection, String table, String tenant) throws SQLException {
    connection.setAutoCommit(false);
    try (var sql = connection.createStatement()) {
      sql.execute("select set_config('parley.tenant', '" + tenant + "', true)");
      try (var rows = sql.executeQuery("select count(*) from " + table)) {
        rows.next();
        return rows.getLong(1);
      }
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  @Test
  void a_statement_without_a_condition_sees_rows_of_its_tenant_only() throws SQLException {
    try (var connection = DriverManager.getConnection(schema.url())) {
      for (String table : List.of("document", "document_label")) {
        assertThat(counted(connection, table, "one")).isEqualTo(1);
        assertThat(counted(connection, table, "other")).isZero();
        assertThat(counted(connection, table, "")).isZero();
        assertThat(counted(connection, table, "*")).isEqualTo(1);
      }
      try (var sql = connection.createStatement();
          var rows = sql.executeQuery("select count(*) from document")) {
        rows.next();
        assertThat(rows.getLong(1)).as("without the setting").isZero();
      }
    }
  }

  @Test
  void a_row_of_another_tenant_is_neither_written_nor_changed() throws SQLException {
    try (var connection = DriverManager.getConnection(schema.url());
        var sql = connection.createStatement()) {
      for (String as : List.of("other", "*", "")) {
        sql.execute("set parley.tenant = '" + as + "'");
        for (String change : List.of("update document set body = 'x'", "delete from document")) {
          assertThat(sql.executeUpdate(change)).as(change + " as " + as).isZero();
        }
        assertThatThrownBy(
                () -> sql.execute("insert into document values ('one','t','b',1,'{}','{}',0,0)"))
            .hasMessageContaining("row-level security");
      }
    }
    assertThat(storage.documents().find(ONE, "thing", "a")).isPresent();
    assertThat(storage.documents().find(OTHER, "thing", "a")).isEmpty();
    assertThat(storage.documents().locate("thing", "is", "x")).hasSize(1);
  }

  @Test
  void the_setting_does_not_outlive_its_statement_on_a_pooled_connection() throws SQLException {
    try (var connection = DriverManager.getConnection(schema.url());
        var session = new Session(connection, Dialect.POSTGRES)) {
      for (int i = 0; i < 12; i++) { // more often than the driver waits before it prepares
        assertThat(documents(session.as(ONE))).isEqualTo(1);
        assertThat(documents(session.as(OTHER))).isZero();
        assertThat(documents(session.overAll())).isEqualTo(1);
        try (var bare = new Session(connection, Dialect.POSTGRES)) {
          assertThat(documents(bare)).isZero();
        }
      }
    }
  }

  private static long documents(Session session) throws SQLException {
    return session.first("select count(*) from document", row -> row.getLong(1)).orElse(-1L);
  }

  @Test
  void every_table_with_tenants_has_forced_row_level_security_except_the_mailboxes_and_the_ends() {
    assertThat(
            schema.value(
                "select string_agg(c.relname, ',' order by c.relname) from pg_class c"
                    + " join pg_attribute a on a.attrelid = c.oid"
                    + " where c.relkind = 'r' and a.attname = 'tenant'"
                    + " and c.relnamespace = current_schema()::regnamespace"
                    + " and not (c.relrowsecurity and c.relforcerowsecurity)"))
        .isEqualTo("mailbox,tenant_end");
  }

  @Test
  void a_database_that_does_not_keep_tenants_apart_is_refused() {
    for (String table : TABLES) {
      schema.execute("alter table " + table + " no force row level security");
      assertThatThrownBy(this::reopened)
          .isInstanceOf(UnsafeSettingException.class)
          .hasMessageContaining(table);
      schema.execute("alter table " + table + " force row level security");
    }
    schema.execute("create policy open on document using (true)");

    assertThatThrownBy(this::reopened)
        .isInstanceOf(UnsafeSettingException.class)
        .hasMessageContaining("another 1");
  }

  @Test
  void a_role_that_no_policy_binds_is_refused_unless_it_is_allowed() throws SQLException {
    String superuser = schema.url().replace("user=parley", "user=postgres");
    assertThat(superuser).isNotEqualTo(schema.url());

    assertThatThrownBy(() -> SqlStorage.postgres(superuser, 2, MutableClock.at(Sample.NOON)))
        .isInstanceOf(UnsafeSettingException.class)
        .hasMessageContaining("role postgres is a superuser or has BYPASSRLS")
        .hasMessageContaining("parley.bypass=allowed");
    try (var allowed =
        SqlStorage.postgres(
            superuser + "&options=-c%20parley.bypass=allowed", 2, MutableClock.at(Sample.NOON))) {
      assertThat(allowed.documents().find(ONE, "thing", "a")).isPresent();
      assertThat(allowed.documents().find(OTHER, "thing", "a")).isEmpty();
    }
  }

  private void reopened() throws StorageException {
    SqlStorage.postgres(schema.url(), 2, MutableClock.at(Sample.NOON)).close();
  }
}
