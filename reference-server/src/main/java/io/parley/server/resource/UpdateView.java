package io.parley.server.resource;

import io.parley.server.feed.Update;
import java.time.Instant;
import java.util.Optional;

/**
 * A line of the activity feed as the API shows it.
 *
 * @param id the same for the same news
 * @param kind an event's type, {@code knowledge.found}, or {@code effect.} and its state
 * @param title one sentence
 * @param detail the words it is about; may be empty
 * @param subject what it is about, such as {@code talk:191}
 * @param conversationId where it was said, when known
 * @param time when it was recorded
 * @param link where the API tells more
 */
record UpdateView(
    String id,
    String kind,
    String title,
    String detail,
    String subject,
    Optional<String> conversationId,
    Instant time,
    String link) {
  static UpdateView of(Update update) {
    return new UpdateView(
        update.id(),
        update.kind(),
        update.title(),
        update.detail(),
        update.subject(),
        update.conversationId(),
        update.time(),
        update
            .effectId()
            .map(id -> "/api/effects/" + id)
            .orElseGet(() -> "/api/events/" + update.eventId().orElse("")));
  }
}
