package io.parley.server.automation;

import io.parley.automation.rule.AccountSettings;
import io.parley.automation.sequence.InvalidSequenceException;
import io.parley.automation.sequence.Sequence;
import io.parley.automation.sequence.SequenceCheck;
import io.parley.core.TenantId;
import io.parley.core.action.ActionCatalog;
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
 * Reads sequences as people write them, and refuses what could not run: each wrong field, step,
 * event, condition and action by its place. Thread-safe.
 */
public final class SequenceForms {
  private final AccountSettings settings;
  private final ActionCatalog actions;

  SequenceForms(AccountSettings settings, ActionCatalog actions) {
    this.settings = settings;
    this.actions = actions;
  }

  /**
   * The sequence of that JSON.
   *
   * @throws ProblemException 422 that names what is wrong
   */
  public Sequence read(
      TenantId tenant, String agentId, Map<String, ? extends @Nullable Object> json) {
    Sequence sequence;
    try {
      sequence = Sequence.fromJson(json);
    } catch (InvalidSequenceException e) {
      throw refused(List.of(new FieldError(e.field(), String.valueOf(e.getMessage()))));
    }
    var errors = new ArrayList<FieldError>();
    for (String kind : sequence.on()) {
      kind("on", kind).ifPresent(errors::add);
    }
    for (int i = 0; i < sequence.exitOn().size(); i++) {
      String place = "exitOn[" + i + "]";
      sequence.exitOn().get(i).on().flatMap(kind -> kind(place, kind)).ifPresent(errors::add);
    }
    new SequenceCheck(settings.fields(tenant, agentId), actions)
        .problems(sequence)
        .forEach(
            problem ->
                errors.add(
                    new FieldError(problem.place(), problem.place() + ": " + problem.message())));
    if (!errors.isEmpty()) {
      throw refused(errors);
    }
    return sequence;
  }

  private static Optional<FieldError> kind(String place, String kind) {
    return EventKinds.misspelled(kind)
        ? Optional.of(new FieldError(place, place + ": there is no event '" + kind + "'"))
        : Optional.empty();
  }

  private static ProblemException refused(List<FieldError> errors) {
    return new ProblemException(
        new Problem(422, errors.getFirst().message(), errors, Optional.empty()));
  }
}
