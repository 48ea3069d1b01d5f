package io.parley.core.sql;

import io.parley.core.StorageException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Reads on a connection of a pool. */
final class Readers {
  private Readers() {}

  static <T> T read(DataSource pool, Dialect dialect, Transactions.Unit<T> unit) {
    try (Connection connection = pool.getConnection();
        Session session = new Session(connection, dialect)) {
      return unit.run(session);
    } catch (SQLException e) {
      throw new StorageException("read failed: " + e.getMessage(), e);
    }
  }
}
