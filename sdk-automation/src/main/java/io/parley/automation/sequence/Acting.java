package io.parley.automation.sequence;

import static java.util.stream.Collectors.joining;

import io.parley.automation.rule.ActionCall;
import io.parley.core.UniqueId;
import io.parley.core.action.ActionCatalog;
import io.parley.core.action.ParameterError;
import io.parley.core.action.Placeholders;
import io.parley.core.conversation.Citation;
import io.parley.core.conversation.Message;
import io.parley.core.work.Effect;
import io.parley.core.work.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns the step at hand into planned effects and messages. Writes nothing itself. */
final class Acting {
  private static final String SEND = "sendMessage";

  private final ActionCatalog actions;
  private final Composer composer;

  Acting(ActionCatalog actions, Composer composer) {
    this.actions = actions;
    this.composer = composer;
  }

  /**
   * What carrying out a step comes to.
   *
   * @param run for the history; with an effect, it is not settled yet
   * @param writes what to store with it
   */
  record Act(StepRun run, List<Write> writes) {
    /** The effect that is planned, if one is. */
    Optional<Effect> effect() {
      return writes.stream()
          .filter(Write.Plan.class::isInstance)
          .map(write -> ((Write.Plan) write).effect())
          .findFirst();
    }
  }

  Act act(Enrolment enrolment, Step step, Map<String, @Nullable Object> facts, Instant now) {
    return switch (step) {
      case Step.Message(var id, var text) ->
          say(enrolment, step, Placeholders.render(text, facts), List.of(), now);
      case Step.AiMessage(var id, var prompt) -> compose(enrolment, step, prompt, facts, now);
      case Step.Action(var id, var action) -> action(enrolment, step, action, facts, now);
      case Step.Wait wait -> nothing(step, "a wait is no act", now);
      case Step.WaitUntil wait -> nothing(step, "a wait is no act", now);
      case Step.Branch branch -> nothing(step, "a branch is no act", now);
      case Step.Exit exit -> nothing(step, "an exit is no act", now);
    };
  }

  private Act compose(
      Enrolment enrolment,
      Step step,
      String prompt,
      Map<String, @Nullable Object> facts,
      Instant now) {
    return switch (composer.compose(enrolment, Placeholders.render(prompt, facts), now)) {
      case Composer.Composed.Said(var text, var citations) ->
          say(enrolment, step, text, citations, now);
      case Composer.Composed.Nothing(var reason) -> nothing(step, reason, now);
    };
  }

  private Act action(
      Enrolment enrolment,
      Step step,
      ActionCall call,
      Map<String, @Nullable Object> facts,
      Instant now) {
    Optional<String> text = text(call.parameters().get("text"));
    Optional<String> prompt = text(call.parameters().get("prompt"));
    if (call.type().equals(SEND) && text.isPresent()) {
      return say(enrolment, step, Placeholders.render(text.get(), facts), List.of(), now);
    }
    if (call.type().equals("aiMessage") && prompt.isPresent()) {
      return compose(enrolment, step, prompt.get(), facts, now);
    }
    Map<String, @Nullable Object> filled = actions.fill(call.type(), call.parameters(), facts);
    List<ParameterError> errors = actions.validate(call.type(), filled);
    if (!errors.isEmpty()) {
      return new Act(
          StepRun.of(
              step,
              StepRun.Result.FAILED,
              now,
              errors.stream().map(ParameterError::toString).collect(joining("; "))),
          List.of());
    }
    Effect effect = effect(enrolment, step, call.type(), filled, UniqueId.at(now), now);
    return new Act(planned(step, effect, now), List.of(new Write.Plan(effect)));
  }

  private static Optional<String> text(@Nullable Object value) {
    return value instanceof String text ? Optional.of(text) : Optional.empty();
  }

  private static Act say(
      Enrolment enrolment, Step step, String text, List<Citation> citations, Instant now) {
    if (text.isBlank()) {
      return nothing(step, "its text is empty once placeholders are filled in", now);
    }
    Map<String, String> target = enrolment.way().target();
    Optional<String> conversation = Optional.ofNullable(target.get(About.CONVERSATION));
    boolean outside =
        target.containsKey(About.INTEGRATION)
            || target.containsKey("talk")
            || target.containsKey("lead")
            || target.containsKey("contact");
    if (!outside && conversation.isEmpty()) {
      return nothing(step, "nothing is known of the way to the customer", now);
    }
    String messageId = UniqueId.at(now);
    var writes = new ArrayList<Write>();
    Optional<Effect> effect =
        outside
            ? Optional.of(effect(enrolment, step, SEND, Map.of("text", text), messageId, now))
            : Optional.empty();
    effect.map(Write.Plan::new).ifPresent(writes::add);
    conversation.ifPresent(
        id ->
            writes.add(
                new Write.Append(
                    enrolment.tenant(),
                    id,
                    key(enrolment, step),
                    new Message.FromAgent(
                        messageId,
                        text,
                        now,
                        citations,
                        Optional.empty(),
                        effect.map(Effect::id)))));
    return new Act(
        effect
            .map(each -> planned(step, each, now))
            .orElseGet(() -> StepRun.of(step, StepRun.Result.DONE, now, "")),
        writes);
  }

  private static StepRun planned(Step step, Effect effect, Instant now) {
    return new StepRun(
        step.id(), StepRun.Result.PLANNED, now, "is on its way", Optional.of(effect.id()));
  }

  private static Act nothing(Step step, String reason, Instant now) {
    return new Act(StepRun.of(step, StepRun.Result.DROPPED, now, reason), List.of());
  }

  private static Effect effect(
      Enrolment enrolment,
      Step step,
      String action,
      Map<String, @Nullable Object> parameters,
      String messageId,
      Instant now) {
    Enrolment.Way way = enrolment.way();
    var target = new LinkedHashMap<>(way.target());
    target.put(EnrolmentFence.ENROLMENT, enrolment.id());
    target.put(EnrolmentFence.STEP, step.id());
    target.put("message", messageId);
    target.put("asked", enrolment.since().toString());
    return Effect.planned(
        enrolment.tenant(),
        key(enrolment, step),
        UniqueId.at(now),
        action,
        way.subject(),
        parameters,
        target,
        way.cause(),
        way.depth() + 1,
        now);
  }

  /** The same step tried anew, because it was not the time, is another act. */
  private static String key(Enrolment enrolment, Step step) {
    long tries =
        enrolment.history().stream()
            .filter(run -> run.step().equals(step.id()) && run.effect().isPresent())
            .count();
    return "sequence|" + enrolment.id() + "|" + step.id() + (tries == 0 ? "" : "|" + tries);
  }
}
