package io.parley.server.http;

import io.parley.core.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Merge Patch: what it names is set, what it names as null is taken away, all else stays.
 *
 * @param changes the object of the patch
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7396">RFC 7396</a>
 */
public record MergePatch(Map<String, @Nullable Object> changes) {
  /** Its own media type; plain JSON is taken as well. */
  public static final String MEDIA_TYPE = "application/merge-patch+json";

  /** Reads a patch, which must be an object without repeated fields. */
  @SuppressWarnings("unchecked") // an object read as a map has text for keys
  public static MergePatch of(String text) {
    return new MergePatch(
        (Map<String, @Nullable Object>) Json.readStrictly(text, LinkedHashMap.class));
  }

  /** {@code value} with the changes made, read strictly as the same type. */
  public <T> T applyTo(T value, Class<T> type) {
    Map<String, @Nullable Object> merged = merge(Json.readMap(Json.write(value)), changes);
    return Json.readStrictly(Json.write(merged), type);
  }

  /** An object with the changes made. */
  public Map<String, @Nullable Object> appliedTo(Map<String, @Nullable Object> object) {
    return merge(Json.readMap(Json.write(object)), changes);
  }

  @SuppressWarnings("unchecked") // JSON objects are maps from text
  private static Map<String, @Nullable Object> merge(
      Map<String, @Nullable Object> target, Map<String, @Nullable Object> patch) {
    var merged = new LinkedHashMap<String, @Nullable Object>(target);
    patch.forEach(
        (name, change) -> {
          if (change == null) {
            merged.remove(name);
          } else if (change instanceof Map<?, ?> inner) {
            Map<String, @Nullable Object> before =
                merged.get(name) instanceof Map<?, ?> map
                    ? (Map<String, @Nullable Object>) map
                    : Map.of();
            merged.put(name, merge(before, (Map<String, @Nullable Object>) inner));
          } else {
            merged.put(name, change);
          }
        });
    return merged;
  }
}
