package io.parley.kommo.entity;

import java.net.URI;
import java.time.Instant;
import java.util.Set;

/**
 * Where Kommo posts what happens in the account. Immutable.
 *
 * @param destination the address, which is also the key
 * @param events what is posted, such as {@code add_lead}; an open set
 * @param disabled whether Kommo switched it off: after more than 100 bad answers within two hours
 */
public record WebhookSubscription(
    long id, URI destination, Set<String> events, boolean disabled, Instant updatedAt) {

  public WebhookSubscription {
    events = Set.copyOf(events);
  }
}
