package io.parley.kommo.entity;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What changes on a task, and nothing else. Immutable.
 *
 * @param wire what is set, as Kommo names it
 */
public record TaskPatch(Map<String, @Nullable Object> wire) {

  public static Builder builder() {
    return new Builder();
  }

  /** Collects the changes. Not thread-safe. */
  public static final class Builder {
    private final Changes changes = new Changes();

    private Builder() {}

    public Builder text(String text) {
      changes.text("text", text);
      return this;
    }

    public Builder completeTill(Instant at) {
      changes.time("complete_till", at);
      return this;
    }

    public Builder responsible(long userId) {
      changes.id("responsible_user_id", userId);
      return this;
    }

    /**
     * Closes the task.
     *
     * @param result what came of it; not blank
     */
    public Builder completed(String result) {
      changes.put("is_completed", true);
      changes.put("result", Map.of("text", result));
      return this;
    }

    /** The escape hatch: any field of Kommo's reference by its own name; null clears. */
    public Builder raw(String name, @Nullable Object value) {
      changes.put(name, value);
      return this;
    }

    /** The patch; a patch of nothing is refused. */
    public TaskPatch build() {
      var wire = changes.build();
      if (wire.isEmpty()) {
        throw new IllegalStateException("a task patch must change something");
      }
      return new TaskPatch(wire);
    }
  }
}
