package io.parley.core.agent;

import io.parley.core.action.ActionCatalog;
import io.parley.core.action.ActionSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The actions that agents may be allowed to have done by their models. Immutable, thread-safe.
 *
 * {@snippet lang=java :
 * var tools = new Tools(catalog, Set.of("addTag", "createTask"));
 * tools.problem(List.of("addTag", "fly"));   // 'fly' is no action that a model may call; …
 * }
 */
public final class Tools {
  /**
   * What a model never calls: its words go through the guards and not around them, nobody but a
   * person gives it the word again, and no address is its own to choose.
   */
  private static final Set<String> NEVER =
      Set.of("sendMessage", "aiMessage", "resumeAgent", "callWebhook");

  /** No agent may have anything done. */
  public static final Tools NONE = new Tools(ActionCatalog.of(List.of()), Set.of());

  private final ActionCatalog catalog;
  private final Set<String> connected;

  /**
   * @param catalog every action there is
   * @param connected those of them that are done in a connected account, and can only be called
   *     where there is one
   */
  public Tools(ActionCatalog catalog, Set<String> connected) {
    this.catalog = catalog;
    this.connected = Set.copyOf(connected);
  }

  /** What agents may be allowed, by name. */
  public List<ActionSpec> all() {
    return catalog.all().stream().filter(spec -> !NEVER.contains(spec.type())).toList();
  }

  /** What is wrong with a list of names; empty when an agent may be allowed all of them. */
  public Optional<String> problem(List<String> names) {
    List<String> known = all().stream().map(ActionSpec::type).toList();
    return names.stream()
        .filter(name -> !known.contains(name))
        .findFirst()
        .map(name -> "'" + name + "' is no action that a model may call; known are " + known);
  }

  /**
   * What the agent's model may call in a turn.
   *
   * @param target the ids of what the turn is about, by name
   */
  public Toolset of(Agent agent, Map<String, String> target) {
    List<String> allowed = agent.profile().conduct().tools();
    if (allowed.isEmpty()) {
      return Toolset.NONE;
    }
    return new Toolset(
        catalog,
        all().stream()
            .filter(spec -> allowed.contains(spec.type()))
            .filter(spec -> target.containsKey("integration") || !connected.contains(spec.type()))
            .toList(),
        target);
  }
}
