package io.parley.core.agent;

import io.parley.core.action.ActionCatalog;
import io.parley.core.action.ActionSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What agents may be allowed to have done and looked up by their models. Immutable, thread-safe.
 *
 * {@snippet lang=java :
 * var tools = new Tools(catalog, Set.of("addTag", "createTask"));
 * tools.problem(List.of("addTag", "fly"));   // 'fly' is nothing that a model may call; …
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
  private final List<Lookup> lookups;

  /**
   * @param catalog every action there is
   * @param connected those of them that are done in a connected account, and can only be called
   *     where there is one
   */
  public Tools(ActionCatalog catalog, Set<String> connected) {
    this(catalog, Set.copyOf(connected), List.of());
  }

  private Tools(ActionCatalog catalog, Set<String> connected, List<Lookup> lookups) {
    this.catalog = catalog;
    this.connected = connected;
    this.lookups = lookups;
  }

  /**
   * The same, and what may be looked up.
   *
   * @throws IllegalArgumentException when one has the name of another or of an action
   */
  public Tools looking(List<Lookup> more) {
    List<Lookup> all = new ArrayList<>(lookups);
    all.addAll(more);
    return new Tools(
        catalog.with(
            more.stream()
                .map(lookup -> new ActionSpec(lookup.name(), lookup.parameters()))
                .toList()),
        connected,
        List.copyOf(all));
  }

  /** What agents may be allowed, actions and lookups, by name. */
  public List<ActionSpec> all() {
    return catalog.all().stream().filter(spec -> !NEVER.contains(spec.type())).toList();
  }

  /** What is wrong with a list of names; empty when an agent may be allowed all of them. */
  public Optional<String> problem(List<String> names) {
    List<String> known = all().stream().map(ActionSpec::type).toList();
    return names.stream()
        .filter(name -> !known.contains(name))
        .findFirst()
        .map(name -> "'" + name + "' is nothing that a model may call; known are " + known);
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
    var place = new Lookup.Place(agent, target);
    List<Lookup> open =
        lookups.stream()
            .filter(lookup -> allowed.contains(lookup.name()))
            .filter(lookup -> lookup.isOffered(place))
            .toList();
    Set<String> closed =
        lookups.stream()
            .filter(lookup -> !open.contains(lookup))
            .map(Lookup::name)
            .collect(Collectors.toSet());
    return new Toolset(
        catalog,
        all().stream()
            .filter(spec -> allowed.contains(spec.type()))
            .filter(spec -> target.containsKey("integration") || !connected.contains(spec.type()))
            .filter(spec -> !closed.contains(spec.type()))
            .toList(),
        target,
        Optional.of(new Lookups(open, place, found -> InputGuard.Marks.NONE)));
  }
}
