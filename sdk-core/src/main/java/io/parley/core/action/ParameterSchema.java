package io.parley.core.action;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.NodePath;
import io.parley.core.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The parameters one action takes. Immutable, thread-safe. */
final class ParameterSchema {
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder ->
              builder.schemaRegistryConfig(
                  SchemaRegistryConfig.builder().locale(Locale.ENGLISH).build()));

  /** What a text with placeholders in it cannot be held to before they are filled in. */
  private static final Set<String> LATER = Set.of("pattern", "format", "enum", "const");

  private static final int LONGEST_SHOWN = 60;

  private final Schema schema;
  private final Map<String, @Nullable Object> properties;

  ParameterSchema(ActionSpec spec) {
    this.schema = REGISTRY.getSchema(spec.parameters(), InputFormat.JSON);
    this.properties =
        Json.readMap(spec.parameters()).get("properties") instanceof Map<?, ?> map
            ? Json.readMap(Json.write(map))
            : Map.of();
  }

  /** Whether the parameter takes text and nothing else. */
  boolean onlyText(String parameter) {
    return properties.get(parameter) instanceof Map<?, ?> property
        && "string".equals(property.get("type"));
  }

  List<ParameterError> errors(Map<String, @Nullable Object> parameters) {
    List<ParameterError> errors = new ArrayList<>();
    for (Error error : schema.validate(Json.write(parameters), InputFormat.JSON)) {
      if (!later(error)) {
        errors.add(new ParameterError(field(error), message(error)));
      }
    }
    return errors;
  }

  private static boolean later(Error error) {
    JsonNode value = error.getInstanceNode();
    if (value == null || !value.isTextual() || Placeholders.names(value.asText()).isEmpty()) {
      return false;
    }
    return LATER.contains(error.getKeyword()) || Placeholders.alone(value.asText());
  }

  private static String field(Error error) {
    NodePath path = error.getInstanceLocation();
    var field = new StringBuilder();
    for (int i = 0; i < path.getNameCount(); i++) {
      if (path.getElement(i) instanceof Integer index) {
        field.append('[').append(index).append(']');
      } else {
        field.append(field.isEmpty() ? "" : ".").append(path.getName(i));
      }
    }
    String property = error.getProperty();
    if (property != null) {
      field.append(field.isEmpty() ? "" : ".").append(property);
    }
    return field.toString();
  }

  private String message(Error error) {
    JsonNode bound = error.getSchemaNode();
    return switch (error.getKeyword()) {
      case "required" -> "is missing";
      case "additionalProperties" -> "is unknown; known are " + properties.keySet();
      case "type" -> "must be " + types(bound) + shown(error);
      case "enum" -> "must be one of " + bound + shown(error);
      case "minimum" -> "must be at least " + bound.asText() + shown(error);
      case "maximum" -> "must be at most " + bound.asText() + shown(error);
      case "minLength" ->
          bound.asInt() == 1
              ? "must not be empty"
              : "must have at least " + bound.asText() + " characters" + shown(error);
      case "maxLength" ->
          "must have at most "
              + bound.asText()
              + " characters, has "
              + error.getInstanceNode().asText().codePointCount(0, length(error));
      case "minProperties" -> "must give " + bound.asText() + " or more of " + properties.keySet();
      case "maxProperties" -> "must give only " + bound.asText() + " of " + properties.keySet();
      case "pattern" -> "must be " + meaning(error, bound) + shown(error);
      case "minItems" -> "must have at least " + bound.asText() + " entries";
      case "maxItems" -> "must have at most " + bound.asText() + " entries";
      case null, default -> error.getMessage() + shown(error);
    };
  }

  /** What the parameter is, in its author's words; a pattern is for machines. */
  private String meaning(Error error, JsonNode pattern) {
    return error.getInstanceLocation().getNameCount() > 0
            && properties.get(error.getInstanceLocation().getName(0)) instanceof Map<?, ?> property
            && property.get("description") instanceof String description
        ? description
        : "of the form " + pattern.asText();
  }

  private static int length(Error error) {
    return error.getInstanceNode().asText().length();
  }

  private static String types(JsonNode type) {
    return String.join(
        " or ",
        type.isArray()
            ? StreamSupport.stream(type.spliterator(), false).map(ParameterSchema::word).toList()
            : List.of(word(type)));
  }

  private static String word(JsonNode type) {
    return switch (type.asText()) {
      case "string" -> "a text";
      case "integer" -> "a whole number";
      case "number" -> "a number";
      case "boolean" -> "true or false";
      case "array" -> "a list";
      case "object" -> "an object";
      default -> type.asText();
    };
  }

  private static String shown(Error error) {
    JsonNode value = error.getInstanceNode();
    if (value == null || value.isContainerNode()) {
      return "";
    }
    String text = value.toString();
    return ", is "
        + (text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "…" : text);
  }
}
