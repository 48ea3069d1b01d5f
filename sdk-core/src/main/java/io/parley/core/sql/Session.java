package io.parley.core.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Statements on one connection, in the dialect of its database. Not thread-safe.
 *
 * <p>A session that stays open keeps its prepared statements.
 */
final class Session implements AutoCloseable {
  private final Connection connection;
  private final Dialect dialect;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();
  private boolean enqueued;

  Session(Connection connection, Dialect dialect) {
    this.connection = connection;
    this.dialect = dialect;
  }

  /** Reads one row as a value. */
  @FunctionalInterface
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  Connection connection() {
    return connection;
  }

  /** Runs a change and tells how many rows it touched. */
  int update(String sql, @Nullable Object... arguments) throws SQLException {
    return bound(sql, arguments).executeUpdate();
  }

  /** All rows of a query or of a change with {@code returning}. */
  <T> List<T> list(String sql, Row<T> row, @Nullable Object... arguments) throws SQLException {
    try (ResultSet rows = bound(sql, arguments).executeQuery()) {
      var list = new ArrayList<T>();
      while (rows.next()) {
        list.add(row.read(rows));
      }
      return list;
    }
  }

  /** The first row, if there is one. */
  <T> Optional<T> first(String sql, Row<T> row, @Nullable Object... arguments) throws SQLException {
    try (ResultSet rows = bound(sql, arguments).executeQuery()) {
      return rows.next() ? Optional.of(row.read(rows)) : Optional.empty();
    }
  }

  /** Notes that the transaction made work ready, so that workers are woken when it is committed. */
  void noteEnqueued() {
    enqueued = true;
  }

  /** Whether work was enqueued since the last time this was asked. */
  boolean takeEnqueued() {
    boolean was = enqueued;
    enqueued = false;
    return was;
  }

  private PreparedStatement bound(String sql, @Nullable Object... arguments) throws SQLException {
    PreparedStatement statement = prepared.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(dialect.adapt(sql));
      prepared.put(sql, statement);
    }
    for (int i = 0; i < arguments.length; i++) {
      Object argument = arguments[i];
      switch (argument) {
        case null -> statement.setObject(i + 1, null);
        case String text -> statement.setString(i + 1, storable(text));
        case Instant at -> statement.setLong(i + 1, at.toEpochMilli());
        case Optional<?> optional ->
            statement.setObject(
                i + 1,
                optional
                    .map(
                        value ->
                            switch (value) {
                              case Instant at -> (Object) at.toEpochMilli();
                              case String text -> storable(text);
                              default -> value;
                            })
                    .orElse(null));
        case Enum<?> constant -> statement.setString(i + 1, constant.name());
        case String[] texts -> statement.setArray(i + 1, connection.createArrayOf("text", texts));
        case Long[] numbers ->
            statement.setArray(i + 1, connection.createArrayOf("bigint", numbers));
        case Boolean flag -> statement.setInt(i + 1, flag ? 1 : 0);
        default -> statement.setObject(i + 1, argument);
      }
    }
    return statement;
  }

  /** PostgreSQL cannot store the character NUL, which customers can send. */
  private static String storable(String text) {
    return text.indexOf('\0') < 0 ? text : text.replace('\0', '\uFFFD');
  }

  /** Closes the statements, not the connection. */
  @Override
  public void close() throws SQLException {
    for (PreparedStatement statement : prepared.values()) {
      statement.close();
    }
    prepared.clear();
  }
}
