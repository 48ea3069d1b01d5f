package io.parley.server.console.page;

import io.parley.core.agent.Agent;
import io.parley.kommo.entity.CustomFieldDefinition;
import io.parley.server.kommo.ReplyWays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the ways to answer of one account need.
 *
 * @param id of the integration
 * @param account its host
 * @param settings as they are kept
 * @param at where Kommo calls for them
 * @param fields of leads that can hold an answer, as they were copied last
 * @param values of a form that was refused, by field; no secret comes back
 * @param problems what is wrong with it, by field; under the empty name what is wrong with the
 *     whole
 */
public record ReplyWaysView(
    Agent agent,
    String id,
    String account,
    ReplyWays.Settings settings,
    ReplyWays.Addresses at,
    List<CustomFieldDefinition> fields,
    Map<String, String> values,
    Map<String, String> problems) {
  public ReplyWaysView {
    fields = List.copyOf(fields);
    values = Map.copyOf(values);
    problems = Map.copyOf(problems);
  }

  /** Where the page is, below the tenant's console. */
  public String path() {
    return "ai-agents/" + agent.id() + "/integrations/" + id + "/ways";
  }

  /** What a field of the form shows: what was sent, or else what is kept. */
  public String value(String field) {
    String kept =
        switch (field) {
          case "field.fieldId" ->
              settings.field().map(way -> String.valueOf(way.fieldId())).orElse("");
          case "field.botId" -> settings.field().map(way -> String.valueOf(way.botId())).orElse("");
          case "salesbot.saying" -> settings.salesbot().map(way -> way.saying().name()).orElse("");
          case "chats.scopeId" ->
              settings.chats().map(ReplyWays.Settings.Chats::scopeId).orElse("");
          default -> "";
        };
    return values.getOrDefault(field, kept);
  }

  /** What is wrong with a field. */
  public Optional<String> problem(String field) {
    return Optional.ofNullable(problems.get(field));
  }

  /** {@code true} for a field with which something is wrong, for the attribute of that name. */
  public @Nullable String invalid(String field) {
    return problems.containsKey(field) ? "true" : null;
  }

  /** Whether the field that is chosen is not among those that were copied. */
  public boolean unknownField() {
    String chosen = value("field.fieldId");
    return !chosen.isEmpty()
        && fields.stream().noneMatch(field -> chosen.equals(String.valueOf(field.id())));
  }
}
