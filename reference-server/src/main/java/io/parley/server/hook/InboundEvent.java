package io.parley.server.hook;

import io.parley.core.UniqueId;
import io.parley.core.event.Event;
import io.parley.core.json.Json;
import io.parley.core.secret.Secret;
import io.parley.server.store.Stored;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what another system tells. Its data become facts under {@code event.data.}, objects in it
 * by dotted names; {@code leadId} and {@code contactId} say what it happened to.
 */
public final class InboundEvent {
  /** The most bytes of a body. */
  public static final int BYTES = 64 * 1024;

  private static final int FACTS = 200;
  private static final int DEPTH = 5;

  /** The fact that tells which hook an event came by. */
  public static final String HOOK = "event.hookId";

  private static final int LONGEST_ID = 200;
  private static final Pattern PART = Pattern.compile("[\\p{L}\\p{N}_-]{1,60}");

  private InboundEvent() {}

  /**
   * The event that a body tells.
   *
   * @param body a JSON object: {@code id}, {@code type}, {@code occurredAt}, {@code leadId}, {@code
   *     contactId} and {@code data}, all optional; without {@code data} all of it is the data
   * @param messageId the id of the delivery, where the sender gave one besides the body
   * @throws IllegalArgumentException when a field is not as it must be
   */
  public static Event read(
      Stored<InboundHook> hook, String body, Optional<String> messageId, Instant now) {
    Map<String, @Nullable Object> told = Json.readMap(body);
    InboundHook from = hook.value();
    String type =
        told.get("type") instanceof String text ? InboundHook.named("type", text) : from.name();
    Optional<String> id = messageId.or(() -> text(told, "id"));
    id.ifPresent(InboundEvent::bounded);
    Optional<Long> lead = number(told, "leadId");
    Optional<Long> contact = number(told, "contactId");
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("conversation.agentId", from.agentId());
    facts.put(HOOK, hook.id());
    lead.ifPresent(number -> facts.put("lead.id", number));
    contact.ifPresent(number -> facts.put("contact.id", number));
    flatten("event.data", told.get("data") instanceof Map<?, ?> data ? data : told, facts, 0);
    String subject =
        lead.map(number -> "lead:" + number)
            .or(() -> contact.map(number -> "contact:" + number))
            .orElse(subject(hook));
    boolean ofKommo = from.integrationId().isPresent() && (lead.isPresent() || contact.isPresent());
    String unique = UniqueId.at(now);
    return new Event(
        hook.tenant(),
        unique,
        InboundHook.KIND + type,
        subject,
        Secret.of("hook|" + hook.id() + "|" + id.map(given -> "id|" + given).orElse(unique))
            .sha256(),
        occurredAt(told).orElse(now),
        now,
        ofKommo ? "kommo/" + from.integrationId().get() : Event.HOOK + hook.id(),
        facts,
        Optional.empty(),
        0);
  }

  /** What the events of a hook are about that name neither a lead nor a contact. */
  public static String subject(Stored<InboundHook> hook) {
    return "hook:" + hook.id();
  }

  private static void bounded(String id) {
    if (id.isBlank() || id.length() > LONGEST_ID) {
      throw new IllegalArgumentException(
          "id of " + id.length() + " characters must have 1 to " + LONGEST_ID);
    }
  }

  private static Optional<String> text(Map<String, @Nullable Object> told, String name) {
    return Optional.ofNullable(told.get(name))
        .filter(value -> value instanceof String || value instanceof Number)
        .map(Object::toString);
  }

  private static Optional<Long> number(Map<String, @Nullable Object> told, String name) {
    Object value = told.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value.toString().matches("[1-9]\\d{0,17}")) {
      return Optional.of(Long.parseLong(value.toString()));
    }
    throw new IllegalArgumentException(name + " '" + value + "' must be a whole number, 1 or more");
  }

  private static Optional<Instant> occurredAt(Map<String, @Nullable Object> told) {
    try {
      return text(told, "occurredAt").map(Instant::parse);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "occurredAt must be an ISO-8601 instant such as 2026-11-23T12:00:00Z", e);
    }
  }

  private static void flatten(String name, Object value, Map<String, Object> facts, int depth) {
    if (!(value instanceof Map<?, ?> object)) {
      if (facts.size() >= FACTS) {
        throw new IllegalArgumentException("data must have at most " + FACTS + " values");
      }
      facts.put(name, value);
      return;
    }
    if (depth > DEPTH) {
      throw new IllegalArgumentException(
          "data must be at most " + DEPTH + " objects deep, at " + name);
    }
    object.forEach(
        (key, inner) -> {
          if (!PART.matcher(String.valueOf(key)).matches()) {
            throw new IllegalArgumentException(
                "data: field '"
                    + (String.valueOf(key).length() > 60
                        ? String.valueOf(key).substring(0, 60) + "…"
                        : key)
                    + "' must be 1 to 60 letters, digits, '_' and '-'");
          }
          if (inner != null) {
            flatten(name + "." + key, inner, facts, depth + 1);
          }
        });
  }
}
