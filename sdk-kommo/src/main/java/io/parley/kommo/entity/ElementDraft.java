package io.parley.kommo.entity;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An element of a list that is to be made, or what changes on one. A field never set stays, a field
 * set to null is cleared. Immutable.
 *
 * @param wire what is set, as Kommo names it
 */
public record ElementDraft(Map<String, @Nullable Object> wire) {

  /** An element with what people know it by. */
  public static Builder named(String name) {
    return new Builder().name(name);
  }

  /** Changes of an element that is there. */
  public static Builder changes() {
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

    /** The draft; one of nothing is refused. */
    public ElementDraft build() {
      var wire = changes.build();
      if (wire.isEmpty()) {
        throw new IllegalStateException("an element must have something set");
      }
      return new ElementDraft(wire);
    }
  }
}
