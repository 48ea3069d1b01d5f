package io.parley.kommo.entity;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A note on an entity. Immutable.
 *
 * @param entityId the lead, contact or company it is on
 * @param type such as {@code common}, {@code call_in}, {@code attachment}; an open set
 * @param text what it says, for the types that have text
 * @param createdBy the user who wrote it; 0 is a robot
 * @param params everything that belongs to the type
 */
public record Note(
    long id,
    long entityId,
    String type,
    Optional<String> text,
    long createdBy,
    Instant createdAt,
    Instant updatedAt,
    Map<String, @Nullable Object> params) {

  public Note {
    params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
  }
}
