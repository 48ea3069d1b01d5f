package io.parley.server.feed;

import java.time.Instant;
import java.util.Optional;

/**
 * One line of the activity feed: something that happened or was done, for people.
 *
 * @param id unique within the tenant; the same news has the same id, whenever it is read
 * @param kind an event's kind, {@code knowledge.found}, or {@code effect.} and its state
 * @param title what happened, in English
 * @param detail the words it is about: what was said, which articles were found; may be empty
 * @param subject what it happened to, such as {@code talk:191}
 * @param count how many things it is about: passages found; 0 where that says nothing
 * @param conversationId where it was said, when known
 * @param messageId the agent's message that it stands behind
 * @param eventId the event it is, or the one that led to it
 * @param effectId the effect it is
 * @param time when it was recorded here
 */
public record Update(
    String id,
    String kind,
    String title,
    String detail,
    String subject,
    int count,
    Optional<String> conversationId,
    Optional<String> messageId,
    Optional<String> eventId,
    Optional<String> effectId,
    Instant time) {}
