package io.parley.core.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One step of a script. Immutable.
 *
 * @param id unique in the script; a letter, then letters, digits, {@code -} and {@code _}, at most
 *     50; not {@code end}
 * @param goal what it is for, for people and models; at most 500 characters
 * @param say what is said when it is reached
 * @param ask what is to be told then; empty: the script goes on at once
 * @param next the ways on, the first that holds is taken; none: the step after it; at most 20
 * @param objections what customers object here, at most 30
 */
public record ScriptStep(
    String id,
    String goal,
    Wording say,
    Optional<Ask> ask,
    List<Next> next,
    List<Objection> objections) {
  private static final Pattern ID = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,49}");

  public ScriptStep {
    next = List.copyOf(next);
    objections = List.copyOf(objections);
    if (!ID.matcher(id).matches() || id.equals(Next.END)) {
      throw new IllegalArgumentException(
          "id '"
              + id
              + "' must be a letter, then at most 49 letters, digits, - and _, and not 'end'");
    }
    if (goal.length() > 500) {
      throw new IllegalArgumentException(
          "goal of " + goal.length() + " characters must have at most 500");
    }
    if (next.size() > 20 || objections.size() > 30) {
      throw new IllegalArgumentException(
          next.size() > 20
              ? "next has " + next.size() + " entries; it must have at most 20"
              : "objections has " + objections.size() + " entries; it must have at most 30");
    }
    for (int i = 0; i + 1 < next.size(); i++) {
      if (next.get(i).when().isEmpty()) {
        throw new IllegalArgumentException(
            "next[" + (i + 1) + "] can never be taken: next[" + i + "] always is");
      }
    }
  }

  /** Says something and goes on. */
  public static ScriptStep say(String id, String words) {
    return say(id, Wording.of(words));
  }

  /** Says something and goes on. */
  public static ScriptStep say(String id, Wording words) {
    return new ScriptStep(id, "", words, Optional.empty(), List.of(), List.of());
  }

  /** The same, for that goal. */
  public ScriptStep goal(String text) {
    return new ScriptStep(id, text, say, ask, next, objections);
  }

  /** The same, and waits for an answer. */
  public ScriptStep ask(Ask wanted) {
    return new ScriptStep(id, goal, say, Optional.of(wanted), next, objections);
  }

  /** The same, with another way on, asked after those there are. */
  public ScriptStep next(Next way) {
    var more = new ArrayList<>(next);
    more.add(way);
    return new ScriptStep(id, goal, say, ask, more, objections);
  }

  /** The same, with an answer to another objection. */
  public ScriptStep objection(Objection objection) {
    var more = new ArrayList<>(objections);
    more.add(objection);
    return new ScriptStep(id, goal, say, ask, next, more);
  }

  /** Whether the script stays here until the customer says something. */
  public boolean waits() {
    return ask.isPresent()
        || next.stream().anyMatch(way -> way.when().filter(When::listens).isPresent());
  }
}
