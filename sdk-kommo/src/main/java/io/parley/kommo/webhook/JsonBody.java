package io.parley.kommo.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON body as the same tree a form makes: numbers are their text, true is 1, false is 0 and null
 * is empty text.
 */
final class JsonBody {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(100)
                          .maxNumberLength(100)
                          .build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private JsonBody() {}

  /** The object; empty when the body is anything else. */
  static Optional<Map<String, Object>> read(byte[] body) {
    try {
      JsonNode node = MAPPER.readTree(body);
      return node.isObject() ? Optional.of(object(node, 1)) : Optional.empty();
    } catch (IOException notJson) {
      return Optional.empty();
    }
  }

  /** The metadata of a note is JSON inside a text. */
  static Optional<Map<String, Object>> read(String text) {
    return read(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private static Map<String, Object> object(JsonNode node, int depth) {
    Map<String, Object> map = new LinkedHashMap<>();
    if (depth <= HookTree.MAX_DEPTH) {
      node.properties().forEach(field -> map.put(field.getKey(), value(field.getValue(), depth)));
    }
    return map;
  }

  private static Object value(JsonNode node, int depth) {
    if (node.isObject()) {
      return object(node, depth + 1);
    }
    if (node.isArray()) {
      List<Object> list = new ArrayList<>();
      if (depth < HookTree.MAX_DEPTH) {
        node.forEach(item -> list.add(value(item, depth + 1)));
      }
      return list;
    }
    if (node.isBoolean()) {
      return node.booleanValue() ? "1" : "0";
    }
    return node.isNull() ? "" : node.asText();
  }
}
