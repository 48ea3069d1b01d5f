package io.parley.kommo;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * One object of a Kommo answer, read forgivingly: numbers may be text and text numbers, {@code []}
 * stands for an empty object, null for absent, and a shape that does not fit is absent. Immutable.
 */
final class JsonFields {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(100)
                          .maxNumberLength(100)
                          .maxStringLength(8 * 1024 * 1024)
                          .build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
          .build();

  static final JsonFields EMPTY = new JsonFields(null);

  private final JsonNode node;

  private JsonFields(@Nullable JsonNode node) {
    this.node = node != null && node.isObject() ? node : JsonNodeFactory.instance.objectNode();
  }

  /** The name under which {@link #embedded} has the items of an answer that is a bare list. */
  static final String BARE = "items";

  /** Reads an answer; anything but an object or a list with items counts as an empty one. */
  static JsonFields read(byte[] body) throws IOException {
    JsonNode read = MAPPER.readTree(body);
    if (read.isArray() && !read.isEmpty()) {
      var wrapped = JsonNodeFactory.instance.objectNode();
      wrapped.putObject("_embedded").set(BARE, read);
      return new JsonFields(wrapped);
    }
    return new JsonFields(read);
  }

  static byte[] write(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "value cannot be written as JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** Text, or a number or boolean as text; absent when null or compound. */
  Optional<String> text(String name) {
    JsonNode value = node.path(name);
    if (value.isValueNode() && !value.isNull()) {
      return Optional.of(value.asText());
    }
    return Optional.empty();
  }

  String textOr(String name, String fallback) {
    return text(name).orElse(fallback);
  }

  /** A whole number; absent when it is none. */
  Optional<Long> number(String name) {
    return text(name).flatMap(JsonFields::whole);
  }

  long numberOr(String name, long fallback) {
    return number(name).orElse(fallback);
  }

  private static Optional<Long> whole(String text) {
    try {
      return Optional.of(Long.parseLong(text.strip()));
    } catch (NumberFormatException notWhole) {
      return Optional.empty();
    }
  }

  /** An amount; absent when it is none. */
  Optional<BigDecimal> amount(String name) {
    try {
      return text(name).map(String::strip).map(BigDecimal::new);
    } catch (NumberFormatException notANumber) {
      return Optional.empty();
    }
  }

  /** Unix seconds; 0 and absent are absent. */
  Optional<Instant> instant(String name) {
    try {
      return number(name).filter(seconds -> seconds != 0).map(Instant::ofEpochSecond);
    } catch (DateTimeException outOfRange) {
      return Optional.empty();
    }
  }

  Instant instantOr(String name, Instant fallback) {
    return instant(name).orElse(fallback);
  }

  /** true, 1, "1" and "true" are true; all else is false. */
  boolean flag(String name) {
    String text = textOr(name, "");
    return text.equals("true") || text.equals("1");
  }

  /** Which item of a batch this answers: text, a number, or, from some calls, a list of one. */
  Optional<String> requestId() {
    return text("request_id").or(() -> texts("request_id").stream().findFirst());
  }

  JsonFields object(String name) {
    return new JsonFields(node.get(name));
  }

  /** The objects of a list; anything else is an empty list. */
  List<JsonFields> list(String name) {
    JsonNode value = node.path(name);
    return value.isArray()
        ? StreamSupport.stream(value.spliterator(), false)
            .filter(JsonNode::isObject)
            .map(JsonFields::new)
            .toList()
        : List.of();
  }

  /** The texts of a list. */
  List<String> texts(String name) {
    JsonNode value = node.path(name);
    return value.isArray()
        ? StreamSupport.stream(value.spliterator(), false)
            .filter(item -> item.isValueNode() && !item.isNull())
            .map(JsonNode::asText)
            .toList()
        : List.of();
  }

  List<JsonFields> embedded(String name) {
    return object("_embedded").list(name);
  }

  boolean has(String name) {
    return node.hasNonNull(name);
  }

  boolean isEmpty() {
    return node.isEmpty();
  }

  /** Everything, as maps, lists, text, numbers and booleans. */
  Map<String, @Nullable Object> raw() {
    Map<String, @Nullable Object> raw = new LinkedHashMap<>();
    node.properties().forEach(field -> raw.put(field.getKey(), value(field.getValue())));
    return raw;
  }

  private static @Nullable Object value(JsonNode node) {
    return MAPPER.convertValue(node, Object.class);
  }
}
