package io.parley.core.sql;

import io.parley.core.TenantEndedException;
import io.parley.core.TenantId;
import io.parley.core.secret.Secret;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  /**
   * Goes in front of the first statement that writes for a tenant, as {@link #SCOPE} does. Whoever
   * ends the tenant waits for all that hold the lock, and who comes after sees the end.
   */
  private static final String FENCE =
      "select set_config('parley.tenant', ?, true), pg_advisory_xact_lock_shared(?);"
          + " select count(*) from tenant_end where tenant = ?; ";

  private final Connection connection;
  private final Dialect dialect;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();
  private boolean enqueued;
  private @Nullable String scope;
  private @Nullable String applied;
  private boolean scoping;

  /** Tenants that this transaction may write for; used where a session is one transaction. */
  private final Set<TenantId> fenced = new HashSet<>();

  private @Nullable TenantId fencing;

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

  /**
   * As {@link #as}, and the tenant cannot be ended until the transaction is: the statement that
   * comes next throws {@code TenantEndedException} when it was.
   */
  Session writing(TenantId tenant) throws SQLException {
    if (fencing != null) {
      throw new IllegalStateException("no statement came after writing for " + fencing);
    }
    scope = tenant.value();
    if (dialect == Dialect.POSTGRES) {
      if (fenced.add(tenant)) {
        fencing = tenant;
      }
    } else if (SqlEndedTenants.ended(this, tenant)) {
      // One writer: nobody ends it before this commit.
      throw new TenantEndedException(tenant);
    }
    return this;
  }

  /** Keeps others from writing for the tenant until the transaction ends; it may go on itself. */
  void lockOut(TenantId tenant) throws SQLException {
    scope = tenant.value();
    if (dialect == Dialect.POSTGRES) {
      list("select pg_advisory_xact_lock(?)", row -> 1, lock(tenant));
      fenced.add(tenant);
    }
  }

  /**
   * Whether what is removed is overwritten with zeros, where the database does not see to its own
   * free pages.
   */
  void overwriteWhatIsRemoved(boolean overwritten) throws SQLException {
    if (dialect == Dialect.SQLITE) {
      // Takes effect when it is prepared: one that was kept would change nothing.
      try (var statement = connection.createStatement()) {
        statement.execute("pragma secure_delete = " + (overwritten ? "on" : "off"));
      }
    }
  }

  /** The number of a tenant's lock. Two tenants with one number would only wait for each other. */
  private static long lock(TenantId tenant) {
    return Long.parseUnsignedLong(
        Secret.of("tenant " + tenant.value()).sha256().substring(0, 16), 16);
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

  /**
   * Runs a change once for each row of arguments, sent to the database together where that saves
   * exchanges, and tells how many rows each touched.
   */
  int[] batch(String sql, List<@Nullable Object[]> rows) throws SQLException {
    int[] touched = new int[rows.size()];
    if (dialect == Dialect.SQLITE || rows.size() < 2) {
      // A failure inside a batch of SQLite would not tell its cause.
      for (int i = 0; i < touched.length; i++) {
        touched[i] = update(sql, rows.get(i));
      }
      return touched;
    }
    if (fencing != null || scoped()) {
      // A statement with a scope in front is two, which a batch cannot hold.
      list("select 1", row -> 1);
    }
    PreparedStatement statement = bound(sql, rows.getFirst());
    statement.addBatch();
    for (@Nullable Object[] arguments : rows.subList(1, rows.size())) {
      bound(sql, arguments).addBatch();
    }
    try {
      int[] done = statement.executeBatch();
      for (int count : done) {
        if (count < 0) {
          throw new SQLException("the driver does not tell what a batch came to");
        }
      }
      return done;
    } catch (BatchUpdateException e) {
      // Its own message holds the values, which are nobody's business in a log.
      SQLException cause = e.getNextException();
      throw cause == null ? new SQLException("a batch was refused", e.getSQLState()) : cause;
    }
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
    TenantId tenant = fencing;
    if (tenant != null) {
      fencing = null;
      try (ResultSet ends = statement.getResultSet()) {
        if (ends.next() && ends.getLong(1) > 0) {
          throw new TenantEndedException(tenant);
        }
      }
      statement.getMoreResults();
    }
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

  /** Whether the next statement has to say for whom it is. */
  private boolean scoped() {
    return dialect == Dialect.POSTGRES && scope != null && !scope.equals(applied);
  }

  private PreparedStatement bound(String sql, @Nullable Object... arguments) throws SQLException {
    TenantId tenant = fencing;
    scoping = tenant != null || scoped();
    String whole = tenant != null ? FENCE + sql : scoping ? SCOPE + sql : sql;
    PreparedStatement statement = prepared.get(whole);
    if (statement == null) {
      statement = connection.prepareStatement(dialect.adapt(whole));
      prepared.put(whole, statement);
    }
    if (scoping) {
      statement.setString(1, scope);
    }
    if (tenant != null) {
      statement.setLong(2, lock(tenant));
      statement.setString(3, tenant.value());
    }
    int from = tenant != null ? 4 : scoping ? 2 : 1;
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
            statement.setArray(
                i + from,
                connection.createArrayOf(
                    "text", Arrays.stream(texts).map(Session::storable).toArray()));
        case Long[] numbers ->
            statement.setArray(i + from, connection.createArrayOf("bigint", numbers));
        case Boolean flag -> statement.setInt(i + from, flag ? 1 : 0);
        default -> statement.setObject(i + from, argument);
      }
    }
    return statement;
  }

  /** PostgreSQL cannot store the character NUL, which customers can send. */
  static String storable(String text) {
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
