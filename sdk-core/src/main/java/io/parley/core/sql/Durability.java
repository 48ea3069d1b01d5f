package io.parley.core.sql;

import io.parley.core.UnsafeSettingException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The settings that an acknowledged commit's survival rests on: set where ours, checked always. */
final class Durability {
  private Durability() {}

  /** Write-ahead log with a sync at each commit, unless the URL says otherwise; then checks. */
  static void prepareSqlite(Connection connection, String url) throws SQLException {
    String settings = url.contains("?") ? url.substring(url.indexOf('?')) : "";
    if (!settings.contains("journal_mode")) {
      execute(connection, "pragma journal_mode = wal");
    }
    if (!settings.contains("synchronous")) {
      execute(connection, "pragma synchronous = full");
    }
    execute(connection, "pragma busy_timeout = 5000");
    execute(connection, "pragma cache_size = -16000");
    String synchronous = value(connection, "pragma synchronous");
    if (!List.of("2", "3").contains(synchronous)) {
      throw new UnsafeSettingException(
          "SQLite runs with synchronous = "
              + synchronous
              + ", which can lose an acknowledged commit; it must be FULL (2) or EXTRA (3)");
    }
    String journal = value(connection, "pragma journal_mode");
    if (!List.of("wal", "delete", "truncate", "persist").contains(journal)) {
      throw new UnsafeSettingException(
          "SQLite runs with journal_mode = "
              + journal
              + ", which can lose an acknowledged commit; it must be WAL");
    }
  }

  static void checkPostgres(Connection connection) throws SQLException {
    for (String setting : List.of("fsync", "full_page_writes", "synchronous_commit")) {
      String value = value(connection, "show " + setting);
      if (value.equals("off")) {
        throw new UnsafeSettingException(
            "PostgreSQL runs with "
                + setting
                + " = off, which can lose an acknowledged commit; it must be on");
      }
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String value(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
