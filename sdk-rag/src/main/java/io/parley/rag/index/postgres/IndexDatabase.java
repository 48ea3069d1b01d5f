package io.parley.rag.index.postgres;

import io.parley.core.StorageException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** A PostgreSQL that indexes keep their tables in: one transaction for each use. Thread-safe. */
public final class IndexDatabase {
  /** Any number will do, as long as every node takes the same. */
  private static final long TABLES_LOCK = 0x5061726c6578L;

  private static final int AT_ONCE = 10_000;

  private final DataSource pool;

  /** Connections from that pool, whose current schema holds the tables. */
  public IndexDatabase(DataSource pool) {
    this.pool = pool;
  }

  /** Statements of one transaction. */
  public interface Use<T> {
    /** Runs them. */
    T on(Session session) throws SQLException;
  }

  /** Reads a row. */
  public interface Row<T> {
    /** The value of the row that the cursor is on. */
    T read(ResultSet row) throws SQLException;
  }

  /**
   * Runs a unit and commits it, whole or not at all.
   *
   * @param what is done, for the message of a failure
   */
  public <T> T transaction(String what, Use<T> use) {
    try (Connection connection = pool.getConnection()) {
      connection.setAutoCommit(false);
      boolean committed = false;
      try {
        T result = use.on(new Session(connection));
        connection.commit();
        committed = true;
        return result;
      } finally {
        if (!committed) {
          connection.rollback();
        }
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw new StorageException(what + " in PostgreSQL failed: " + e.getMessage(), e);
    }
  }

  /**
   * Removes the rows of a tenant from a table, some thousands in each transaction, so that nobody
   * waits long for it.
   *
   * @param tenant as the table's column {@code tenant} has it
   */
  public void clear(String table, Object tenant) {
    int removed = AT_ONCE;
    while (removed == AT_ONCE) {
      removed =
          transaction(
              "clearing " + table,
              session ->
                  session.update(
                      "delete from %1$s where ctid = any(array(select ctid from %1$s where tenant = ? limit %2$d))"
                          .formatted(table, AT_ONCE),
                      tenant));
    }
  }

  /** Runs statements that make tables, one node at a time. */
  public void tables(List<String> statements) {
    var unused =
        transaction(
            "making the tables of an index",
            session -> {
              session.list("select pg_advisory_xact_lock(" + TABLES_LOCK + ")", row -> true);
              for (String statement : statements) {
                session.update(statement);
              }
              return true;
            });
  }

  /** Statements on the connection of a transaction. */
  public static final class Session {
    private final Connection connection;

    private Session(Connection connection) {
      this.connection = connection;
    }

    /** Runs a change and tells how many rows it touched. Lists become arrays. */
    public int update(String sql, Object... arguments) throws SQLException {
      try (PreparedStatement statement = bound(sql, arguments)) {
        return statement.executeUpdate();
      }
    }

    /** All rows of a query. */
    public <T> List<T> list(String sql, Row<T> row, Object... arguments) throws SQLException {
      try (PreparedStatement statement = bound(sql, arguments);
          ResultSet rows = statement.executeQuery()) {
        var list = new ArrayList<T>();
        while (rows.next()) {
          list.add(row.read(rows));
        }
        return list;
      }
    }

    private PreparedStatement bound(String sql, Object... arguments) throws SQLException {
      PreparedStatement statement = connection.prepareStatement(sql);
      try {
        for (int i = 0; i < arguments.length; i++) {
          switch (arguments[i]) {
            case Array array ->
                statement.setArray(
                    i + 1, connection.createArrayOf(array.type(), array.values().toArray()));
            case Object other -> statement.setObject(i + 1, other);
          }
        }
        return statement;
      } catch (SQLException | RuntimeException e) {
        statement.close();
        throw e;
      }
    }
  }

  /**
   * An array as an argument.
   *
   * @param type PostgreSQL's name of the type of its values
   * @param values not null unless PostgreSQL is to see null
   */
  public record Array(String type, List<?> values) {
    /** Texts. */
    public static Array texts(Iterable<String> values) {
      var list = new ArrayList<String>();
      values.forEach(list::add);
      return new Array("text", list);
    }
  }
}
