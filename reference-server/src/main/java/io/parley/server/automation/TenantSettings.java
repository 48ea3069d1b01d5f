package io.parley.server.automation;

import io.parley.automation.rule.AccountSettings;
import io.parley.automation.rule.FieldTypes;
import io.parley.core.TenantId;
import io.parley.core.schedule.BusinessCalendar;
import io.parley.core.schedule.Period;
import io.parley.server.account.Account;
import io.parley.server.account.Accounts;
import java.time.DayOfWeek;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The account's hours, and the fields that its rules may ask about. Thread-safe. */
final class TenantSettings implements AccountSettings {
  private final Accounts accounts;
  private final SyncedFields fields;

  TenantSettings(Accounts accounts, SyncedFields fields) {
    this.accounts = accounts;
    this.fields = fields;
  }

  @Override
  public FieldTypes fields(TenantId tenant, String agentId) {
    return fields.of(tenant, agentId);
  }

  @Override
  public BusinessCalendar calendar(TenantId tenant, String agentId) {
    return accounts
        .find(tenant)
        .map(stored -> calendar(stored.value()))
        .orElseGet(() -> BusinessCalendar.alwaysOpen(ZoneOffset.UTC));
  }

  /** An account that has set no hours is always open. */
  private static BusinessCalendar calendar(Account account) {
    ZoneId zone = ZoneId.of(account.timezone());
    if (account.businessHours().isEmpty()) {
      return BusinessCalendar.alwaysOpen(zone);
    }
    BusinessCalendar calendar = BusinessCalendar.in(zone);
    for (Map.Entry<String, List<Account.Period>> day : account.businessHours().entrySet()) {
      calendar =
          calendar.open(
              DayOfWeek.valueOf(day.getKey().toUpperCase(Locale.ROOT)),
              day.getValue().stream()
                  .map(period -> Period.of(period.from(), period.to()))
                  .toArray(Period[]::new));
    }
    return calendar;
  }
}
