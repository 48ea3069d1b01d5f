package io.parley.automation.sequence;

import io.parley.automation.rule.ActionCall;
import io.parley.automation.rule.Condition;
import io.parley.automation.rule.InvalidRuleException;
import io.parley.core.schedule.Period;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the JSON form of a sequence, field by field. */
final class SequenceForm {
  /** The send window that means the account's hours. */
  static final String BUSINESS_HOURS = "businessHours";

  private static final Set<String> KNOWN =
      Set.of(
          "name",
          "enabled",
          "on",
          "when",
          "exitOn",
          "reenrol",
          "reenrolAfter",
          "quietHours",
          "sendWindow",
          "steps");

  private final Reading json;

  SequenceForm(Map<String, ?> json) {
    this.json = new Reading(json, "");
  }

  Sequence read() {
    json.only(KNOWN);
    String name = json.text("name");
    boolean enabled = json.flag("enabled", true);
    Set<String> on = kinds();
    Condition when = json.has("when") ? condition(json, "when") : Condition.always();
    List<ExitRule> exitOn = exits();
    Reenrolment reenrolment = reenrolment();
    var times = new SendTimes(quiet(), window());
    List<Step> steps = steps();
    return json.made(
        () -> new Sequence(name, enabled, on, when, exitOn, reenrolment, times, steps));
  }

  private Set<String> kinds() {
    var on = new LinkedHashSet<String>();
    int i = 0;
    for (Object kind : json.list("on")) {
      on.add(kind(kind, "on[" + i++ + "]"));
    }
    return on;
  }

  private static String kind(@Nullable Object json, String place) {
    if (!(json instanceof String kind)) {
      throw new InvalidSequenceException(place, "must be a text", null);
    }
    try {
      Names.kind(place, kind);
      return kind;
    } catch (IllegalArgumentException e) {
      throw new InvalidSequenceException(place, String.valueOf(e.getMessage()), e);
    }
  }

  private static Condition condition(Reading in, String field) {
    String place = in.at(field);
    return whole(in.object(field), place);
  }

  private static Condition whole(Reading json, String place) {
    var map = new LinkedHashMap<String, @Nullable Object>();
    json.map().forEach((name, value) -> map.put(String.valueOf(name), value));
    try {
      return Condition.fromJson(map);
    } catch (InvalidRuleException e) {
      String inner = e.field();
      String message = String.valueOf(e.getMessage());
      String bare =
          !inner.isEmpty() && message.startsWith(inner + ": ")
              ? message.substring(inner.length() + 2)
              : message;
      throw new InvalidSequenceException(inner.isEmpty() ? place : place + "." + inner, bare, e);
    }
  }

  private List<ExitRule> exits() {
    var exits = new ArrayList<ExitRule>();
    for (Object entry : json.list("exitOn")) {
      String place = "exitOn[" + exits.size() + "]";
      exits.add(entry instanceof String ? ExitRule.on(kind(entry, place)) : exit(entry, place));
    }
    return exits;
  }

  /** {@code {on, when}}, or a condition by itself. */
  private static ExitRule exit(@Nullable Object entry, String place) {
    Reading rule = Reading.of(entry, place);
    if (!rule.has("on") && !rule.has("when")) {
      return ExitRule.when(whole(rule, place));
    }
    rule.only(Set.of("on", "when"));
    Optional<String> on =
        rule.has("on") ? Optional.of(kind(rule.value("on"), rule.at("on"))) : Optional.empty();
    return new ExitRule(on, rule.has("when") ? condition(rule, "when") : Condition.always());
  }

  private Reenrolment reenrolment() {
    Reenrolment.Policy policy =
        json.optionalText("reenrol").map(this::policy).orElse(Reenrolment.Policy.WHEN_DONE);
    Optional<Duration> pause =
        json.has("reenrolAfter") ? Optional.of(json.duration("reenrolAfter")) : Optional.empty();
    return json.made(() -> new Reenrolment(policy, pause));
  }

  private Reenrolment.Policy policy(String word) {
    return Arrays.stream(Reenrolment.Policy.values())
        .filter(policy -> policy.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                json.refusal(
                    "reenrol",
                    "'"
                        + Reading.shown(word)
                        + "' must be one of "
                        + Arrays.stream(Reenrolment.Policy.values())
                            .map(Reenrolment.Policy::word)
                            .toList()));
  }

  private Optional<SendTimes.Quiet> quiet() {
    if (!json.has("quietHours")) {
      return Optional.empty();
    }
    Reading quiet = json.object("quietHours");
    quiet.only(Set.of("from", "to", "days", "zone"));
    var days = quiet.days("days");
    var zone = quiet.zone("zone");
    return Optional.of(quiet.made(() -> new SendTimes.Quiet(period(quiet), days, zone)));
  }

