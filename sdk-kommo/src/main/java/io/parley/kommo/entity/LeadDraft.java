package io.parley.kommo.entity;

import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A lead that is to be made. Without a stage it starts in the first stage of the main pipeline.
 * Immutable.
 *
 * @param wire what is set, as Kommo names it
 */
public record LeadDraft(Map<String, @Nullable Object> wire) {

  /** Nothing set yet; every field of a lead is optional. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects the fields. Not thread-safe. */
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

    public Builder stage(long pipelineId, long statusId) {
      changes.id("pipeline_id", pipelineId);
      changes.id("status_id", statusId);
      return this;
    }

    public Builder responsible(long userId) {
      changes.id("responsible_user_id", userId);
      return this;
    }

    /** May be called several times; the first contact is the main one. */
    public Builder contact(long contactId) {
      changes.embed("contacts", Map.of("id", contactId));
      return this;
    }

    public Builder company(long companyId) {
      changes.embed("companies", Map.of("id", companyId));
      return this;
    }

    /** May be called several times; a tag that does not exist is made. */
    public Builder tag(String name) {
      changes.add("tags_to_add", Map.of("name", name));
      return this;
    }

    /** May be called several times, once per field. */
    public Builder field(FieldChange change) {
      changes.field(change);
      return this;
    }

    /** The escape hatch: any field of Kommo's reference by its own name. */
    public Builder raw(String name, @Nullable Object value) {
      changes.put(name, value);
      return this;
    }

    public LeadDraft build() {
      return new LeadDraft(changes.build());
    }
  }
}
