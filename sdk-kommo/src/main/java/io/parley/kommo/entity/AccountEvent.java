package io.parley.kommo.entity;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened in a Kommo account, as its own history tells it. Messages come without
 * their text. Immutable.
 *
 * @param id 26 letters and digits; sorts by time
 * @param type such as {@code lead_status_changed}; an open set
 * @param entityType what it happened to, in the singular, such as {@code lead} or {@code task}
 * @param entityId the thing it happened to
 * @param createdBy the user who did it; 0 is a robot or the client
 * @param before what there was, one map for each value, as Kommo names it
 * @param after what there is now
 * @param raw everything Kommo sent
 */
public record AccountEvent(
    String id,
    String type,
    String entityType,
    long entityId,
    long createdBy,
    Instant createdAt,
    List<Map<String, @Nullable Object>> before,
    List<Map<String, @Nullable Object>> after,
    Map<String, @Nullable Object> raw) {

  public AccountEvent {
    before = List.copyOf(before);
    after = List.copyOf(after);
    raw = Collections.unmodifiableMap(new LinkedHashMap<>(raw));
  }

  /** The kind of thing it happened to, when it is one that has a list of its own. */
  public Optional<EntityKind> kind() {
    return EntityKind.ofOne(entityType);
  }

  /** The stage a lead came to, when the event tells. */
  public Optional<Long> newStatusId() {
    return statusId(after);
  }

  /** The stage a lead left, when the event tells. */
  public Optional<Long> oldStatusId() {
    return statusId(before);
  }

  private static Optional<Long> statusId(List<Map<String, @Nullable Object>> values) {
    for (Map<String, @Nullable Object> value : values) {
      if (value.get("lead_status") instanceof Map<?, ?> status
          && status.get("id") instanceof Number id) {
        return Optional.of(id.longValue());
      }
    }
    return Optional.empty();
  }
}
