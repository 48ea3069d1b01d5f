package io.parley.automation.rule;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the JSON form of a rule, field by field. */
final class RuleForm {
  private static final Set<String> KNOWN =
      Set.of(
          "name",
          "enabled",
          "priority",
          "on",
          "when",
          "then",
          "stopProcessing",
          "cooldown",
          "oncePer");

  private final Map<String, ?> json;

  RuleForm(Map<String, ?> json) {
    this.json = json;
  }

  Rule read(String id) {
    for (String key : json.keySet()) {
      if (!KNOWN.contains(key)) {
        throw new InvalidRuleException(key, "unknown field", null);
      }
    }
    var on = new LinkedHashSet<String>();
    for (Object kind : list("on")) {
      if (!(kind instanceof String text)) {
        throw new InvalidRuleException("on[" + on.size() + "]", "must be a text", null);
      }
      on.add(text);
    }
    var then = new ArrayList<ActionCall>();
    for (Object action : list("then")) {
      then.add(ActionCall.read(action, "then[" + then.size() + "]"));
    }
    Object when = json.get("when");
    Condition condition = when == null ? Condition.always() : ConditionForm.read(when, "when");
    if (!(json.get("name") instanceof String name)) {
      throw new InvalidRuleException("name", "must be a text", null);
    }
    boolean enabled = flag("enabled", true);
    int priority = priority();
    boolean stop = flag("stopProcessing", false);
    Optional<Duration> cooldown = cooldown();
    Optional<OncePer> oncePer = oncePer();
    try {
      return new Rule(id, name, enabled, priority, on, condition, then, stop, cooldown, oncePer);
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      int end = message.indexOf(' ');
      throw new InvalidRuleException(message.substring(0, Math.max(0, end)), message, e);
    }
  }

  private List<?> list(String field) {
    if (json.get(field) instanceof List<?> list) {
      return list;
    }
    throw new InvalidRuleException(field, "must be a list", null);
  }

  private boolean flag(String field, boolean absent) {
    @Nullable Object value = json.get(field);
    return switch (value) {
      case null -> absent;
      case Boolean flag -> flag;
      default -> throw new InvalidRuleException(field, "must be true or false", null);
    };
  }

  private Optional<Duration> cooldown() {
    @Nullable Object value = json.get("cooldown");
    if (value == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Duration.parse(String.valueOf(value)));
    } catch (DateTimeException e) {
      throw new InvalidRuleException(
          "cooldown", "'" + value + "' must be an ISO-8601 duration such as PT30M", e);
    }
  }

  private Optional<OncePer> oncePer() {
    @Nullable Object value = json.get("oncePer");
    if (value == null) {
      return Optional.empty();
    }
    return Optional.of(
        OncePer.of(String.valueOf(value))
            .orElseThrow(
                () ->
                    new InvalidRuleException(
                        "oncePer", "'" + value + "' must be one of " + OncePer.words(), null)));
  }

  private int priority() {
    @Nullable Object value = json.get("priority");
    return switch (value) {
      case null -> 0;
      case Integer number -> number;
      default -> throw new InvalidRuleException("priority", "must be a whole number", null);
    };
  }
}
