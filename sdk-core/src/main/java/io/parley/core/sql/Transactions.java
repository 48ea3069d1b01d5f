package io.parley.core.sql;

import io.parley.core.TenantId;
import java.sql.SQLException;

/** Runs units of work, each whole or not at all, durable when the call returns. */
interface Transactions extends AutoCloseable {
  /** A unit of work. May run more than once when the database asks for it. */
  @FunctionalInterface
  interface Unit<T> {
    T run(Session session) throws SQLException;
  }

  /**
   * Runs the unit and commits it. What it throws on purpose is thrown here, with nothing written.
   *
   * @throws io.parley.core.StorageException when the database failed
   */
  <T> T write(Unit<T> unit);

  /** Runs the unit for reading what belongs to no tenant. */
  <T> T read(Unit<T> unit);

  /** Runs the unit for reading what belongs to one tenant. */
  default <T> T read(TenantId tenant, Unit<T> unit) {
    return read(sql -> unit.run(sql.as(tenant)));
  }

  /** Runs the unit for reading over all tenants. */
  default <T> T readAll(Unit<T> unit) {
    return read(sql -> unit.run(sql.overAll()));
  }

  @Override
  void close();
}
