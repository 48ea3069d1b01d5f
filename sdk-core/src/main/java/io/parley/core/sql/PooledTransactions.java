package io.parley.core.sql;

import io.parley.core.StorageException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import javax.sql.DataSource;

/**
 * One transaction for each caller on PostgreSQL, which groups the syncs of concurrent commits
 * itself. A transaction that lost against another (deadlock, serialization) is run again.
 */
final class PooledTransactions implements Transactions {
  /** deadlock_detected and serialization_failure, PostgreSQL appendix A. */
  private static final Set<String> TRY_AGAIN = Set.of("40P01", "40001");

  private static final int TRIES = 5;

  private final DataSource pool;
  private final Runnable onEnqueued;

  PooledTransactions(DataSource pool, Runnable onEnqueued) {
    this.pool = pool;
    this.onEnqueued = onEnqueued;
  }

  @Override
  public <T> T write(Unit<T> unit) {
    for (int attempt = 1; ; attempt++) {
      try (Connection connection = pool.getConnection();
          Session session = new Session(connection, Dialect.POSTGRES)) {
        T result = transaction(connection, session, unit);
        if (session.takeEnqueued()) {
          onEnqueued.run();
        }
        return result;
      } catch (SQLException e) {
        if (attempt == TRIES || !TRY_AGAIN.contains(String.valueOf(e.getSQLState()))) {
          throw new StorageException("commit failed: " + e.getMessage(), e);
        }
      }
    }
  }

  private static <T> T transaction(Connection connection, Session session, Unit<T> unit)
      throws SQLException {
    connection.setAutoCommit(false);
    boolean committed = false;
    try {
      T result = unit.run(session);
      connection.commit();
      committed = true;
      return result;
    } finally {
      if (!committed) {
        connection.rollback();
      }
      connection.setAutoCommit(true);
    }
  }

  @Override
  public <T> T read(Unit<T> unit) {
    return Readers.read(pool, Dialect.POSTGRES, unit);
  }

  @Override
  public void close() {}
}
