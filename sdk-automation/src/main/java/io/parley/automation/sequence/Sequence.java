package io.parley.automation.sequence;

import io.parley.automation.rule.Condition;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Steps over time for one subject, as people define them. Immutable.
 *
 * <pre>{@code
 * Sequence.named("vip").on("lead.created")
 *     .message("Thank you, {{contact.name}}!")
 *     .waitFor(Duration.ofDays(1))
 *     .unless(replied())
 *     .createTask("Call")
 *     .build()
 * }</pre>
 *
 * <p>Going from step to step only ever leads forward, so every way through it ends. Every step can
 * be reached, and ids are unique.
 *
 * @param name for people, 1 to 200 characters
 * @param enabled whether subjects enter it and steps are done; while it is not, who is on the way
 *     waits
 * @param on the kinds of events that start it, at most 50; empty: started by hand or by an action
 * @param when must hold for an event to start it
 * @param exitOn when a subject leaves it early, at most 50
 * @param reenrolment whether a subject may enter it again
 * @param times when customers may be written to
 * @param steps 1 to 100
 */
public record Sequence(
    String name,
    boolean enabled,
    Set<String> on,
    Condition when,
    List<ExitRule> exitOn,
    Reenrolment reenrolment,
    SendTimes times,
    List<Step> steps) {
  private static final int MOST_KINDS = 50;
  private static final int MOST_STEPS = 100;

  public Sequence {
    on = Collections.unmodifiableSet(new TreeSet<>(on));
    exitOn = List.copyOf(exitOn);
    steps = List.copyOf(steps);
    if (name.isBlank() || name.length() > 200) {
      throw new IllegalArgumentException(
          "name of " + name.length() + " characters must have 1 to 200");
    }
    if (on.size() > MOST_KINDS || exitOn.size() > MOST_KINDS) {
      throw new IllegalArgumentException(
          (on.size() > MOST_KINDS ? "on has " + on.size() : "exitOn has " + exitOn.size())
              + " entries; it must have at most "
              + MOST_KINDS);
    }
    on.forEach(kind -> Names.kind("on", kind));
    if (steps.isEmpty() || steps.size() > MOST_STEPS) {
      throw new IllegalArgumentException(
          "steps has " + steps.size() + " entries; it must have 1 to " + MOST_STEPS);
    }
    Map<String, Integer> places = places(steps);
    reachable(steps, places);
  }

  private static Map<String, Integer> places(List<Step> steps) {
    var places = new HashMap<String, Integer>();
    for (int i = 0; i < steps.size(); i++) {
      if (places.put(steps.get(i).id(), i) != null) {
        throw new IllegalArgumentException(
            "steps[" + i + "].id '" + steps.get(i).id() + "' is used by another step");
      }
    }
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i) instanceof Step.Branch branch) {
        later(places, i, "then", branch.then());
        later(places, i, "else", branch.otherwise());
        if (branch.then().equals(branch.otherwise())) {
          throw new IllegalArgumentException(
              "steps[" + i + "].then and else must lead to different steps");
        }
      }
    }
    return places;
  }

  /** Forward only, so that every way ends. */
  private static void later(
      Map<String, Integer> places, int at, String field, Optional<String> target) {
    if (target.isEmpty()) {
      return;
    }
    Integer place = places.get(target.get());
    if (place == null || place <= at) {
      throw new IllegalArgumentException(
          "steps["
              + at
              + "]."
              + field
              + " '"
              + target.get()
              + "' must be the id of a later step"
              + (place == null ? "; there is no such step" : ""));
    }
  }

  private static void reachable(List<Step> steps, Map<String, Integer> places) {
    var reached = new HashSet<Integer>();
    Deque<Integer> open = new ArrayDeque<>(List.of(0));
    while (!open.isEmpty()) {
      int at = open.pop();
      if (at >= steps.size() || !reached.add(at)) {
        continue;
      }
      switch (steps.get(at)) {
        case Step.Exit exit -> {}
        case Step.Branch branch -> {
          open.push(branch.then().map(places::get).orElse(at + 1));
          open.push(branch.otherwise().map(places::get).orElse(at + 1));
        }
        case Step.Message step -> open.push(at + 1);
        case Step.AiMessage step -> open.push(at + 1);
        case Step.Wait step -> open.push(at + 1);
        case Step.WaitUntil step -> open.push(at + 1);
        case Step.Action step -> open.push(at + 1);
      }
    }
    for (int i = 0; i < steps.size(); i++) {
      if (!reached.contains(i)) {
        throw new IllegalArgumentException(
            "steps[" + i + "] '" + steps.get(i).id() + "' can never be reached");
      }
    }
  }

  /** Begins a sequence of that name, without steps yet. */
  public static SequenceBuilder named(String name) {
    return new SequenceBuilder(name);
  }

  /** The place of the step with that id, counted from 0. */
  int place(String id) {
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i).id().equals(id)) {
        return i;
      }
    }
    throw new IllegalArgumentException("step '" + id + "' is not in sequence '" + name + "'");
  }

  /** Whether a customer is still to hear of it from the step at {@code place} on. */
  boolean speaksFrom(int place) {
    return steps.stream().skip(place).anyMatch(Step::speaks);
  }

  /** The kinds of events that make a subject leave. */
  Set<String> exitKinds() {
    var kinds = new TreeSet<String>();
    exitOn.forEach(rule -> rule.on().ifPresent(kinds::add));
    return kinds;
  }

  /** The same sequence, switched on or off. */
  public Sequence enabled(boolean enabled) {
    return new Sequence(name, enabled, on, when, exitOn, reenrolment, times, steps);
  }

  /**
   * Reads the JSON form.
   *
   * @param json an object as {@link io.parley.core.json.Json#readMap} returns it
   * @throws InvalidSequenceException when it has another form or an unknown field; names the place
   */
  public static Sequence fromJson(Map<String, ?> json) {
    return new SequenceForm(json).read();
  }

  /** The JSON form, made of maps and lists. */
  public Map<String, @Nullable Object> toJson() {
    return SequenceText.of(this);
  }
}
