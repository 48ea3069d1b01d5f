package io.parley.automation.sequence;

import io.parley.automation.rule.Condition;
import io.parley.automation.rule.FieldName;
import io.parley.automation.rule.FieldTypes;
import io.parley.core.action.ActionCatalog;
import io.parley.core.action.ParameterError;
import io.parley.core.action.Placeholders;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds, when a sequence is saved, what would only fail when it runs: unknown fields and operators
 * that do not suit them, unknown actions and parameters, placeholders that name no fact. Immutable.
 */
public final class SequenceCheck {
  private final FieldTypes account;
  private final FieldTypes types;
  private final ActionCatalog actions;

  /**
   * @param account the fields of the account
   * @param actions what steps may do
   */
  public SequenceCheck(FieldTypes account, ActionCatalog actions) {
    this.account = account;
    this.types = EnrolmentFacts.types(account);
    this.actions = actions;
  }

  /** All that is wrong, in the order of the JSON form; empty when it can be saved. */
  public List<FieldTypes.Problem> problems(Sequence sequence) {
    var problems = new ArrayList<FieldTypes.Problem>();
    // Before it has begun nothing is known of an enrolment.
    condition("when", account, sequence.when(), problems);
    for (int i = 0; i < sequence.exitOn().size(); i++) {
      ExitRule rule = sequence.exitOn().get(i);
      condition("exitOn[" + i + "].when", types, rule.when(), problems);
    }
    for (int i = 0; i < sequence.steps().size(); i++) {
      step("steps[" + i + "]", sequence.steps().get(i), problems);
    }
    return List.copyOf(problems);
  }

  private void step(String place, Step step, List<FieldTypes.Problem> problems) {
    switch (step) {
      case Step.Message(var id, var text) -> text(place + ".text", text, problems);
      case Step.AiMessage(var id, var prompt) -> text(place + ".prompt", prompt, problems);
      case Step.Branch(var id, var when, var then, var otherwise) ->
          condition(place + ".when", types, when, problems);
      case Step.Action(var id, var action) -> {
        for (ParameterError error :
            actions.validate(action.type(), action.parameters(), this::known)) {
          problems.add(
              new FieldTypes.Problem(
                  place + ".action" + (error.field().isEmpty() ? "" : "." + error.field()),
                  error.message()));
        }
      }
      case Step.Wait wait -> {}
      case Step.WaitUntil wait -> {}
      case Step.Exit exit -> {}
    }
  }

  private void text(String place, String text, List<FieldTypes.Problem> problems) {
    Placeholders.problem(text)
        .ifPresent(problem -> problems.add(new FieldTypes.Problem(place, problem)));
    for (String name : Placeholders.names(text)) {
      if (!known(name)) {
        problems.add(new FieldTypes.Problem(place, "{{" + name + "}} is no fact that is known"));
      }
    }
  }

  private boolean known(String name) {
    return types.type(new FieldName(name)).isPresent();
  }

  private static void condition(
      String place, FieldTypes types, Condition condition, List<FieldTypes.Problem> problems) {
    for (FieldTypes.Problem problem : types.problems(condition)) {
      problems.add(
          new FieldTypes.Problem(
              problem.place().isEmpty() ? place : place + "." + problem.place(),
              problem.message()));
    }
  }
}
