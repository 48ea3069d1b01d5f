package io.parley.core.sql;

import io.parley.core.TenantId;
import io.parley.core.tenant.EndedTenant;
import io.parley.core.tenant.EndedTenants;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Tenants that were ended, in SQL. */
final class SqlEndedTenants implements EndedTenants {
  /** That a row of a table, which is named, is not of a tenant that was ended. */
  static final String GOING_ON =
      " not exists (select 1 from tenant_end e where e.tenant = %s.tenant)";

  private final Transactions transactions;

  SqlEndedTenants(Transactions transactions) {
    this.transactions = transactions;
  }

  /** Ends a tenant, once everybody who writes for it is done; false when it was ended before. */
  static boolean end(Session sql, TenantId tenant, Instant now) throws SQLException {
    sql.lockOut(tenant);
    return sql.update(
            "insert into tenant_end (tenant, ended_at) values (?, ?) on conflict do nothing",
            tenant.value(),
            now)
        > 0;
  }

  /** Whether it was, as the session sees it. */
  static boolean ended(Session sql, TenantId tenant) throws SQLException {
    return sql.first("select 1 from tenant_end where tenant = ?", row -> 1, tenant.value())
        .isPresent();
  }

  @Override
  public Optional<EndedTenant> find(TenantId tenant) {
    return transactions.read(
        sql ->
            sql.first(
                "select * from tenant_end where tenant = ?",
                SqlEndedTenants::ended,
                tenant.value()));
  }

  @Override
  public List<EndedTenant> since(Instant since) {
    return transactions.read(
        sql ->
            sql.list(
                "select * from tenant_end where ended_at >= ? order by tenant",
                SqlEndedTenants::ended,
                since));
  }

  private static EndedTenant ended(ResultSet row) throws SQLException {
    long erased = row.getLong("erased_at");
    Optional<Instant> erasedAt =
        row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(erased));
    return new EndedTenant(
        new TenantId(row.getString("tenant")), Rows.instant(row, "ended_at"), erasedAt);
  }
}
