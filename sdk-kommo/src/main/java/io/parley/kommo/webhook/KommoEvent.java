package io.parley.kommo.webhook;

import io.parley.core.TenantId;
import io.parley.core.event.Event;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Something that happened in a Kommo account. A hint, not a proof: hooks are not signed, so read
 * the thing again before anything that matters.
 */
public sealed interface KommoEvent
    permits LeadEvent,
        ContactEvent,
        CustomerEvent,
        TaskEvent,
        NoteEvent,
        MessageEvent,
        TalkEvent,
        UnsortedEvent,
        CatalogElementEvent,
        ChatTemplateEvent,
        ChatEvent,
        UnknownEvent {

  /** The item as it came. */
  HookItem item();

  /** What happened, in dotted past tense, such as {@code lead.status_changed}. Stable. */
  String kind();

  /** What it happened to, such as {@code lead:17} or {@code talk:191}. */
  String subject();

  /** What is known of it, by dotted field name: text, whole numbers, decimals, booleans, lists. */
  Map<String, Object> facts();

  /**
   * Derived from the content: the same news told twice has the same key. News that tells no time of
   * its own is the same within one hour, in which Kommo repeats what was not taken.
   */
  default String key() {
    return DerivedKey.of(item()) + DerivedKey.hour(item());
  }

  /** When it happened, to the second by Kommo's clock; when it came in, if Kommo does not tell. */
  default Instant occurredAt() {
    return item().occurredAt();
  }

  /** Which account the hook says it comes from. */
  default HookAccount account() {
    return item().account();
  }

  /**
   * The event as the rest of the product knows it, news from outside.
   *
   * @param id made by the caller; sorts by time
   * @param source who told us, such as {@code kommo/018f…} with the integration's id
   */
  default Event event(TenantId tenant, String id, String source) {
    return new Event(
        tenant,
        id,
        kind(),
        subject(),
        key(),
        occurredAt(),
        item().receivedAt(),
        source,
        facts(),
        Optional.empty(),
        0);
  }
}
