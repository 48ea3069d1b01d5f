package io.parley.server.resource;

import io.parley.automation.sequence.Enrolment;
import io.parley.automation.sequence.Sequence;
import io.parley.automation.sequence.SequenceEngine;
import io.parley.automation.sequence.Step;
import io.parley.automation.sequence.StepRun;
import io.parley.automation.sequence.StoredSequence;
import io.parley.core.action.Placeholders;
import io.parley.core.work.Effect;
import io.parley.core.work.EffectState;
import io.parley.core.work.WorkLog;
import io.parley.server.call.Bodies;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sequences and enrolments as the API shows them. */
final class SequenceView {
  private SequenceView() {}

  /**
   * What people say of a sequence.
   *
   * @param on the types of events that enrol
   * @param when the condition on enrolling
   * @param exitOn what ends it early
   * @param reenrol whether somebody may go through it again
   */
  record Settings(
      String name,
      @Nullable Boolean enabled,
      @Nullable List<String> on,
      @Nullable Object when,
      @Nullable List<Object> exitOn,
      @Nullable Object reenrol,
      @Nullable Duration reenrolAfter,
      @Nullable Object quietHours,
      @Nullable Object sendWindow,
      List<Map<String, @Nullable Object>> steps) {}

  /** A sequence. */
  record Shape(
      String id,
      String agentId,
      long version,
      String name,
      boolean enabled,
      List<String> on,
      Object when,
      List<Object> exitOn,
      Object reenrol,
      @Nullable Duration reenrolAfter,
      @Nullable Object quietHours,
      @Nullable Object sendWindow,
      List<Map<String, @Nullable Object>> steps,
      Instant createdAt,
      Instant updatedAt) {}

  /** A step by its name. */
  record StepName(String id, String type) {}

  /** What came of a step. */
  record Gone(String step, String result, Instant at, String why, @Nullable String effectId) {}

  /**
   * Somebody on the way through a sequence.
   *
   * @param sequenceVersion the version it was begun with, which it keeps
   * @param startedBy an event's type or a person
   * @param due when the next step is looked at
   * @param held why the next step waits
   */
  record Enrolled(
      String id,
      String sequenceId,
      long sequenceVersion,
      String subject,
      Map<String, @Nullable Object> target,
      String status,
      String startedBy,
      Instant startedAt,
      @Nullable String cause,
      boolean replied,
      @Nullable StepName nextStep,
      @Nullable Instant due,
      @Nullable Object held,
      @Nullable Instant endedAt,
      @Nullable String reason,
      List<Gone> history) {}

  /** One line of a timeline. */
  record Planned(Instant at, @Nullable StepName step, String what, @Nullable String text) {}

  /** How a sequence would go. */
  record Timeline(
      String sequenceId,
      long sequenceVersion,
      Instant startAt,
      String timezone,
      List<Planned> items) {}

  static Map<String, @Nullable Object> of(StoredSequence stored) {
    var view = new LinkedHashMap<String, @Nullable Object>();
    view.put("id", stored.id());
    view.put("agentId", stored.agentId());
    view.put("version", stored.version());
    view.putAll(stored.sequence().toJson());
    List.of("reenrolAfter", "quietHours", "sendWindow")
        .forEach(field -> view.putIfAbsent(field, null));
    view.put("createdAt", stored.createdAt());
    view.put("updatedAt", stored.updatedAt());
    return view;
  }

  /**
   * An enrolment.
   *
   * @param sequence the version that it goes by; empty when that was removed
   * @param ledger what became of acts under way
   */
  static Map<String, @Nullable Object> of(
      Enrolment enrolment, Optional<Sequence> sequence, WorkLog ledger) {
    Enrolment.Way way = enrolment.way();
    var view = new LinkedHashMap<String, @Nullable Object>();
    view.put("id", enrolment.id());
    view.put("sequenceId", way.sequenceId());
    view.put("sequenceVersion", way.sequenceVersion());
    view.put("subject", way.subject());
    view.put("target", way.target());
    view.put("status", Bodies.spelled(enrolment.status()));
    view.put("startedBy", way.by());
    view.put("startedAt", way.startedAt());
    view.put("cause", way.cause().orElse(null));
    view.put("replied", enrolment.replied());
    view.put("nextStep", next(enrolment, sequence).orElse(null));
    view.put("due", enrolment.due().orElse(null));
    view.put("held", enrolment.held());
    view.put("endedAt", enrolment.endedAt().orElse(null));
    view.put("reason", enrolment.reason().orElse(null));
    view.put(
        "history", enrolment.history().stream().map(run -> run(enrolment, run, ledger)).toList());
    return view;
  }

  private static Optional<Map<String, Object>> next(
      Enrolment enrolment, Optional<Sequence> sequence) {
    int at = enrolment.at().step();
    return sequence
        .filter(each -> enrolment.active() && at < each.steps().size())
        .map(each -> step(each.steps().get(at)));
  }

  private static Map<String, Object> step(Step step) {
    var view = new LinkedHashMap<String, Object>();
    view.put("id", step.id());
    view.put("type", step.type());
    return view;
  }

  private static Map<String, @Nullable Object> run(
      Enrolment enrolment, StepRun run, WorkLog ledger) {
    var view = new LinkedHashMap<String, @Nullable Object>();
    view.put("step", run.step());
    view.put("result", Bodies.spelled(run.result()));
    view.put("at", run.at());
    view.put("why", run.why());
    view.put("effectId", run.effect().orElse(null));
    if (run.result() == StepRun.Result.PLANNED) {
      // Its history is written when the next step is looked at; the ledger knows already.
      run.effect()
          .flatMap(id -> ledger.effect(enrolment.tenant(), id))
          .filter(effect -> effect.state().settled())
          .ifPresent(effect -> settled(view, effect));
    }
    return view;
  }

  private static void settled(Map<String, @Nullable Object> view, Effect effect) {
    view.put(
        "result",
        effect.state() == EffectState.CANCELLED ? "dropped" : Bodies.spelled(effect.state()));
    view.put("at", effect.updatedAt());
    view.put("why", effect.reason().orElse(""));
  }

  static Map<String, @Nullable Object> of(
      SequenceEngine.Planned planned, Map<String, @Nullable Object> facts) {
    var view = new LinkedHashMap<String, @Nullable Object>();
    view.put("at", planned.at());
    view.put("step", planned.step().map(SequenceView::step).orElse(null));
    view.put("what", planned.what());
    view.put(
        "text",
        planned
            .step()
            .flatMap(SequenceView::text)
            .map(text -> Placeholders.render(text, facts))
            .orElse(null));
    return view;
  }

  private static Optional<String> text(Step step) {
    return switch (step) {
      case Step.Message(var id, var text) -> Optional.of(text);
      case Step.AiMessage(var id, var prompt) -> Optional.of(prompt);
      case Step.Action(var id, var action) ->
          action.parameters().get("text") instanceof String text
              ? Optional.of(text)
              : Optional.empty();
      case Step.Wait wait -> Optional.empty();
      case Step.WaitUntil wait -> Optional.empty();
      case Step.Branch branch -> Optional.empty();
      case Step.Exit exit -> Optional.empty();
    };
  }
}
