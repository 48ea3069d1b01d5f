package io.parley.server.kommo;

import io.parley.core.StaleVersionException;
import io.parley.core.TenantId;
import io.parley.core.document.Document;
import io.parley.core.json.Json;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import io.parley.kommo.reply.LeadHolds;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which leads of one integration are held, over all nodes. Thread-safe. */
final class StoredLeadHolds implements LeadHolds {
  private static final String COLLECTION = "lead-hold";
  private static final Duration A_MOMENT = Duration.ofSeconds(1);

  private record Hold(Instant until) {}

  private final Storage storage;
  private final InstantSource clock;
  private final TenantId tenant;
  private final String integration;

  StoredLeadHolds(Storage storage, InstantSource clock, TenantId tenant, String integration) {
    this.storage = storage;
    this.clock = clock;
    this.tenant = tenant;
    this.integration = integration;
  }

  @Override
  public Optional<Duration> take(long leadId, Duration hold) {
    Instant now = clock.instant();
    Optional<Document> found = storage.documents().find(tenant, COLLECTION, id(leadId));
    Optional<Instant> until =
        found
            .map(document -> Json.read(document.body(), Hold.class).until())
            .filter(end -> end.isAfter(now));
    if (until.isPresent()) {
      return Optional.of(Duration.between(now, until.get()));
    }
    try {
      put(leadId, now.plus(hold), found.map(Document::version).orElse(0L), now);
      return Optional.empty();
    } catch (StaleVersionException takenByAnother) {
      return Optional.of(A_MOMENT);
    }
  }

  @Override
  public void giveBack(long leadId, Duration after) {
    Instant now = clock.instant();
    put(leadId, now.plus(after), Write.Put.ANY, now);
  }

  private void put(long leadId, Instant until, long expected, Instant now) {
    storage
        .work()
        .commit(
            List.of(
                new Write.Put(
                    tenant,
                    COLLECTION,
                    id(leadId),
                    Map.of(),
                    Json.write(new Hold(until)),
                    expected)),
            now);
  }

  private String id(long leadId) {
    return integration + "|" + leadId;
  }
}
