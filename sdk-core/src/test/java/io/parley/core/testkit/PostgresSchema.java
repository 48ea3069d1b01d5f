package io.parley.core.testkit;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.UUID;

/**
 * A schema of its own in the PostgreSQL that tests use, dropped when it is closed.
 *
 * <p>The database is the one at the JDBC URL in the environment variable {@value #VARIABLE}.
 */
public final class PostgresSchema implements AutoCloseable {
  /** Names the environment variable that holds the JDBC URL with user and password. */
  public static final String VARIABLE = "PARLEY_TEST_DATABASE_URL";

  private final String database;
  private final String name;

  private PostgresSchema(String database, String name) {
    this.database = database;
    this.name = name;
  }

  /**
   * Creates a schema.
   *
   * @throws AssertionError when no database is named, since a test that does not run proves nothing
   */
  public static PostgresSchema create() {
    String database = System.getenv(VARIABLE);
    if (database == null || database.isBlank()) {
      throw new AssertionError(
          VARIABLE
              + " is not set: this test needs PostgreSQL; run it by bin/test, which starts one");
    }
    String random = UUID.randomUUID().toString().replace("-", "").substring(0, 12);
    var schema = new PostgresSchema(database, "test_" + random.toLowerCase(Locale.ROOT));
    schema.execute("create schema " + schema.name);
    return schema;
  }

  /** A JDBC URL under which this schema is the current one. */
  public String url() {
    return database + (database.contains("?") ? "&" : "?") + "currentSchema=" + name;
  }

  /** Runs a statement inside the schema. */
  public void execute(String sql) {
    try (Connection connection = DriverManager.getConnection(url());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError("PostgreSQL refused '" + sql + "': " + e.getMessage(), e);
    }
  }

  /** The first column of the first row, as text. */
  public String value(String sql) {
    try (Connection connection = DriverManager.getConnection(url());
        Statement statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      if (!rows.next()) {
        throw new AssertionError("no row for '" + sql + "'");
      }
      return String.valueOf(rows.getString(1));
    } catch (SQLException e) {
      throw new AssertionError("PostgreSQL refused '" + sql + "': " + e.getMessage(), e);
    }
  }

  /** Empties every table of ours, so that a schema can serve many tests. */
  public void empty() {
    execute(
        "truncate document, document_label, blob_part, message, event, effect, job, mailbox, tally,"
            + " mirror, tenant_end");
  }

  @Override
  public void close() {
    execute("drop schema if exists " + name + " cascade");
  }
}
