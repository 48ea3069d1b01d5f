package io.parley.core.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes values as JSON text and reads them back. Records, maps, lists, {@code Optional}, {@code
 * Instant} and {@code Duration} (both as ISO-8601 text) are understood. Thread-safe.
 *
 * <p>Reading is bounded: nesting to 100, strings to 4 Mi characters, numbers to 100 digits. {@link
 * #read} ignores fields it does not know, {@link #readStrictly} refuses them by name.
 */
public final class Json {
  private static final TypeReference<Map<String, @Nullable Object>> MAP = new TypeReference<>() {};
  private static final TypeReference<List<@Nullable Object>> LIST = new TypeReference<>() {};

  private static final ObjectMapper LENIENT = mapper(false);
  private static final ObjectMapper STRICT = mapper(true);

  private Json() {}

  private static ObjectMapper mapper(boolean strict) {
    var factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(100)
                    .maxStringLength(4 * 1024 * 1024)
                    .maxNumberLength(100)
                    .build())
            .build();
    ObjectMapper mapper =
        JsonMapper.builder(factory)
            .addModule(new JavaTimes())
            .addModule(new Optionals())
            .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, strict)
            .configure(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, true)
            .configure(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES, true)
            .configure(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS, strict)
            .configure(SerializationFeature.FAIL_ON_EMPTY_BEANS, false)
            .configure(JsonParser.Feature.STRICT_DUPLICATE_DETECTION, strict)
            .defaultPropertyInclusion(
                JsonInclude.Value.construct(
                    JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .build();
    if (strict) {
      mapper
          .coercionConfigFor(LogicalType.Float)
          .setCoercion(CoercionInputShape.String, CoercionAction.Fail);
      for (LogicalType type :
          List.of(LogicalType.Textual, LogicalType.Integer, LogicalType.Boolean)) {
        var coercions = mapper.coercionConfigFor(type);
        for (CoercionInputShape shape :
            List.of(
                CoercionInputShape.Integer,
                CoercionInputShape.Float,
                CoercionInputShape.Boolean,
                CoercionInputShape.String)) {
          coercions.setCoercion(shape, CoercionAction.Fail);
        }
      }
    }
    return mapper;
  }

  /**
   * The value as compact JSON text. Null record components are left out, null map values are not.
   */
  public static String write(@Nullable Object value) {
    try {
      return LENIENT.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "value cannot be written as JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** As {@link #write}, over several lines for people. */
  public static String pretty(@Nullable Object value) {
    try {
      return LENIENT.writerWithDefaultPrettyPrinter().writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "value cannot be written as JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** Reads one value, ignoring fields it does not know. */
  public static <T> T read(String text, Class<T> type) {
    return read(LENIENT, text, type);
  }

  /** Reads one value and refuses unknown or repeated fields and silent conversions, by name. */
  public static <T> T readStrictly(String text, Class<T> type) {
    return read(STRICT, text, type);
  }

  /** Reads an object as a map in the order of the text. */
  public static Map<String, @Nullable Object> readMap(String text) {
    try {
      Map<String, @Nullable Object> map = LENIENT.readValue(text, MAP);
      if (map == null) {
        throw new MalformedJsonException("expected a JSON object, found null", "", true, null);
      }
      return map;
    } catch (JsonProcessingException e) {
      throw JsonRefusal.of(e, text);
    }
  }

  /** Reads an array as a list. */
  public static List<@Nullable Object> readList(String text) {
    try {
      List<@Nullable Object> list = LENIENT.readValue(text, LIST);
      if (list == null) {
        throw new MalformedJsonException("expected a JSON array, found null", "", true, null);
      }
      return list;
    } catch (JsonProcessingException e) {
      throw JsonRefusal.of(e, text);
    }
  }

  /** The same value as another type, as if written and read again. */
  public static <T> T convert(@Nullable Object value, Class<T> type) {
    return read(write(value), type);
  }

  private static <T> T read(ObjectMapper mapper, String text, Class<T> type) {
    try {
      T value = mapper.readValue(text, type);
      if (value == null) {
        throw new MalformedJsonException("expected a JSON value, found null", "", true, null);
      }
      return value;
    } catch (JsonProcessingException e) {
      throw JsonRefusal.of(e, text);
    }
  }
}
