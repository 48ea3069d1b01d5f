package io.parley.kommo.entity;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A task that is to be made. Immutable.
 *
 * @param wire what is set, as Kommo names it
 */
public record TaskDraft(Map<String, @Nullable Object> wire) {

  /**
   * A task with what Kommo demands.
   *
   * @param text what is to be done; not blank
   * @param completeTill when it is due
   */
  public static Builder of(String text, Instant completeTill) {
    return new Builder(text, completeTill);
  }

  /** Collects the rest. Not thread-safe. */
  public static final class Builder {
    private final Changes changes = new Changes();

    private Builder(String text, Instant completeTill) {
      changes.text("text", text);
      changes.time("complete_till", completeTill);
    }

    /** The thing the task is about. */
    public Builder about(EntityKind kind, long id) {
      changes.put("entity_type", kind.path());
      changes.id("entity_id", id);
      return this;
    }

    /**
     * 1 is a follow-up, 2 a meeting, others are the account's own. Default: the account's first.
     */
    public Builder type(long taskTypeId) {
      changes.id("task_type_id", taskTypeId);
      return this;
    }

    /** Who is to do it. Default: the token's user. */
    public Builder responsible(long userId) {
      changes.id("responsible_user_id", userId);
      return this;
    }

    /** How long it takes. */
    public Builder duration(Duration duration) {
      changes.put("duration", duration.toSeconds());
      return this;
    }

    /** The escape hatch: any field of Kommo's reference by its own name. */
    public Builder raw(String name, @Nullable Object value) {
      changes.put(name, value);
      return this;
    }

    public TaskDraft build() {
      return new TaskDraft(changes.build());
    }
  }
}
