package io.parley.kommo.oauth;

import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.event.Event;
import io.parley.core.secret.Secret;
import io.parley.core.work.Write;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** The alert that a person must connect an account again, as the event it is recorded by. */
public final class NeedsReauth {
  /** The kind of the event; stable, since rules are stored against it. */
  public static final String KIND = "integration.needs_reauth";

  private NeedsReauth() {}

  /**
   * Records the alert.
   *
   * @param id the integration
   * @param account the account's host
   * @param reason why the credential does not work any more; for people
   * @param credential tells the credential from the ones before and after it: of each there is one
   *     alert
   */
  public static Write event(
      TenantId tenant, String id, String account, String reason, String credential, Instant now) {
    return new Write.Happened(
        new Event(
            tenant,
            UniqueId.at(now),
            KIND,
            "integration:" + id,
            Secret.of(KIND + "|" + id + "|" + credential).sha256(),
            now,
            now,
            Event.OWN,
            Map.of(
                "integration.id", id,
                "integration.account", account,
                "integration.reason", reason),
            Optional.empty(),
            0));
  }
}
