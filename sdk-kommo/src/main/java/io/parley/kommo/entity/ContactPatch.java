package io.parley.kommo.entity;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What changes on a contact, and nothing else. A field never set stays, a field set to null is
 * cleared. Immutable.
 *
 * @param wire what is set, as Kommo names it
 */
public record ContactPatch(Map<String, @Nullable Object> wire) {

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

    public Builder firstName(String name) {
      changes.put("first_name", name);
      return this;
    }

    public Builder lastName(String name) {
      changes.put("last_name", name);
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

    /** May be called several times, once per field. Phones are replaced as a whole. */
    public Builder field(FieldChange change) {
      changes.field(change);
      return this;
    }

    /** The escape hatch: any field of Kommo's reference by its own name; null clears. */
    public Builder raw(String name, @Nullable Object value) {
      changes.put(name, value);
      return this;
    }

    /** The patch; a patch of nothing is refused. */
    public ContactPatch build() {
      var wire = changes.build();
      if (wire.isEmpty()) {
        throw new IllegalStateException("a contact patch must change something");
      }
      return new ContactPatch(wire);
    }
  }
}
