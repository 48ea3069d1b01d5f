package io.parley.kommo.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.TreeSet;

/** Where an account posts its webhooks, and which. Thread-safe. */
final class Subscription {
  /** Invalid answers within two hours that switch a webhook off when one more follows. */
  private static final int INVALID_ALLOWED = 100;

  final long id;
  final URI destination;
  private final long createdAt;
  private final long createdBy;
  private final long sort;
  private final Deque<Long> invalid = new ArrayDeque<>();
  private Set<String> settings;
  private long updatedAt;
  private boolean disabled;

  Subscription(
      long id, URI destination, Set<String> settings, long sort, long createdBy, long now) {
    this.id = id;
    this.destination = destination;
    this.settings = Set.copyOf(settings);
    this.sort = sort;
    this.createdBy = createdBy;
    this.createdAt = now;
    this.updatedAt = now;
  }

  /** A repeated subscription replaces the settings and switches the webhook on again. */
  synchronized void renew(Set<String> settings, long now) {
    this.settings = Set.copyOf(settings);
    this.updatedAt = now;
    this.disabled = false;
    this.invalid.clear();
  }

  /** As after too many invalid answers. */
  synchronized void switchOff() {
    this.disabled = true;
  }

  synchronized boolean wants(Set<String> codes) {
    return !disabled && codes.stream().anyMatch(settings::contains);
  }

  synchronized boolean disabled() {
    return disabled;
  }

  synchronized void answered(boolean valid, long nanos, long window) {
    while (!invalid.isEmpty() && nanos - invalid.getFirst() > window) {
      invalid.removeFirst();
    }
    if (!valid) {
      invalid.addLast(nanos);
      if (invalid.size() > INVALID_ALLOWED) {
        disabled = true;
      }
    }
  }

  synchronized ObjectNode json(long accountId) {
    ObjectNode json =
        Wire.object()
            .put("id", id)
            .put("destination", destination.toString())
            .put("created_at", createdAt)
            .put("updated_at", updatedAt)
            .put("account_id", accountId)
            .put("created_by", createdBy)
            .put("sort", sort)
            .put("disabled", disabled);
    return json.set("settings", Wire.texts(new TreeSet<>(settings)));
  }
}
