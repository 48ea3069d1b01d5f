package io.parley.kommo.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** A tag of one kind of card. */
record Tag(long id, String name, @Nullable String color) {
  ObjectNode json() {
    return Wire.object().put("id", id).put("name", name).put("color", color);
  }
}