  private static Period period(Reading json) {
    return Period.of(json.text("from"), json.text("to"));
  }

  private Optional<SendTimes.Window> window() {
    if (!json.has("sendWindow")) {
      return Optional.empty();
    }
    if (json.value("sendWindow") instanceof String word) {
      if (!word.equals(BUSINESS_HOURS)) {
        throw json.refusal(
            "sendWindow",
            "'" + Reading.shown(word) + "' must be " + BUSINESS_HOURS + " or an object");
      }
      return Optional.of(new SendTimes.Window.Account());
    }
    Reading window = json.object("sendWindow");
    window.only(Set.of("hours", "holidays", "dates", "zone"));
    var week = new EnumMap<DayOfWeek, List<Period>>(DayOfWeek.class);
    Reading hours = window.object("hours");
    for (Object day : hours.map().keySet()) {
      String word = String.valueOf(day);
      week.put(Reading.day(word, hours.at(word)), periods(hours, word));
    }
    var dates = new TreeMap<LocalDate, List<Period>>();
    int i = 0;
    for (Object holiday : window.list("holidays")) {
      String place = window.at("holidays") + "[" + i++ + "]";
      dates.put(Reading.date(String.valueOf(holiday), place), List.of());
    }
    if (window.has("dates")) {
      Reading special = window.object("dates");
      for (Object date : special.map().keySet()) {
        String word = String.valueOf(date);
        dates.put(Reading.date(word, special.at(word)), periods(special, word));
      }
    }
    var zone = window.zone("zone");
    return Optional.of(json.made(() -> new SendTimes.Window.Hours(week, dates, zone)));
  }

  private static List<Period> periods(Reading in, String field) {
    var periods = new ArrayList<Period>();
    for (Object entry : in.list(field)) {
      Reading period = Reading.of(entry, in.at(field) + "[" + periods.size() + "]");
      period.only(Set.of("from", "to"));
      periods.add(period.made(() -> period(period)));
    }
    return periods;
  }

  private List<Step> steps() {
    var steps = new ArrayList<Step>();
    if (!json.has("steps")) {
      throw json.refusal("steps", "is required");
    }
    for (Object entry : json.list("steps")) {
      steps.add(step(Reading.of(entry, "steps[" + steps.size() + "]")));
    }
    return steps;
  }

  private static Step step(Reading json) {
    String id = json.text("id");
    return switch (json.text("type")) {
      case "message" -> {
        json.only(Set.of("id", "type", "text"));
        String text = json.text("text");
        yield json.made(() -> new Step.Message(id, text));
      }
      case "aiMessage" -> {
        json.only(Set.of("id", "type", "prompt"));
        String prompt = json.text("prompt");
        yield json.made(() -> new Step.AiMessage(id, prompt));
      }
      case "wait" -> {
        json.only(Set.of("id", "type", "for", "business"));
        Duration length = json.duration("for");
        boolean business = json.flag("business", false);
        yield json.made(() -> new Step.Wait(id, length, business));
      }
      case "waitUntil" -> {
        json.only(Set.of("id", "type", "time", "days", "zone"));
        var time = json.time("time");
        var days = json.days("days");
        var zone = json.zone("zone");
        yield json.made(() -> new Step.WaitUntil(id, time, days, zone));
      }
      case "branch" -> {
        json.only(Set.of("id", "type", "when", "then", "else"));
        Condition when = condition(json, "when");
        var then = json.optionalText("then");
        var otherwise = json.optionalText("else");
        yield json.made(() -> new Step.Branch(id, when, then, otherwise));
      }
      case "action" -> {
        json.only(Set.of("id", "type", "action"));
        ActionCall action = action(json.object("action"));
        yield json.made(() -> new Step.Action(id, action));
      }
      case "exit" -> {
        json.only(Set.of("id", "type"));
        yield json.made(() -> new Step.Exit(id));
      }
      default ->
          throw json.refusal(
              "type",
              "'"
                  + Reading.shown(json.text("type"))
                  + "' must be one of message, aiMessage, wait, waitUntil, branch, action, exit");
    };
  }

  private static ActionCall action(Reading json) {
    var parameters = new LinkedHashMap<String, @Nullable Object>();
    json.map().forEach((name, value) -> parameters.put(String.valueOf(name), value));
    parameters.remove("type");
    String type = json.text("type");
    try {
      return new ActionCall(type, parameters);
    } catch (IllegalArgumentException e) {
      throw new InvalidSequenceException(json.at("type"), String.valueOf(e.getMessage()), e);
    }
  }
}
