package io.parley.core.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  /** How Jackson words a repeated field: it has no type of its own for it. */
  private static final Pattern DUPLICATE = Pattern.compile("Duplicate field '(.*)'");

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
            .configure(SerializationFeature.FAIL_ON_EMPTY_BEANS, false)
            .configure(JsonParser.Feature.STRICT_DUPLICATE_DETECTION, strict)
            .defaultPropertyInclusion(
                JsonInclude.Value.construct(
                    JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .build();
    for (LogicalType type :
        List.of(LogicalType.Textual, LogicalType.Integer, LogicalType.Boolean)) {
      var coercions = mapper.coercionConfigFor(type);
      if (strict) {
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
      throw refusal(e);
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
      throw refusal(e);
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
      throw refusal(e);
    }
  }

  private static MalformedJsonException refusal(JsonProcessingException e) {
    return switch (e) {
      case UnrecognizedPropertyException unknown ->
          shape("unknown field '" + path(unknown) + "'", path(unknown), e);
      case InvalidFormatException wrong ->
          shape(
              path(wrong) + " '" + wrong.getValue() + "' must be " + name(wrong.getTargetType()),
              path(wrong),
              e);
      case ValueInstantiationException refused when refused.getCause() != null ->
          shape(String.valueOf(refused.getCause().getMessage()), path(refused), e);
      case MismatchedInputException more when text(more).startsWith("Trailing token") ->
          new MalformedJsonException("not JSON: something follows its end", "", false, e);
      case MismatchedInputException mismatch ->
          shape(
              (path(mismatch).isEmpty() ? "the body" : path(mismatch))
                  + " must be "
                  + name(mismatch.getTargetType()),
              path(mismatch),
              e);
      case JsonMappingException mapping ->
          shape(
              mapping.getCause() instanceof IllegalArgumentException cause
                  ? String.valueOf(cause.getMessage())
                  : mapping.getOriginalMessage(),
              path(mapping),
              e);
      case StreamReadException repeated when DUPLICATE.matcher(text(repeated)).matches() -> {
        Matcher name = DUPLICATE.matcher(text(repeated));
        String field = name.matches() ? name.group(1) : "";
        yield shape("repeated field '" + field + "'", field, e);
      }
      default -> {
        var at = e.getLocation();
        yield new MalformedJsonException(
            "not JSON"
                + (at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr())
                + ": "
                + e.getOriginalMessage(),
            "",
            false,
            e);
      }
    };
  }

  private static String text(JsonProcessingException e) {
    return String.valueOf(e.getOriginalMessage());
  }

  private static MalformedJsonException shape(String message, String field, Exception cause) {
    return new MalformedJsonException(message, field, true, cause);
  }

  private static String name(@Nullable Class<?> type) {
    if (type == null) {
      return "of another type";
    }
    if (type == String.class) {
      return "text";
    }
    if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    }
    if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
      return "a whole number";
    }
    if (Number.class.isAssignableFrom(type) || type == double.class) {
      return "a number";
    }
    if (type.isEnum()) {
      return "one of " + List.of(type.getEnumConstants());
    }
    if (Iterable.class.isAssignableFrom(type)) {
      return "a list";
    }
    return switch (type.getSimpleName()) {
      case "Instant" -> "an ISO-8601 instant such as 2026-11-23T12:00:00Z";
      case "Duration" -> "an ISO-8601 duration such as PT30M";
      default -> "an object";
    };
  }

  private static String path(JsonMappingException e) {
    var path = new StringBuilder();
    for (var step : e.getPath()) {
      if (step.getFieldName() != null) {
        path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
      } else {
        path.append('[').append(step.getIndex()).append(']');
      }
    }
    return path.toString();
  }
}
