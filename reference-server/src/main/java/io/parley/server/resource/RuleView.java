package io.parley.server.resource;

import io.parley.automation.journal.Journal.Execution;
import io.parley.automation.journal.Run;
import io.parley.automation.replay.DryRun;
import io.parley.automation.replay.Replay;
import io.parley.automation.rule.Rules;
import io.parley.core.TenantId;
import io.parley.core.work.Effect;
import io.parley.core.work.WorkLog;
import io.parley.server.call.Bodies;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rules, what came of them and what would, as the API shows them. */
final class RuleView {
  private static final long NANOS = 1_000;

  private RuleView() {}

  /**
   * What people say of a rule.
   *
   * @param on the types of events it listens to
   * @param when the condition
   * @param then the actions, in order
   * @param oncePer what it fires once for
   */
  record Settings(
      String name,
      @Nullable Boolean enabled,
      @Nullable Integer priority,
      List<String> on,
      @Nullable Object when,
      List<Map<String, @Nullable Object>> then,
      @Nullable Boolean stopProcessing,
      @Nullable Duration cooldown,
      @Nullable String oncePer) {}

  /** A rule. */
  record Shape(
      String id,
      String name,
      boolean enabled,
      int priority,
      List<String> on,
      Object when,
      List<Map<String, @Nullable Object>> then,
      boolean stopProcessing,
      @Nullable Duration cooldown,
      @Nullable String oncePer,
      long version,
      Instant createdAt,
      Instant updatedAt) {}

  /**
   * What a rule came to at an event.
   *
   * @param reason why it did not fire
   * @param conditions the outcome of each part
   * @param echoOf the effect of ours that the event only tells of
   */
  record Ran(
      String id,
      Instant at,
      RuleName rule,
      EventName event,
      boolean matched,
      boolean fired,
      @Nullable String reason,
      String why,
      @Nullable Object conditions,
      List<Outcome> actions,
      int depth,
      @Nullable String echoOf,
      List<String> notes,
      Duration duration) {}

  /** What a rule would do. */
  record Trial(
      boolean listens,
      boolean matched,
      boolean fires,
      String why,
      Object conditions,
      List<Would> actions,
      String facts,
      List<String> notes) {}

  /** What another set of rules would have changed. */
  record Replayed(
      Instant from,
      Instant to,
      int events,
      boolean complete,
      Instant lookedAtFrom,
      int unchanged,
      int added,
      int removed,
      List<Changed> changes) {}

  static Map<String, @Nullable Object> of(Rules.Saved saved) {
    var view = new LinkedHashMap<String, @Nullable Object>();
    view.put("id", saved.rule().id());
    view.putAll(saved.rule().toJson());
    view.putIfAbsent("cooldown", null);
    view.putIfAbsent("oncePer", null);
    view.put("version", saved.version());
    view.put("createdAt", saved.createdAt());
    view.put("updatedAt", saved.updatedAt());
    return view;
  }

  /** An execution with the outcome that its actions have by now. */
  static Map<String, @Nullable Object> of(TenantId tenant, Execution execution, WorkLog ledger) {
    Run run = execution.run();
    Run.Entry entry = execution.entry();
    var view = new LinkedHashMap<String, @Nullable Object>();
    view.put("id", execution.id());
    view.put("at", run.at());
    view.put("rule", new RuleName(entry.rule(), entry.name(), entry.version()));
    view.put("event", new EventName(run.event()));
    view.put("matched", entry.matched());
    view.put("fired", entry.fired());
    view.put("reason", entry.reason().map(RuleView::spelled));
    view.put("why", entry.why());
    view.put("conditions", entry.verdict());
    view.put(
        "actions",
        entry.actions().stream().map(action -> outcome(tenant, action, ledger)).toList());
    view.put("depth", run.depth());
    view.put("echoOf", run.echoOf());
    view.put("notes", run.notes());
    view.put("duration", Duration.ofNanos(run.micros() * NANOS));
    return view;
  }

  private static Outcome outcome(TenantId tenant, Run.Action action, WorkLog ledger) {
    Optional<Effect> effect = action.effect().flatMap(id -> ledger.effect(tenant, id));
    return new Outcome(
        action.type(),
        action.parameters(),
        action.effect(),
        effect.map(found -> Bodies.spelled(found.state())).orElse("refused"),
        effect.flatMap(Effect::reason).or(action::refused));
  }

  static Map<String, @Nullable Object> of(DryRun.Report report, String facts) {
    var view = new LinkedHashMap<String, @Nullable Object>();
    view.put("listens", report.listens());
    view.put("matched", report.matched());
    view.put("fires", report.fires());
    view.put("why", report.why());
    view.put("conditions", report.verdict().toJson());
    view.put(
        "actions",
        report.actions().stream()
            .map(
                action ->
                    new Would(
                        action.call().type(),
                        action.call().parameters(),
                        report.fires() && action.refused().isEmpty(),
                        action.refused()))
            .toList());
    view.put("facts", facts);
    view.put("notes", report.notes());
    return view;
  }

  static Map<String, @Nullable Object> of(Replay.Report report, Instant from, Instant to) {
    var view = new LinkedHashMap<String, @Nullable Object>();
    view.put("from", from);
    view.put("to", to);
    view.put("events", report.events());
    view.put("complete", report.complete());
    view.put("lookedAtFrom", report.from());
    view.put("unchanged", report.same());
    view.put("added", report.added());
    view.put("removed", report.removed());
    view.put("changes", report.changes().stream().map(Changed::new).toList());
    return view;
  }

  /** {@code CONDITION_FALSE} as {@code conditionFalse}. */
  private static String spelled(String reason) {
    var spelled = new StringBuilder();
    for (String word : reason.toLowerCase(Locale.ROOT).split("_", -1)) {
      spelled.append(
          spelled.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
    }
    return spelled.toString();
  }

  record RuleName(String id, String name, long version) {}

  record EventName(String id, String type, String subject, Instant occurredAt) {
    EventName(Run.About event) {
      this(event.id(), event.kind(), event.subject(), event.occurredAt());
    }
  }

  record Outcome(
      String type,
      Map<String, @Nullable Object> parameters,
      Optional<String> effectId,
      String outcome,
      Optional<String> reason) {}

  record Would(
      String type,
      Map<String, @Nullable Object> parameters,
      boolean wouldRun,
      Optional<String> refused) {}

  record Changed(EventName event, String facts, List<Done> added, List<Done> removed) {
    Changed(Replay.Change change) {
      this(
          new EventName(change.event()),
          change.recorded() ? "recorded" : "event",
          change.added().stream().map(Done::new).toList(),
          change.removed().stream().map(Done::new).toList());
    }
  }

  record Done(String ruleId, String rule, String type, Map<String, @Nullable Object> parameters) {
    Done(Replay.Done done) {
      this(done.rule(), done.name(), done.call().type(), done.call().parameters());
    }
  }
}
