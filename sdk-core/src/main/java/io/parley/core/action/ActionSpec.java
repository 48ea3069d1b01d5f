package io.parley.core.action;

import io.parley.core.json.Json;
import java.util.regex.Pattern;

/**
 * A kind of act as its authors see it: its name, what it is for, and the parameters it takes.
 * Immutable.
 *
 * @param type a letter, then letters and digits, at most 60, such as {@code addTag}; stable, since
 *     calls of it are stored
 * @param parameters JSON Schema (2020-12) of an object; its {@code description} tells people and
 *     language models what the action does
 */
public record ActionSpec(String type, String parameters) {
  private static final Pattern SHAPE = Pattern.compile("[a-zA-Z][a-zA-Z0-9]{0,59}");

  public ActionSpec {
    if (!SHAPE.matcher(type).matches()) {
      throw new IllegalArgumentException(
          "action type '" + type + "' must be a letter followed by at most 59 letters and digits");
    }
    if (!"object".equals(Json.readMap(parameters).get("type"))) {
      throw new IllegalArgumentException(
          "parameters of action " + type + " must be a JSON Schema with \"type\":\"object\"");
    }
  }

  /** What a handler carries out. */
  public static ActionSpec of(ActionHandler handler) {
    return new ActionSpec(handler.type(), handler.parameters());
  }

  /** What it does, in a sentence; empty when the schema does not tell. */
  public String description() {
    return Json.readMap(parameters).get("description") instanceof String text ? text : "";
  }
}
