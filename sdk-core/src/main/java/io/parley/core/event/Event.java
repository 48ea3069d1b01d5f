package io.parley.core.event;

import io.parley.core.TenantId;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened, recorded once.
 *
 * @param tenant whose it is
 * @param id made when it was recorded; sorts by time
 * @param kind what happened, in dotted past tense, such as {@code lead.status_changed}
 * @param subject what it happened to, such as {@code lead:17} or {@code talk:191}; events of one
 *     subject are handled in order, one at a time
 * @param key derived from the content: the same news told twice has the same key
 * @param occurredAt when it happened, by the teller's clock
 * @param receivedAt when it was recorded here
 * @param source who told us, such as {@code kommo/018f…} with the integration's id, or {@code
 *     parley} for our own
 * @param facts what is known of it, by dotted field name; JSON values
 * @param cause the id of the event that led to it, if one did
 * @param depth how many of our own acts stand between this and the outside; 0 for news from outside
 */
public record Event(
    TenantId tenant,
    String id,
    String kind,
    String subject,
    String key,
    Instant occurredAt,
    Instant receivedAt,
    String source,
    Map<String, @Nullable Object> facts,
    Optional<String> cause,
    int depth) {
  /** The source of the product's own events. */
  public static final String OWN = "parley";

  /** How the sources of events begin that other systems tell through hooks of their own. */
  public static final String HOOK = "hook/";

  public Event {
    if (kind.isEmpty() || subject.isEmpty() || key.isEmpty()) {
      throw new IllegalArgumentException(
          "event kind '" + kind + "', subject '" + subject + "' and key must not be empty");
    }
    if (depth < 0) {
      throw new IllegalArgumentException("event depth " + depth + " must not be negative");
    }
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }

  /** The same event under another key. */
  public Event keyed(String key) {
    return new Event(
        tenant, id, kind, subject, key, occurredAt, receivedAt, source, facts, cause, depth);
  }

  /** The same event with exactly these facts. */
  public Event knowing(Map<String, ?> facts) {
    return new Event(
        tenant,
        id,
        kind,
        subject,
        key,
        occurredAt,
        receivedAt,
        source,
        new LinkedHashMap<>(facts),
        cause,
        depth);
  }

  /** The same event, led to by another one or by none. */
  public Event ledToBy(Optional<String> cause, int depth) {
    return new Event(
        tenant, id, kind, subject, key, occurredAt, receivedAt, source, facts, cause, depth);
  }

  /** The fact as text, or empty when absent or null. */
  public Optional<String> fact(String name) {
    return Optional.ofNullable(facts.get(name)).map(Object::toString);
  }
}
