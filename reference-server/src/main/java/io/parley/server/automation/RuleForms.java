package io.parley.server.automation;

import io.parley.automation.rule.AccountSettings;
import io.parley.automation.rule.ActionCall;
import io.parley.automation.rule.FieldName;
import io.parley.automation.rule.FieldTypes;
import io.parley.automation.rule.InvalidRuleException;
import io.parley.automation.rule.Rule;
import io.parley.core.TenantId;
import io.parley.core.action.ActionCatalog;
import io.parley.core.action.ParameterError;
import io.parley.core.event.EventKinds;
import io.parley.server.problem.Problem;
import io.parley.server.problem.Problem.FieldError;
import io.parley.server.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads rules as people write them, and refuses what could not run: unknown fields, operators,
 * events and actions, values of the wrong type, each by its place. Thread-safe.
 */
public final class RuleForms {
  private final AccountSettings settings;
  private final ActionCatalog actions;

  RuleForms(AccountSettings settings, ActionCatalog actions) {
    this.settings = settings;
    this.actions = actions;
  }

  /**
   * The rule of that JSON, checked against the account's fields and the actions there are.
   *
   * @param within the place of the JSON in the request, such as {@code rules[2].}; empty for all
   */
  public Rule read(
      TenantId tenant,
      String agentId,
      String id,
      Map<String, ? extends @Nullable Object> json,
      String within) {
    Rule rule;
    try {
      rule = Rule.fromJson(id, json);
    } catch (InvalidRuleException e) {
      throw refused(List.of(new FieldError(within + e.field(), String.valueOf(e.getMessage()))));
    }
    List<FieldError> errors = errors(rule, settings.fields(tenant, agentId), within);
    if (!errors.isEmpty()) {
      throw refused(errors);
    }
    return rule;
  }

  private List<FieldError> errors(Rule rule, FieldTypes fields, String within) {
    var errors = new ArrayList<FieldError>();
    for (String kind : rule.on().stream().sorted().toList()) {
      if (EventKinds.misspelled(kind)) {
        errors.add(
            new FieldError(within + "on", "on: there is no event '" + kind + "'" + near(kind)));
      }
    }
    for (FieldTypes.Problem problem : fields.problems(rule.when())) {
      String place = within + "when." + problem.place();
      errors.add(new FieldError(place, place + ": " + problem.message()));
    }
    for (int i = 0; i < rule.then().size(); i++) {
      ActionCall call = rule.then().get(i);
      for (ParameterError error :
          actions.validate(
              call.type(),
              call.parameters(),
              name -> fields.type(new FieldName(name)).isPresent())) {
        String place =
            within + "then[" + i + "]" + (error.field().isEmpty() ? "" : "." + error.field());
        errors.add(new FieldError(place, place + " " + error.message()));
      }
    }
    return errors;
  }

  /** The known kinds of the same thing. */
  private static String near(String kind) {
    String thing = kind.substring(0, kind.indexOf('.') + 1);
    return "; known are "
        + EventKinds.all().stream().filter(known -> known.startsWith(thing)).toList();
  }

  private static ProblemException refused(List<FieldError> errors) {
    return new ProblemException(
        new Problem(422, errors.getFirst().message(), errors, Optional.empty()));
  }
}
