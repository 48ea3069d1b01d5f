package io.parley.automation.sequence;

import io.parley.automation.rule.ActionCall;
import io.parley.automation.rule.Condition;
import io.parley.core.schedule.Period;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Builds a sequence step by step. Steps get the ids {@code s1}, {@code s2}, … unless {@link #as}
 * names one. Not thread-safe.
 */
public final class SequenceBuilder {
  private static final String END = "end";

  private final String name;
  private final Set<String> on = new LinkedHashSet<>();
  private final List<ExitRule> exitOn = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private Condition when = Condition.always();
  private Reenrolment reenrolment = Reenrolment.WHEN_DONE;
  private SendTimes times = SendTimes.ANY;
  private boolean enabled = true;
  private boolean ends;

  SequenceBuilder(String name) {
    this.name = name;
  }

  /** Holds when the customer has written since the sequence began. */
  public static Condition replied() {
    return Condition.field(EnrolmentFacts.REPLIED).eq(true);
  }

  /** Starts with these kinds of events. */
  public SequenceBuilder on(String... kinds) {
    on.addAll(List.of(kinds));
    return this;
  }

  /** Starts only when this holds; replaces an earlier condition. */
  public SequenceBuilder when(Condition condition) {
    when = condition;
    return this;
  }

  /** A subject leaves with any of these kinds of events. */
  public SequenceBuilder exitOn(String... kinds) {
    List.of(kinds).forEach(kind -> exitOn.add(ExitRule.on(kind)));
    return this;
  }

  /** A subject leaves when the customer writes. */
  public SequenceBuilder exitOnReply() {
    return exitOn("message.received");
  }

  /** A subject leaves by this rule. */
  public SequenceBuilder exitOn(ExitRule rule) {
    exitOn.add(rule);
    return this;
  }

  /** Whether a subject may enter it again; when it is done, unless told otherwise. */
  public SequenceBuilder reenrol(Reenrolment reenrolment) {
    this.reenrolment = reenrolment;
    return this;
  }

  /** Leaves customers in peace from {@code from} to {@code to}, by the account's clock. */
  public SequenceBuilder quietHours(String from, String to) {
    var quiet =
        new SendTimes.Quiet(Period.of(from, to), EnumSet.allOf(DayOfWeek.class), Optional.empty());
    times = new SendTimes(Optional.of(quiet), times.window());
    return this;
  }

  /** Writes to customers only at these times. */
  public SequenceBuilder sendWindow(SendTimes.Window window) {
    times = new SendTimes(times.quiet(), Optional.of(window));
    return this;
  }

  /** Nobody enters it and nothing is done until it is switched on. */
  public SequenceBuilder disabled() {
    enabled = false;
    return this;
  }

  /** Writes to the customer. */
  public SequenceBuilder message(String text) {
    return step(new Step.Message(next(), text));
  }

  /** Has the agent word a message. */
  public SequenceBuilder aiMessage(String prompt) {
    return step(new Step.AiMessage(next(), prompt));
  }

  /** Waits. */
  public SequenceBuilder waitFor(Duration length) {
    return step(new Step.Wait(next(), length, false));
  }

  /** Waits for so much business time. */
  public SequenceBuilder waitForBusinessTime(Duration length) {
    return step(new Step.Wait(next(), length, true));
  }

  /**
   * Waits until the account's clock shows a time.
   *
   * @param time such as {@code 09:00}
   * @param days only on these; none means on any
   */
  public SequenceBuilder waitUntil(String time, DayOfWeek... days) {
    Set<DayOfWeek> allowed =
        days.length == 0 ? EnumSet.allOf(DayOfWeek.class) : EnumSet.copyOf(List.of(days));
    return step(new Step.WaitUntil(next(), LocalTime.parse(time), allowed, Optional.empty()));
  }

  /** Ends here when the condition holds, and goes on when it does not. */
  public SequenceBuilder unless(Condition condition) {
    ends = true;
    return step(new Step.Branch(next(), condition, Optional.of(END), Optional.empty()));
  }

  /**
   * Goes on at the step {@code then} when the condition holds, else at {@code otherwise}; both are
   * ids of later steps.
   */
  public SequenceBuilder branch(Condition condition, String then, String otherwise) {
    return step(new Step.Branch(next(), condition, Optional.of(then), Optional.of(otherwise)));
  }

  /** Has an action done. */
  public SequenceBuilder action(ActionCall action) {
    return step(new Step.Action(next(), action));
  }

  /** Gives a person something to do, by the same time tomorrow. */
  public SequenceBuilder createTask(String text) {
    return action(ActionCall.of("createTask", Map.of("text", text)));
  }

  /** Adds a tag to the lead. */
  public SequenceBuilder addTag(String tag) {
    return action(ActionCall.addTag(tag));
  }

  /** Ends the way here. */
  public SequenceBuilder exit() {
    return step(new Step.Exit(next()));
  }

  /** Names the last step, so that a branch can lead to it. */
  public SequenceBuilder as(String id) {
    Step renamed =
        switch (steps.removeLast()) {
          case Step.Message(var old, var text) -> new Step.Message(id, text);
          case Step.AiMessage(var old, var prompt) -> new Step.AiMessage(id, prompt);
          case Step.Wait(var old, var length, var business) -> new Step.Wait(id, length, business);
          case Step.WaitUntil(var old, var time, var days, var zone) ->
              new Step.WaitUntil(id, time, days, zone);
          case Step.Branch(var old, var condition, var then, var otherwise) ->
              new Step.Branch(id, condition, then, otherwise);
          case Step.Action(var old, var action) -> new Step.Action(id, action);
          case Step.Exit(var old) -> new Step.Exit(id);
        };
    return step(renamed);
  }

  /**
   * The sequence.
   *
   * @throws IllegalArgumentException when it has no steps, a step that cannot be reached, or a
   *     branch to a step that is not there or not later
   */
  public Sequence build() {
    var all = new ArrayList<>(steps);
    if (ends) {
      all.add(new Step.Exit(END));
    }
    return new Sequence(name, enabled, on, when, exitOn, reenrolment, times, all);
  }

  private String next() {
    return "s" + (steps.size() + 1);
  }

  private SequenceBuilder step(Step step) {
    steps.add(step);
    return this;
  }
}
