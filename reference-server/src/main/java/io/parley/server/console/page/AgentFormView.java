package io.parley.server.console.page;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The form of an agent.
 *
 * @param id empty for one that there is not yet
 * @param version the form was filled from
 * @param values by field
 * @param problems what is wrong, by field; under the empty name what is wrong with the whole
 * @param categories what its knowledge may be limited to
 * @param tools what its model may be allowed
 * @param zones names of time zones
 * @param days of the week, in order
 */
public record AgentFormView(
    String id,
    long version,
    Map<String, String> values,
    Map<String, String> problems,
    List<Choice> categories,
    List<Choice> tools,
    List<String> zones,
    List<String> days) {
  public AgentFormView {
    values = Map.copyOf(values);
    problems = Collections.unmodifiableMap(new LinkedHashMap<>(problems));
    categories = List.copyOf(categories);
    tools = List.copyOf(tools);
    zones = List.copyOf(zones);
    days = List.copyOf(days);
  }

  /** One of several things to choose. */
  public record Choice(String name, String label) {}

  /** The value of a field; empty when it has none. */
  public String value(String field) {
    return values.getOrDefault(field, "");
  }

  /** Whether a box is checked. */
  public boolean on(String field) {
    return !value(field).isEmpty();
  }

  /** What is wrong with a field. */
  public Optional<String> problem(String field) {
    return Optional.ofNullable(problems.get(field));
  }

  /** {@code true} for a field with which something is wrong, for the attribute of that name. */
  public @Nullable String invalid(String field) {
    return problems.containsKey(field) ? "true" : null;
  }

  /** The id of the text about what is wrong with a field. */
  public @Nullable String told(String field) {
    return problems.containsKey(field) ? field + "-problem" : null;
  }
}
