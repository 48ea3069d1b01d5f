package io.parley.core.sql;

import io.parley.core.TenantId;
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
  /** Stands for every tenant; no tenant is called so. */
  private static final String ALL = "*";

  /**
   * Goes in front of a statement: both are sent at once and are one transaction, for which the
   * setting holds.
   */
  private static final String SCOPE = "select set_config('parley.tenant', ?, true); ";

  private final Connection connection;
  private final Dialect dialect;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();
  private boolean enqueued;
  private @Nullable String scope;
  private @Nullable String applied;
  private boolean scoping;

  Session(Connection connection, Dialect dialect) {
    this.connection = connection;
    this.dialect = dialect;
  }

  /** Reads one row as a value. */
  @FunctionalInterface
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  /**
   * From here on statements see rows of this tenant only, where the database keeps tenants apart.
   */
  Session as(TenantId tenant) {
    scope = tenant.value();
    return this;
  }

  /** From here on statements see the rows of all tenants, and can write none that has one. */
  Session overAll() {
    scope = ALL;
    return this;
  }

  Connection connection() {
    return connection;
  }

  /** Whether other transactions write at the same time. */
  boolean manyWriters() {
    return dialect == Dialect.POSTGRES;
  }

  /** Runs a change and tells how many rows it touched. */
  int update(String sql, @Nullable Object... arguments) throws SQLException {
    PreparedStatement statement = bound(sql, arguments);
    if (!scoping) {
      return statement.executeUpdate();
    }
    statement.execute();
    skipScope(statement);
    return statement.getUpdateCount();
  }

  /** All rows of a query or of a change with {@code returning}. */
  <T> List<T> list(String sql, Row<T> row, @Nullable Object... arguments) throws SQLException {
    try (ResultSet rows = rows(bound(sql, arguments))) {
      var list = new ArrayList<T>();
      while (rows.next()) {
        list.add(row.read(rows));
      }
      return list;
    }
  }

  /** The first row, if there is one. */
  <T> Optional<T> first(String sql, Row<T> row, @Nullable Object... arguments) throws SQLException {
    try (ResultSet rows = rows(bound(sql, arguments))) {
      return rows.next() ? Optional.of(row.read(rows)) : Optional.empty();
    }
  }

  private ResultSet rows(PreparedStatement statement) throws SQLException {
    if (!scoping) {
      return statement.executeQuery();
    }
    statement.execute();
    skipScope(statement);
    return statement.getResultSet();
  }

  /** Goes behind the result of {@link #SCOPE}. */
  private void skipScope(PreparedStatement statement) throws SQLException {
    statement.getMoreResults();
    // Outside a transaction it held for this one statement.
    applied = connection.getAutoCommit() ? null : scope;
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
    scoping = dialect == Dialect.POSTGRES && scope != null && !scope.equals(applied);
    String whole = scoping ? SCOPE + sql : sql;
    PreparedStatement statement = prepared.get(whole);
    if (statement == null) {
      statement = connection.prepareStatement(dialect.adapt(whole));
      prepared.put(whole, statement);
    }
    if (scoping) {
      statement.setString(1, scope);
    }
    int from = scoping ? 2 : 1;
    for (int i = 0; i < arguments.length; i++) {
      Object argument = arguments[i];
      switch (argument) {
        case null -> statement.setObject(i + from, null);
        case String text -> statement.setString(i + from, storable(text));
        case Instant at -> statement.setLong(i + from, at.toEpochMilli());
        case Optional<?> optional ->
            statement.setObject(
                i + from,
                optional
                    .map(
                        value ->
                            switch (value) {
                              case Instant at -> (Object) at.toEpochMilli();
                              case String text -> storable(text);
                              default -> value;
                            })
                    .orElse(null));
        case Enum<?> constant -> statement.setString(i + from, constant.name());
        case String[] texts ->
            statement.setArray(i + from, connection.createArrayOf("text", texts));
        case Long[] numbers ->
            statement.setArray(i + from, connection.createArrayOf("bigint", numbers));
        case Boolean flag -> statement.setInt(i + from, flag ? 1 : 0);
        default -> statement.setObject(i + from, argument);
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
