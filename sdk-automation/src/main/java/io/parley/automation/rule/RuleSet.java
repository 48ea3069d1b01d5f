package io.parley.automation.rule;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Rules that run together, in the order they are to run, with an index by the kinds of events they
 * listen to: an event meets only the rules that want it. Immutable.
 */
public final class RuleSet {
  private static final Comparator<Rule> ORDER =
      Comparator.comparingInt(Rule::priority).reversed().thenComparing(Rule::id);

  /** No rules. */
  public static final RuleSet EMPTY = of(List.of());

  private final List<Rule> rules;
  private final Map<String, List<Rule>> listening;

  private RuleSet(List<Rule> rules, Map<String, List<Rule>> listening) {
    this.rules = rules;
    this.listening = listening;
  }

  /**
   * These rules.
   *
   * @throws IllegalArgumentException when two have the same id
   */
  public static RuleSet of(List<Rule> rules) {
    var ids = new HashSet<String>();
    for (Rule rule : rules) {
      if (!ids.add(rule.id())) {
        throw new IllegalArgumentException("rule id '" + rule.id() + "' must be there once");
      }
    }
    List<Rule> ordered = rules.stream().sorted(ORDER).toList();
    var listening = new HashMap<String, List<Rule>>();
    for (Rule rule : ordered) {
      rule.on().forEach(kind -> listening.computeIfAbsent(kind, k -> new ArrayList<>()).add(rule));
    }
    listening.replaceAll((kind, those) -> List.copyOf(those));
    return new RuleSet(ordered, Map.copyOf(listening));
  }

  /** All of them, in the order they are to run: the higher priority first, then by id. */
  public List<Rule> rules() {
    return rules;
  }

  /** Those that listen to this kind of event, also when they are switched off, in their order. */
  public List<Rule> listeningTo(String kind) {
    return listening.getOrDefault(kind, List.of());
  }

  /** The kinds of events that at least one of them listens to. */
  public Set<String> kinds() {
    return listening.keySet();
  }

  @Override
  public String toString() {
    return rules.size() + " rules on " + listening.keySet();
  }
}
