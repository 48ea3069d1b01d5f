package io.parley.server.console.page;

import io.parley.core.agent.Agent;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The accounts that an agent serves.
 *
 * @param lines newest first
 * @param values of the form that connects another, by field; no secret comes back
 * @param problems what is wrong, by field; under the empty name what is wrong with the whole
 * @param callback where Kommo sends people back to: the redirect address of an app
 */
public record IntegrationsView(
    Agent agent,
    List<IntegrationLine> lines,
    Map<String, String> values,
    Map<String, String> problems,
    String callback) {
  public IntegrationsView {
    lines = List.copyOf(lines);
    values = Map.copyOf(values);
    problems = Collections.unmodifiableMap(new LinkedHashMap<>(problems));
  }

  /** The value of a field; empty when it has none. */
  public String value(String field) {
    return values.getOrDefault(field, "");
  }

  /** What is wrong with a field. */
  public Optional<String> problem(String field) {
    return Optional.ofNullable(problems.get(field));
  }

  /** {@code true} for a field with which something is wrong, for the attribute of that name. */
  public @Nullable String invalid(String field) {
    return problems.containsKey(field) ? "true" : null;
  }

  /** Whether the form was sent with an app. */
  public boolean app() {
    return value("kind").equals("oauth");
  }
}
