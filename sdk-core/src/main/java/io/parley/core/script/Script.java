package io.parley.core.script;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A conversation that a company has planned: steps that say something, ask something, and lead on
 * by what was told. Immutable.
 *
 * <pre>{@code
 * Script.named("Quote").keywords("quote", "offer")
 *     .step(ScriptStep.say("name", "Who may I ask for?").ask(Ask.of("name", SlotType.NAME)))
 *     .step(ScriptStep.say("thanks", "Thank you, {{slot.name}}!"))
 *     .build()
 * }</pre>
 *
 * <p>Every step can be reached, ids are unique, and no way leads in a circle without waiting for
 * the customer in it.
 *
 * @param name for people, 1 to 200 characters
 * @param enabled whether it begins and is followed; while it is not, who follows it waits
 * @param priority the higher one begins when several could; -1,000 to 1,000
 * @param trigger what begins it
 * @param steps 1 to 100
 * @param objections what customers object at any step, at most 30
 */
public record Script(
    String name,
    boolean enabled,
    int priority,
    Trigger trigger,
    List<ScriptStep> steps,
    List<Objection> objections) {
  private static final int MOST_STEPS = 100;

  public Script {
    steps = List.copyOf(steps);
    objections = List.copyOf(objections);
    if (name.isBlank() || name.length() > 200) {
      throw new IllegalArgumentException(
          "name of " + name.length() + " characters must have 1 to 200, not all blank");
    }
    if (priority < -1_000 || priority > 1_000) {
      throw new IllegalArgumentException("priority " + priority + " must be -1000 to 1000");
    }
    if (steps.isEmpty() || steps.size() > MOST_STEPS) {
      throw new IllegalArgumentException(
          "steps has " + steps.size() + " entries; it must have 1 to " + MOST_STEPS);
    }
    if (objections.size() > 30) {
      throw new IllegalArgumentException(
          "objections has " + objections.size() + " entries; it must have at most 30");
    }
    Map<String, Integer> places = places(steps);
    Set<String> slots = slots(steps);
    for (int i = 0; i < steps.size(); i++) {
      step("steps[" + i + "]", steps.get(i), places, slots);
    }
    objections("objections", objections, places, slots);
    reachable(steps, objections, places);
    circles(steps, places);
  }

  private static Map<String, Integer> places(List<ScriptStep> steps) {
    var places = new HashMap<String, Integer>();
    for (int i = 0; i < steps.size(); i++) {
      if (places.put(steps.get(i).id(), i) != null) {
        throw new IllegalArgumentException(
            "steps[" + i + "].id '" + steps.get(i).id() + "' is used by another step");
      }
    }
    return places;
  }

  private static Set<String> slots(List<ScriptStep> steps) {
    var types = new LinkedHashMap<String, SlotType>();
    for (int i = 0; i < steps.size(); i++) {
      Optional<Ask> ask = steps.get(i).ask();
      if (ask.isEmpty()) {
        continue;
      }
      SlotType before = types.putIfAbsent(ask.get().slot(), ask.get().type());
      if (before != null && before != ask.get().type()) {
        throw new IllegalArgumentException(
            "steps["
                + i
                + "].ask.type "
                + ask.get().type().word()
                + " must be "
                + before.word()
                + ", as where slot '"
                + ask.get().slot()
                + "' is asked for before");
      }
    }
    return types.keySet();
  }

  private static void step(
      String place, ScriptStep step, Map<String, Integer> places, Set<String> slots) {
    speaks(place + ".say", step.say(), slots);
    step.ask()
        .ifPresent(
            ask -> {
              ask.again().ifPresent(words -> speaks(place + ".ask.again", words, slots));
              ask.retry().ifPresent(words -> speaks(place + ".ask.retry", words, slots));
            });
    for (int i = 0; i < step.next().size(); i++) {
      Next way = step.next().get(i);
      String at = place + ".next[" + i + "]";
      target(at, way.goTo(), places);
      for (String slot : way.when().map(When::slots).orElse(Set.of())) {
        if (!slots.contains(slot)) {
          throw new IllegalArgumentException(at + ".when slot '" + slot + "' is asked for nowhere");
        }
      }
    }
    objections(place + ".objections", step.objections(), places, slots);
  }

  private static void objections(
      String place, List<Objection> objections, Map<String, Integer> places, Set<String> slots) {
    for (int i = 0; i < objections.size(); i++) {
      String at = place + "[" + i + "]";
      speaks(at + ".answer", objections.get(i).answer(), slots);
      objections.get(i).goTo().ifPresent(step -> target(at, step, places));
    }
  }

  private static void speaks(String place, Wording words, Set<String> slots) {
    for (String slot : words.slots()) {
      if (!slots.contains(slot)) {
        throw new IllegalArgumentException(place + " slot '" + slot + "' is asked for nowhere");
      }
    }
  }

  private static void target(String place, String step, Map<String, Integer> places) {
    if (!step.equals(Next.END) && !places.containsKey(step)) {
      throw new IllegalArgumentException(
          place + ".goto '" + step + "' must be the id of a step, or 'end'; there is no such step");
    }
  }

  /** The steps that may come right after one, as places; those past the last are the end. */
  private static List<Integer> after(List<ScriptStep> steps, int at, Map<String, Integer> places) {
    var after = new ArrayList<Integer>();
    boolean falls = true;
    for (Next way : steps.get(at).next()) {
      after.add(places.getOrDefault(way.goTo(), steps.size()));
      falls &= way.when().isPresent();
    }
    if (falls) {
      after.add(at + 1);
    }
    return after;
  }

  private static void reachable(
      List<ScriptStep> steps, List<Objection> everywhere, Map<String, Integer> places) {
    var reached = new HashSet<Integer>();
    Deque<Integer> open = new ArrayDeque<>(List.of(0));
    everywhere.forEach(
        objection -> objection.goTo().ifPresent(step -> open.push(places.getOrDefault(step, 0))));
    while (!open.isEmpty()) {
      int at = open.pop();
      if (at >= steps.size() || !reached.add(at)) {
        continue;
      }
      after(steps, at, places).forEach(open::push);
      steps
          .get(at)
          .objections()
          .forEach(
              objection ->
                  objection
                      .goTo()
                      .ifPresent(step -> open.push(places.getOrDefault(step, steps.size()))));
    }
    for (int i = 0; i < steps.size(); i++) {
      if (!reached.contains(i)) {
        throw new IllegalArgumentException(
            "steps[" + i + "] '" + steps.get(i).id() + "' can never be reached");
      }
    }
  }

  /** Going round without waiting would say the same for ever. */
  private static void circles(List<ScriptStep> steps, Map<String, Integer> places) {
    for (int start = 0; start < steps.size(); start++) {
      var seen = new HashSet<Integer>();
      Deque<Integer> open = new ArrayDeque<>(List.of(start));
      while (!open.isEmpty()) {
        int at = open.pop();
        if (at >= steps.size() || steps.get(at).waits()) {
          continue;
        }
        for (int next : after(steps, at, places)) {
          if (next == start) {
            throw new IllegalArgumentException(
                "steps["
                    + at
                    + "].next leads in a circle to '"
                    + steps.get(start).id()
                    + "' without waiting for the customer");
          }
          if (seen.add(next)) {
            open.push(next);
          }
        }
      }
    }
  }

  /** Begins a script of that name, without steps yet. */
  public static ScriptBuilder named(String name) {
    return new ScriptBuilder(name);
  }

  /** The step with that id. */
  public Optional<ScriptStep> step(String id) {
    return steps.stream().filter(step -> step.id().equals(id)).findFirst();
  }

  /** The step after that one in order; empty after the last. */
  Optional<ScriptStep> following(ScriptStep step) {
    int at = steps.indexOf(step);
    return at + 1 < steps.size() ? Optional.of(steps.get(at + 1)) : Optional.empty();
  }

  /** What is asked for anywhere in it, each slot once, in order. */
  List<Ask> asks() {
    var asks = new LinkedHashMap<String, Ask>();
    steps.forEach(step -> step.ask().ifPresent(ask -> asks.putIfAbsent(ask.slot(), ask)));
    return List.copyOf(asks.values());
  }

  /** The same script, switched on or off. */
  public Script enabled(boolean enabled) {
    return new Script(name, enabled, priority, trigger, steps, objections);
  }

  /**
   * Reads the JSON form.
   *
   * @param json an object as {@link io.parley.core.json.Json#readMap} returns it
   * @throws InvalidScriptException when it has another form or an unknown field; names the place
   */
  public static Script fromJson(Map<String, ?> json) {
    return new ScriptForm(json).read();
  }

  /** The JSON form, made of maps and lists. */
  public Map<String, @Nullable Object> toJson() {
    return ScriptText.of(this);
  }
}
