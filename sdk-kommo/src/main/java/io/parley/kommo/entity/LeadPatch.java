package io.parley.kommo.entity;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What changes on a lead, and nothing else. A field never set stays, a field set to null is
 * cleared. Immutable.
 *
 * @param wire what is set, as Kommo names it
 */
public record LeadPatch(Map<String, @Nullable Object> wire) {

  public static Builder builder() {
    return new Builder();
  }

  /** Collects the changes. Not thread-safe. */
  public static final class Builder {
    private final Changes changes = new Changes();

    private Builder() {}

    public Builder name(String name) {
      changes.text("name", name);
      return this;
    }

    /** In the account's currency; zero or more. */
    public Builder price(BigDecimal price) {
      changes.amount("price", price);
      return this;
    }

    /**
     * Moves the lead. Both are needed: {@link PipelineStatus#WON} and {@link PipelineStatus#LOST}
     * exist in every pipeline.
     */
    public Builder stage(long pipelineId, long statusId) {
      changes.id("pipeline_id", pipelineId);
      changes.id("status_id", statusId);
      return this;
    }

    /** Why the lead was lost; meaningful together with the lost stage. */
    public Builder lossReason(long lossReasonId) {
      changes.id("loss_reason_id", lossReasonId);
      return this;
    }

    /** Forgets why the lead was lost. */
    public Builder noLossReason() {
      changes.put("loss_reason_id", null);
      return this;
    }

    public Builder closedAt(Instant at) {
      changes.time("closed_at", at);
      return this;
    }

    public Builder responsible(long userId) {
      changes.id("responsible_user_id", userId);
      return this;
    }

    /** Adds one tag and leaves the others; made when it does not exist. */
    public Builder addTag(String name) {
      changes.add("tags_to_add", Map.of("name", name));
      return this;
    }

    /** Takes one tag off and leaves the others. */
    public Builder removeTag(String name) {
      changes.add("tags_to_delete", Map.of("name", name));
      return this;
    }

    /** Replaces all tags by these; none clears them. Others' tags of the meantime are lost. */
    public Builder replaceTags(List<String> names) {
      changes.replaceTags(names);
      return this;
    }

    /** May be called several times, once per field. */
    public Builder field(FieldChange change) {
      changes.field(change);
      return this;
    }

    /** Writes as a robot: {@code updated_by} 0. */
    public Builder byRobot() {
      changes.put("updated_by", 0);
      return this;
    }

    /** The escape hatch: any field of Kommo's reference by its own name; null clears. */
    public Builder raw(String name, @Nullable Object value) {
      changes.put(name, value);
      return this;
    }

    /** The patch; a patch of nothing is refused. */
    public LeadPatch build() {
      var wire = changes.build();
      if (wire.isEmpty()) {
        throw new IllegalStateException("a lead patch must change something");
      }
      return new LeadPatch(wire);
    }
  }
}
