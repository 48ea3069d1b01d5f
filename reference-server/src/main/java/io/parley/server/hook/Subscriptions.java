package io.parley.server.hook;

import io.parley.core.TenantId;
import io.parley.core.document.DocumentStore;
import io.parley.core.work.Write;
import io.parley.server.store.Shelf;
import io.parley.server.store.Stored;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The systems that are told of events. Thread-safe. */
public final class Subscriptions {
  /** The most of one tenant. */
  public static final int MOST = 50;

  private final Shelf<Subscription> shelf;

  public Subscriptions(DocumentStore documents) {
    this.shelf =
        new Shelf<>(
            documents,
            "webhook-subscription",
            Subscription.class,
            subscription -> Map.of("status", subscription.status().name()));
  }

  public Optional<Stored<Subscription>> find(TenantId tenant, String id) {
    return shelf.find(tenant, id);
  }

  /** Newest first. */
  public List<Stored<Subscription>> list(TenantId tenant, Optional<String> before, int limit) {
    return shelf.list(tenant, Map.of(), before, limit);
  }

  /** Those that are told. */
  public List<Stored<Subscription>> active(TenantId tenant) {
    return shelf.list(
        tenant, Map.of("status", Subscription.Status.ACTIVE.name()), Optional.empty(), MOST);
  }

  /** The write that stores one where {@code expected} is now; 0 for a new one. */
  public Write put(TenantId tenant, String id, Subscription subscription, long expected) {
    return shelf.put(tenant, id, subscription, expected);
  }

  public Write remove(TenantId tenant, String id) {
    return shelf.remove(tenant, id);
  }

  /** The mailbox of what a subscriber is told: in order, and apart from everything else. */
  public static String mailbox(String id) {
    return "subscription:" + id;
  }
}
