package io.parley.core.sql;

import io.parley.core.TenantId;
import io.parley.core.UnsafeSettingException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether PostgreSQL keeps tenants apart by itself: whatever a statement forgets to ask for, it
 * gets no row of another tenant.
 *
 * @see <a href="https://www.postgresql.org/docs/current/ddl-rowsecurity.html">PostgreSQL, row
 *     security policies</a>
 */
final class RowSecurity {
  private static final Logger log = LoggerFactory.getLogger(RowSecurity.class);

  private static final TenantId ONE = new TenantId("row-security-one");
  private static final TenantId OTHER = new TenantId("row-security-other");

  private static final String COUNT =
      "select count(*) from document where collection = 'self-test'";

  private RowSecurity() {}

  /** Refuses a role that no policy binds, unless the connection or the database says it may. */
  static void checkRole(Connection connection) throws SQLException {
    try (Session session = new Session(connection, Dialect.POSTGRES)) {
      String role = unbound(session);
      if (role.isEmpty()) {
        return;
      }
      if (allowed(session)) {
        log.warn("PostgreSQL role {} is not bound by row-level security, as was allowed", role);
        return;
      }
      throw new UnsafeSettingException(
          "PostgreSQL role "
              + role
              + " is a superuser or has BYPASSRLS, so that row-level security would not keep"
              + " tenants apart; connect as a role of its own, or add"
              + " options=-c%20parley.bypass=allowed to the URL to run without it");
    }
  }

  /**
   * Tries to see a row of one tenant as another, and as nobody; leaves nothing behind.
   *
   * @throws UnsafeSettingException when it is seen, or when a table with a tenant has no policy
   */
  static void selfTest(DataSource pool) {
    try (Connection connection = pool.getConnection()) {
      connection.setAutoCommit(false);
      try (Session session = new Session(connection, Dialect.POSTGRES)) {
        if (unbound(session).isEmpty()) {
          checkTables(session);
          checkRows(session);
        }
      } finally {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw new io.parley.core.StorageException(
          "row-level security cannot be tested: " + e.getMessage(), e);
    }
  }

  private static String unbound(Session session) throws SQLException {
    return session
        .first(
            "select rolname from pg_roles where rolname = current_user"
                + " and (rolsuper or rolbypassrls)",
            row -> row.getString(1))
        .orElse("");
  }

  private static boolean allowed(Session session) throws SQLException {
    return session
        .first(
            "select coalesce(current_setting('parley.bypass', true), '')", row -> row.getString(1))
        .filter("allowed"::equals)
        .isPresent();
  }

  private static void checkTables(Session session) throws SQLException {
    List<String> open =
        session.list(
            "select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid"
                + " where c.oid in ('document'::regclass, 'document_label'::regclass,"
                + " 'message'::regclass, 'event'::regclass, 'effect'::regclass, 'job'::regclass,"
                + " 'blob_part'::regclass, 'mirror'::regclass, 'tally'::regclass) and a.attname = 'tenant'"
                + " and not (c.relrowsecurity and c.relforcerowsecurity)",
            row -> row.getString(1));
    if (!open.isEmpty()) {
      throw new UnsafeSettingException("tables " + open + " have no forced row-level security");
    }
  }

  private static void checkRows(Session session) throws SQLException {
    session
        .as(ONE)
        .update(
            "insert into document (tenant, collection, id, version, labels, body, created_at,"
                + " updated_at) values (?, 'self-test', 'self-test', 1, '{}', '{}', 0, 0)",
            ONE.value());
    long own = count(session.as(ONE));
    long others = count(session.as(OTHER));
    session.list("select set_config('parley.tenant', '', true)", row -> 1);
    long nobodys;
    try (Session unset = new Session(session.connection(), Dialect.POSTGRES)) {
      nobodys = count(unset);
    }
    if (own != 1 || others != 0 || nobodys != 0) {
      throw new UnsafeSettingException(
          "row-level security does not keep tenants apart: of one row its tenant sees "
              + own
              + ", another "
              + others
              + ", nobody "
              + nobodys);
    }
  }

  private static long count(Session session) throws SQLException {
    return session.first(COUNT, row -> row.getLong(1)).orElse(0L);
  }
}
