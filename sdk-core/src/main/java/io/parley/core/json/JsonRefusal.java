package io.parley.core.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The parser's complaints in our words: the field, its value, and what it must be. */
final class JsonRefusal {
  private static final Pattern DUPLICATE = Pattern.compile("^Duplicate field '(.*?)'");
  private static final ObjectMapper TREE = new ObjectMapper();

  private JsonRefusal() {}

  static MalformedJsonException of(JsonProcessingException e, String text) {
    Matcher duplicate = DUPLICATE.matcher(e.getOriginalMessage());
    if (duplicate.find()) {
      String name = duplicate.group(1);
      return shape("field '" + name + "' appears twice", name, e);
    }
    if (text.isBlank()) {
      return new MalformedJsonException("not JSON: the text is empty", "", false, e);
    }
    if (e.getOriginalMessage().startsWith("Trailing token")) {
      return new MalformedJsonException(
          "not JSON: something follows the end of the value", "", false, e);
    }
    return switch (e) {
      case UnrecognizedPropertyException unknown ->
          shape("unknown field '" + path(unknown) + "'", path(unknown), e);
      case InvalidFormatException wrong ->
          shape(
              path(wrong) + " '" + wrong.getValue() + "' must be " + name(wrong.getTargetType()),
              path(wrong),
              e);
      case ValueInstantiationException refused
          when refused.getCause() instanceof NullPointerException -> missing(refused, text);
      case ValueInstantiationException refused when refused.getCause() != null ->
          shape(String.valueOf(refused.getCause().getMessage()), path(refused), e);
      case MismatchedInputException mismatch ->
          shape(
              (path(mismatch).isEmpty() ? "the body" : path(mismatch))
                  + " must be "
                  + name(mismatch.getTargetType()),
              path(mismatch),
              e);
      case JsonMappingException mapping
          when mapping.getCause() instanceof IllegalArgumentException cause ->
          shape(String.valueOf(cause.getMessage()), path(mapping), e);
      case JsonMappingException mapping when !(mapping.getCause() instanceof StreamReadException) ->
          shape(mapping.getOriginalMessage(), path(mapping), e);
      case JsonMappingException mapping
          when mapping.getCause() instanceof InputCoercionException range ->
          shape(path(mapping) + ": " + range.getOriginalMessage(), path(mapping), e);
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

  /** A record that trusted a component to be there: names the first that is not. */
  private static MalformedJsonException missing(ValueInstantiationException e, String text) {
    String path = path(e);
    RecordComponent[] components = e.getType().getRawClass().getRecordComponents();
    Optional<JsonNode> read = at(e, text);
    if (components != null && read.isPresent()) {
      for (RecordComponent component : components) {
        boolean needed =
            component.getType() != Optional.class
                && !component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        if (needed && !read.get().hasNonNull(component.getName())) {
          String field = (path.isEmpty() ? "" : path + ".") + component.getName();
          return shape(field + " is missing", field, e);
        }
      }
    }
    return shape((path.isEmpty() ? "the body" : path) + " lacks a field", path, e);
  }

  private static Optional<JsonNode> at(JsonMappingException e, String text) {
    try {
      JsonNode node = TREE.readTree(text);
      for (var step : e.getPath()) {
        node =
            step.getFieldName() == null
                ? node.path(step.getIndex())
                : node.path(step.getFieldName());
      }
      return Optional.of(node);
    } catch (JsonProcessingException unreadable) {
      return Optional.empty();
    }
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
