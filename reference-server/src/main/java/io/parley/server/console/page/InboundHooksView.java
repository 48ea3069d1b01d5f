package io.parley.server.console.page;

import io.parley.core.agent.Agent;
import io.parley.core.event.RecordedEvent;
import io.parley.server.hook.InboundHook;
import io.parley.server.store.Stored;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The addresses that other systems tell an agent's events to.
 *
 * @param lines newest first
 * @param accounts the agent's Kommo accounts by the id of their integration
 * @param shown an address that is shown this once
 * @param values of a form that was refused, by field
 * @param problems what is wrong with it, or with what was asked
 */
public record InboundHooksView(
    Agent agent,
    List<Line> lines,
    Map<String, String> accounts,
    Optional<Shown> shown,
    Map<String, String> values,
    List<String> problems) {
  public InboundHooksView {
    lines = List.copyOf(lines);
    accounts = Map.copyOf(accounts);
    values = Map.copyOf(values);
    problems = List.copyOf(problems);
  }

  /** An address with its secret, and the name of its hook. */
  public record Shown(String name, String address) {}

  /** Something that starts with a hook's events: a rule or a sequence, and where it is. */
  public record Started(String name, String path) {}

  /**
   * One of the hooks.
   *
   * @param starts which rules and sequences listen to its events
   * @param told its last events, newest first
   */
  public record Line(Stored<InboundHook> stored, List<Started> starts, List<RecordedEvent> told) {
    public Line {
      starts = List.copyOf(starts);
      told = List.copyOf(told);
    }

    public InboundHook hook() {
      return stored.value();
    }

    /** The kind of its events, where they do not say another. */
    public String kind() {
      return stored.value().kind();
    }
  }

  /** Where the page is, below the tenant's console. */
  public String path() {
    return "ai-agents/" + agent.id() + "/integrations/hooks";
  }

  /** What a field of the form shows. */
  public String value(String field) {
    return values.getOrDefault(field, "");
  }

  /** The account that a hook's leads are looked for in. */
  public Optional<String> account(InboundHook hook) {
    return hook.integrationId().map(id -> accounts.getOrDefault(id, id));
  }
}
