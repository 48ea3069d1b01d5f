package io.parley.automation.rule;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * On these events, when this holds, do that. Immutable.
 *
 * <pre>{@code
 * Rule.on(EventKinds.LEAD_MOVED)
 *     .when(field("lead.price").gt(1000))
 *     .then(addTag("vip"), startSequence("vip"))
 *     .named("Important customers")
 * }</pre>
 *
 * @param id unique among the rules it runs with, 1 to 100 characters
 * @param name for people, 1 to 200 characters
 * @param enabled whether it may fire
 * @param priority the higher runs first; -1,000 to 1,000, 0 by default; equal ones by id
 * @param on the kinds of events it listens to, 1 to 50, such as {@code lead.status_changed}
 * @param when must hold for it to fire
 * @param then what is done, in order; 1 to 50
 * @param stopProcessing whether its firing keeps the rules after it from running
 * @param cooldown how long after it fired it does not fire again for the same lead, else contact,
 *     conversation or other subject of the event; 1 second to 365 days
 * @param oncePer for each of what it fires once only; then the cooldown does not matter
 */
public record Rule(
    String id,
    String name,
    boolean enabled,
    int priority,
    Set<String> on,
    Condition when,
    List<ActionCall> then,
    boolean stopProcessing,
    Optional<Duration> cooldown,
    Optional<OncePer> oncePer) {
  private static final Pattern KIND = Pattern.compile("[a-z][a-z0-9_]*(\\.[a-z0-9_]+)+");
  private static final int HIGHEST = 1_000;
  private static final int MOST = 50;
  private static final Duration LONGEST_COOLDOWN = Duration.ofDays(365);

  public Rule {
    on = Set.copyOf(on);
    then = List.copyOf(then);
    bounded("id", id, 100);
    bounded("name", name, 200);
    if (priority < -HIGHEST || priority > HIGHEST) {
      throw new IllegalArgumentException(
          "priority " + priority + " must be -" + HIGHEST + " to " + HIGHEST);
    }
    if (on.isEmpty() || on.size() > MOST) {
      throw new IllegalArgumentException(
          "on has " + on.size() + " events; it must have 1 to " + MOST);
    }
    for (String kind : on) {
      if (kind.length() > 100 || !KIND.matcher(kind).matches()) {
        throw new IllegalArgumentException(
            "on '" + kind + "' must be a kind of event such as lead.status_changed");
      }
    }
    if (then.isEmpty() || then.size() > MOST) {
      throw new IllegalArgumentException(
          "then has " + then.size() + " actions; it must have 1 to " + MOST);
    }
    cooldown.ifPresent(
        length -> {
          if (length.compareTo(Duration.ofSeconds(1)) < 0
              || length.compareTo(LONGEST_COOLDOWN) > 0) {
            throw new IllegalArgumentException(
                "cooldown " + length + " must be 1 second to 365 days");
          }
        });
  }

  private static void bounded(String what, String value, int longest) {
    if (value.isBlank() || value.length() > longest) {
      throw new IllegalArgumentException(
          what + " of " + value.length() + " characters must have 1 to " + longest);
    }
  }

  /** Begins a rule that listens to these kinds of events. */
  public static Start on(String... kinds) {
    return new Start(new LinkedHashSet<>(List.of(kinds)), Condition.always());
  }

  /**
   * A rule that listens but does nothing yet. Immutable.
   *
   * @param on the kinds of events
   * @param when what must hold
   */
  public record Start(Set<String> on, Condition when) {
    /** What must hold; replaces an earlier one. */
    public Start when(Condition condition) {
      return new Start(on, condition);
    }

    /** What is done then. Its id and name say the events until others are given. */
    public Rule then(ActionCall... actions) {
      String called = "on " + String.join(", ", on);
      String id = called.substring(0, Math.min(100, called.length()));
      return new Rule(
          id, id, true, 0, on, when, List.of(actions), false, Optional.empty(), Optional.empty());
    }
  }

  /** The same rule with another id. */
  public Rule withId(String id) {
    return new Rule(id, name, enabled, priority, on, when, then, stopProcessing, cooldown, oncePer);
  }

  /** The same rule with another name. */
  public Rule named(String name) {
    return new Rule(id, name, enabled, priority, on, when, then, stopProcessing, cooldown, oncePer);
  }

  /** The same rule with another priority. */
  public Rule withPriority(int priority) {
    return new Rule(id, name, enabled, priority, on, when, then, stopProcessing, cooldown, oncePer);
  }

  /** The same rule, keeping the rules after it from running when it fires. */
  public Rule andStop() {
    return new Rule(id, name, enabled, priority, on, when, then, true, cooldown, oncePer);
  }

  /** The same rule, not firing again for the same subject that soon. */
  public Rule withCooldown(Duration cooldown) {
    return new Rule(
        id,
        name,
        enabled,
        priority,
        on,
        when,
        then,
        stopProcessing,
        Optional.of(cooldown),
        oncePer);
  }

  /** The same rule, firing once only for each of these. */
  public Rule once(OncePer per) {
    return new Rule(
        id, name, enabled, priority, on, when, then, stopProcessing, cooldown, Optional.of(per));
  }

  /** The same rule, not firing. */
  public Rule disabled() {
    return new Rule(id, name, false, priority, on, when, then, stopProcessing, cooldown, oncePer);
  }

  /** The same rule, firing again. */
  public Rule switchedOn() {
    return new Rule(id, name, true, priority, on, when, then, stopProcessing, cooldown, oncePer);
  }

  /**
   * Reads the JSON form: {@code name}, {@code on}, {@code then}, and optionally {@code enabled},
   * {@code priority}, {@code when}, {@code stopProcessing}, {@code cooldown} and {@code oncePer}.
   *
   * @param id stands beside the JSON, not in it
   * @param json an object as {@link io.parley.core.json.Json#readMap} returns it
   * @throws InvalidRuleException when it has another form or an unknown field; names the place
   */
  public static Rule fromJson(String id, Map<String, ?> json) {
    return new RuleForm(json).read(id);
  }

  /** The JSON form without the id, made of maps and lists. */
  public Map<String, @Nullable Object> toJson() {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("name", name);
    json.put("enabled", enabled);
    json.put("priority", priority);
    json.put("on", on.stream().sorted().toList());
    json.put("when", when.toJson());
    json.put("then", then.stream().map(ActionCall::toJson).toList());
    json.put("stopProcessing", stopProcessing);
    cooldown.ifPresent(length -> json.put("cooldown", length.toString()));
    oncePer.ifPresent(per -> json.put("oncePer", per.word()));
    return json;
  }
}
