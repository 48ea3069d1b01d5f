package io.parley.automation.rule;

import io.parley.core.Spi;
import io.parley.core.TenantId;
import io.parley.core.schedule.BusinessCalendar;
import java.time.ZoneOffset;

/** What rules need to know of the account they run in. Thread-safe. */
@Spi
public interface AccountSettings {
  /**
   * The product's own fields, custom fields of any name, and a company that never closes, in UTC.
   */
  AccountSettings NONE =
      new AccountSettings() {
        @Override
        public FieldTypes fields(TenantId tenant, String agentId) {
          return FieldTypes.standard();
        }

        @Override
        public BusinessCalendar calendar(TenantId tenant, String agentId) {
          return BusinessCalendar.alwaysOpen(ZoneOffset.UTC);
        }
      };

  /** The fields that conditions may ask about; custom ones as far as the account's are known. */
  FieldTypes fields(TenantId tenant, String agentId);

  /** By whose clock and hours the agent works. */
  BusinessCalendar calendar(TenantId tenant, String agentId);
}
