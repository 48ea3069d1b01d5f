package io.parley.server.contract;

import com.fasterxml.classmate.ResolvedType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.therapi.runtimejavadoc.ClassJavadoc;
import com.github.therapi.runtimejavadoc.CommentFormatter;
import com.github.therapi.runtimejavadoc.ParamJavadoc;
import com.github.therapi.runtimejavadoc.RuntimeJavadoc;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaBuilder;
import com.github.victools.jsonschema.generator.SchemaGenerationContext;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import java.lang.reflect.Field;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * JSON Schemas of records, with their documentation comments; the definitions are collected for
 * {@code components/schemas}. What may be null is not required. Not thread-safe.
 */
final class Schemas {
  private static final CommentFormatter WORDS = new CommentFormatter();

  /** Written as text, in these formats of JSON Schema; an empty one has none. */
  private static final Map<Class<?>, String> TEXTS =
      Map.of(
          Instant.class, "date-time",
          Duration.class, "duration",
          LocalDate.class, "date",
          LocalTime.class, "",
          ZoneId.class, "",
          URI.class, "uri");

  private final SchemaBuilder builder;

  Schemas() {
    var config =
        new SchemaGeneratorConfigBuilder(SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
            .with(
                Option.DEFINITIONS_FOR_ALL_OBJECTS,
                Option.FLATTENED_OPTIONALS,
                Option.FORBIDDEN_ADDITIONAL_PROPERTIES_BY_DEFAULT,
                Option.MAP_VALUES_AS_ADDITIONAL_PROPERTIES)
            .without(Option.SCHEMA_VERSION_INDICATOR);
    config
        .forTypesInGeneral()
        .withCustomDefinitionProvider(Schemas::text)
        .withDefinitionNamingStrategy((key, context) -> name(key.getType().getErasedType()))
        .withDescriptionResolver(scope -> comment(scope.getType().getErasedType()).orElse(null));
    config
        .forFields()
        .withNullableCheck(Schemas::nullable)
        .withRequiredCheck(field -> !nullable(field))
        .withDescriptionResolver(field -> component(field).orElse(null));
    this.builder = new SchemaGenerator(config.build()).buildMultipleSchemaDefinitions();
  }

  /** The schema of a type, as a reference where it has a name. */
  ObjectNode of(Class<?> type) {
    return builder.createSchemaReference(type);
  }

  /** The definitions that the schemas asked for so far refer to. */
  JsonNode definitions() {
    return builder.collectDefinitions("components/schemas");
  }

  private static @Nullable CustomDefinition text(
      ResolvedType type, SchemaGenerationContext context) {
    String format = TEXTS.get(type.getErasedType());
    if (format == null) {
      return null;
    }
    ObjectNode schema = context.getGeneratorConfig().createObjectNode().put("type", "string");
    if (!format.isEmpty()) {
      schema.put("format", format);
    }
    return new CustomDefinition(
        schema, CustomDefinition.INLINE_DEFINITION, CustomDefinition.INCLUDING_ATTRIBUTES);
  }

  /** {@code AgentView} is an Agent, {@code AgentView.Settings} are its AgentSettings. */
  static String name(Class<?> type) {
    Class<?> outer = type.getEnclosingClass();
    String own = type.getSimpleName().replaceFirst("(?<=.)View$", "");
    return outer == null
        ? own
        : name(outer).replaceFirst("Resource$", "")
            + (own.equals("View") || own.equals("Shape") ? "" : own);
  }

  private static boolean nullable(FieldScope field) {
    Field raw = field.getRawMember();
    return Optional.class.isAssignableFrom(raw.getType())
        || Arrays.stream(raw.getAnnotatedType().getAnnotations())
            .anyMatch(annotation -> annotation.annotationType() == Nullable.class);
  }

  private static Optional<String> comment(Class<?> type) {
    return type.getPackageName().startsWith("io.parley")
        ? words(WORDS.format(RuntimeJavadoc.getJavadoc(type).getComment()))
        : Optional.empty();
  }

  private static Optional<String> component(FieldScope field) {
    ClassJavadoc javadoc = RuntimeJavadoc.getJavadoc(field.getRawMember().getDeclaringClass());
    return javadoc.getRecordComponents().stream()
        .filter(component -> component.getName().equals(field.getName()))
        .map(ParamJavadoc::getComment)
        .map(WORDS::format)
        .findFirst()
        .flatMap(Schemas::words);
  }

  /** A comment as plain text on one line. */
  static Optional<String> words(String comment) {
    String plain = comment.replaceAll("<[^>]*>", "").replaceAll("\\s+", " ").strip();
    return plain.isEmpty() ? Optional.empty() : Optional.of(plain);
  }
}
