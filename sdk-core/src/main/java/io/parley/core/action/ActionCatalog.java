package io.parley.core.action;

import io.parley.core.json.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Every action that rules, sequences and the agent's tools may call: the one place where a call is
 * checked before it is stored and filled in before it is planned. Immutable, thread-safe.
 *
 * {@snippet lang=java :
 * var actions = ActionCatalog.of(handlers);
 * actions.validate("addTag", Map.of("tags", "vip"));   // [tag is missing, tags is unknown; …]
 * actions.fill("addNote", Map.of("text", "{{lead.name}} is hot"), facts);
 * }
 */
public final class ActionCatalog {
  private final Map<String, ActionSpec> specs;
  private final Map<String, ParameterSchema> schemas = new ConcurrentHashMap<>();

  private ActionCatalog(Map<String, ActionSpec> specs) {
    this.specs = Collections.unmodifiableMap(specs);
  }

  /** Read when it is first needed: most processes check few calls or none. */
  private Optional<ParameterSchema> schema(String type) {
    return find(type)
        .map(spec -> schemas.computeIfAbsent(type, first -> new ParameterSchema(spec)));
  }

  /**
   * What these handlers carry out.
   *
   * @throws IllegalArgumentException when two carry out the same action
   */
  public static ActionCatalog of(Collection<ActionHandler> handlers) {
    return new ActionCatalog(new TreeMap<>()).with(handlers.stream().map(ActionSpec::of).toList());
  }

  /**
   * The same, and more: actions that are no effect of their own, such as starting a sequence.
   *
   * @throws IllegalArgumentException when one of them is there already
   */
  public ActionCatalog with(Collection<ActionSpec> more) {
    Map<String, ActionSpec> all = new TreeMap<>(specs);
    for (ActionSpec spec : more) {
      if (all.putIfAbsent(spec.type(), spec) != null) {
        throw new IllegalArgumentException("action " + spec.type() + " is there twice");
      }
    }
    return new ActionCatalog(all);
  }

  /** All actions, by their names. */
  public List<ActionSpec> all() {
    return List.copyOf(specs.values());
  }

  /** The action of that name. */
  public Optional<ActionSpec> find(String type) {
    return Optional.ofNullable(specs.get(type));
  }

  /** As {@link #validate(String, Map, Predicate)}, with any well-formed name of a fact allowed. */
  public List<ParameterError> validate(String type, Map<String, @Nullable Object> parameters) {
    return validate(type, parameters, name -> true);
  }

  /**
   * Everything that is wrong with a call, in the order of its parameters; empty when it can be
   * stored, or, after {@link #fill}, carried out. A text that is one placeholder and nothing else
   * may stand for a value of any type, because its fact is known only later.
   *
   * @param known whether a fact of that name exists, such as {@code lead.name}
   */
  public List<ParameterError> validate(
      String type, Map<String, @Nullable Object> parameters, Predicate<String> known) {
    Optional<ParameterSchema> schema = schema(type);
    if (schema.isEmpty()) {
      return List.of(
          new ParameterError("type", "'" + type + "' is no action; known are " + specs.keySet()));
    }
    List<ParameterError> errors = new ArrayList<>(schema.get().errors(parameters));
    parameters.forEach((name, value) -> placeholders(name, value, known, errors));
    return List.copyOf(errors);
  }

  private static void placeholders(
      String field, @Nullable Object value, Predicate<String> known, List<ParameterError> errors) {
    switch (value) {
      case String text -> {
        Placeholders.problem(text)
            .ifPresent(problem -> errors.add(new ParameterError(field, problem)));
        for (String name : Placeholders.names(text)) {
          if (!known.test(name)) {
            errors.add(new ParameterError(field, "{{" + name + "}} is no fact that is known"));
          }
        }
      }
      case List<?> list -> {
        for (int i = 0; i < list.size(); i++) {
          placeholders(field + "[" + i + "]", list.get(i), known, errors);
        }
      }
      case Map<?, ?> map ->
          map.forEach((name, item) -> placeholders(field + "." + name, item, known, errors));
      case null, default -> {}
    }
  }

  /**
   * The parameters with their placeholders filled in, a fact as text where the action takes text.
   * Check them again before they are carried out: a fact that is not known leaves null.
   *
   * @param facts JSON values by dotted name
   */
  public Map<String, @Nullable Object> fill(
      String type, Map<String, @Nullable Object> parameters, Map<String, @Nullable Object> facts) {
    Optional<ParameterSchema> schema = schema(type);
    Map<String, @Nullable Object> filled =
        new LinkedHashMap<>(Placeholders.fill(parameters, facts));
    filled.replaceAll(
        (name, value) ->
            value != null && schema.isPresent() && schema.get().onlyText(name)
                ? Placeholders.text(value)
                : value);
    return Collections.unmodifiableMap(filled);
  }

  /** The catalog as JSON: a list of {@code {"type", "description", "parameters"}}. */
  public List<Map<String, @Nullable Object>> toJson() {
    List<Map<String, @Nullable Object>> list = new ArrayList<>();
    for (ActionSpec spec : specs.values()) {
      Map<String, @Nullable Object> item = new LinkedHashMap<>();
      item.put("type", spec.type());
      item.put("description", spec.description());
      item.put("parameters", Json.readMap(spec.parameters()));
      list.add(item);
    }
    return list;
  }
}
