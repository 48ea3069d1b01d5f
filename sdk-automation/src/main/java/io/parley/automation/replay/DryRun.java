package io.parley.automation.replay;

import io.parley.automation.plan.Planner;
import io.parley.automation.plan.Planner.Act;
import io.parley.automation.plan.Snapshot;
import io.parley.automation.rule.ActionCall;
import io.parley.automation.rule.Decision;
import io.parley.automation.rule.Firings;
import io.parley.automation.rule.Rule;
import io.parley.automation.rule.RuleEngine;
import io.parley.automation.rule.RuleSet;
import io.parley.automation.rule.Verdict;
import io.parley.core.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks a rule what it would do, and does nothing. Pure; thread-safe. */
public final class DryRun {
  private final RuleEngine engine = new RuleEngine();
  private final Planner planner;

  /**
   * @param planner fills in the placeholders of actions and checks them
   */
  public DryRun(Planner planner) {
    this.planner = planner;
  }

  /**
   * What a rule would do.
   *
   * @param listens whether it listens to the event's kind at all
   * @param matched whether its condition holds
   * @param fires whether its actions would be planned
   * @param why what decides it, for people; one sentence
   * @param verdict how its condition comes out, part by part
   * @param actions what it would do, or would if it fired, in order
   * @param notes on the facts and on the rule, for people
   */
  public record Report(
      boolean listens,
      boolean matched,
      boolean fires,
      String why,
      Verdict verdict,
      List<Action> actions,
      List<String> notes) {
    public Report {
      actions = List.copyOf(actions);
      notes = List.copyOf(notes);
    }
  }

  /**
   * One action with its placeholders filled in.
   *
   * @param refused why it could not be planned
   */
  public record Action(ActionCall call, Optional<String> refused) {}

  /**
   * Asks.
   *
   * @param rule also one that is switched off: it is asked all the same, and the notes say so
   * @param firings when it fired before
   */
  public Report of(Rule rule, Snapshot snapshot, Instant now, Firings firings) {
    var notes = new ArrayList<>(snapshot.notes());
    if (!rule.enabled()) {
      notes.add("the rule is switched off; this is what it would do if it were on");
    }
    Rule on = rule.switchedOn();
    Verdict verdict = on.when().explain(snapshot.facts());
    List<Decision> decisions =
        engine.decide(RuleSet.of(List.of(on)), snapshot.facts(), now, firings);
    boolean listens = !decisions.isEmpty();
    boolean fires = listens && decisions.getFirst() instanceof Decision.Fire;
    String why =
        listens
            ? decisions.getFirst().why()
            : "it does not listen to " + snapshot.facts().get(RuleEngine.EVENT_TYPE);
    return new Report(
        listens, verdict.holds(), fires, why, verdict, actions(on, snapshot, now), notes);
  }

  private List<Action> actions(Rule rule, Snapshot snapshot, Instant now) {
    var nobody = new Planner.Cause(new TenantId("dry"), "dry", "dry", Optional.empty(), 0);
    return planner.plan(nobody, rule.then(), snapshot.facts(), Map.of(), now).stream()
        .map(
            act ->
                switch (act) {
                  case Act.Planned(var call, var effect) -> new Action(call, Optional.empty());
                  case Act.Refused(var call, var reason) -> new Action(call, Optional.of(reason));
                })
        .toList();
  }
}
