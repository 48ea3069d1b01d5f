package io.parley.server.feed;

import java.time.Instant;

/**
 * One thing that happened, for people.
 *
 * @param id unique within the tenant; the same news has the same id
 * @param kind the event's type, or {@code effect.} and the effect's state
 * @param title one sentence
 * @param subject what it is about, such as {@code talk:191}
 * @param time when it was recorded
 * @param link where the API tells more
 */
public record Update(
    String id, String kind, String title, String subject, Instant time, String link) {}
