package io.parley.core.event;

import java.time.Instant;
import java.util.Optional;

/**
 * An event with what became of it.
 *
 * @param event what happened
 * @param state how far its handling has come
 * @param reason why it ended so; empty while pending
 * @param settledAt when it left the state pending
 */
public record RecordedEvent(
    Event event, EventState state, Optional<String> reason, Optional<Instant> settledAt) {}
