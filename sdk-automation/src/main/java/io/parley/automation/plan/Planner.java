package io.parley.automation.plan;

import static java.util.stream.Collectors.joining;

import io.parley.automation.rule.ActionCall;
import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.action.ActionCatalog;
import io.parley.core.action.ParameterError;
import io.parley.core.secret.Secret;
import io.parley.core.work.Effect;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns action calls into planned effects: fills in their placeholders, checks them, and gives each
 * a key that says why it is done, so that the same decision made twice plans one act. Pure;
 * thread-safe.
 */
public final class Planner {
  private final ActionCatalog actions;

  /** Plans these actions and no others. */
  public Planner(ActionCatalog actions) {
    this.actions = actions;
  }

  /**
   * Why something is done.
   *
   * @param tenant whose it is
   * @param key of the decision: the rule or step at its version, and the event or enrolment
   * @param subject the mailbox the acts are sent through
   * @param event the event that led to it
   * @param depth how many acts of ours lie between the decision and the outside; 0 for news
   */
  public record Cause(
      TenantId tenant, String key, String subject, Optional<String> event, int depth) {}

  /** What became of an action call. */
  public sealed interface Act {
    /** The call with its placeholders filled in. */
    ActionCall call();

    /** It is to be done. */
    record Planned(ActionCall call, Effect effect) implements Act {}

    /** It cannot be done, and why. */
    record Refused(ActionCall call, String reason) implements Act {}
  }

  /**
   * One act for each call, in their order.
   *
   * @param facts what placeholders look up
   * @param target where to do it: ids by name, as the action's handler needs them
   */
  public List<Act> plan(
      Cause cause,
      List<ActionCall> calls,
      Map<String, @Nullable Object> facts,
      Map<String, String> target,
      Instant now) {
    var acts = new ArrayList<Act>();
    for (ActionCall call : calls) {
      ActionCall filled =
          new ActionCall(call.type(), actions.fill(call.type(), call.parameters(), facts));
      List<ParameterError> errors = actions.validate(filled.type(), filled.parameters());
      acts.add(
          errors.isEmpty()
              ? new Act.Planned(filled, effect(cause, acts.size(), filled, target, now))
              : new Act.Refused(
                  filled, errors.stream().map(ParameterError::toString).collect(joining("; "))));
    }
    return List.copyOf(acts);
  }

  private static Effect effect(
      Cause cause, int index, ActionCall call, Map<String, String> target, Instant now) {
    return Effect.planned(
        cause.tenant(),
        Secret.of(cause.key() + "|" + index).sha256(),
        UniqueId.at(now),
        call.type(),
        cause.subject(),
        call.parameters(),
        target,
        cause.event(),
        cause.depth() + 1,
        now);
  }
}
