package io.parley.server.console.feed;

import java.time.Instant;
import java.util.Optional;

/**
 * One line of the activity feed.
 *
 * @param id the same for the same news, whenever it is read
 * @param kind an event's kind, {@code knowledge.found}, or {@code effect.} and its state
 * @param title what happened, in English
 * @param detail the words it is about: what was said, which articles were found; may be empty
 * @param subject what it happened to
 * @param count how many things it is about: passages found; 0 where that says nothing
 * @param conversationId where it was said, when known
 * @param time when it was recorded here
 * @param link the console's page that says more
 */
public record FeedItem(
    String id,
    String kind,
    String title,
    String detail,
    String subject,
    int count,
    Optional<String> conversationId,
    Instant time,
    String link) {}
