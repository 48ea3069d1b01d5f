package io.parley.automation.sequence;

import io.parley.automation.rule.Condition;
import io.parley.core.schedule.Period;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the JSON form of a sequence; what has its default is left out of steps. */
final class SequenceText {
  private SequenceText() {}

  static Map<String, @Nullable Object> of(Sequence sequence) {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("name", sequence.name());
    json.put("enabled", sequence.enabled());
    json.put("on", List.copyOf(sequence.on()));
    json.put("when", sequence.when().toJson());
    json.put("exitOn", sequence.exitOn().stream().map(SequenceText::exit).toList());
    json.put("reenrol", sequence.reenrolment().policy().word());
    sequence.reenrolment().pause().ifPresent(pause -> json.put("reenrolAfter", pause.toString()));
    sequence.times().quiet().ifPresent(quiet -> json.put("quietHours", quiet(quiet)));
    sequence.times().window().ifPresent(window -> json.put("sendWindow", window(window)));
    json.put("steps", sequence.steps().stream().map(SequenceText::step).toList());
    return json;
  }

  private static Object exit(ExitRule rule) {
    boolean always = rule.when().equals(Condition.always());
    if (rule.on().isEmpty()) {
      return Map.of("when", rule.when().toJson());
    }
    return always ? rule.on().get() : Map.of("on", rule.on().get(), "when", rule.when().toJson());
  }

  private static Map<String, Object> quiet(SendTimes.Quiet quiet) {
    var json = new LinkedHashMap<String, Object>(period(quiet.period()));
    if (quiet.days().size() < 7) {
      json.put("days", days(quiet.days()));
    }
    quiet.zone().ifPresent(zone -> json.put("zone", zone.getId()));
    return json;
  }

  private static Object window(SendTimes.Window window) {
    return switch (window) {
      case SendTimes.Window.Account() -> SequenceForm.BUSINESS_HOURS;
      case SendTimes.Window.Hours(var week, var dates, var zone) -> {
        var json = new LinkedHashMap<String, Object>();
        var hours = new LinkedHashMap<String, Object>();
        week.forEach((day, periods) -> hours.put(word(day), periods(periods)));
        json.put("hours", hours);
        var holidays = new ArrayList<String>();
        var special = new LinkedHashMap<String, Object>();
        for (Map.Entry<LocalDate, List<Period>> date : dates.entrySet()) {
          if (date.getValue().isEmpty()) {
            holidays.add(date.getKey().toString());
          } else {
            special.put(date.getKey().toString(), periods(date.getValue()));
          }
        }
        if (!holidays.isEmpty()) {
          json.put("holidays", holidays);
        }
        if (!special.isEmpty()) {
          json.put("dates", special);
        }
        zone.ifPresent(each -> json.put("zone", each.getId()));
        yield json;
      }
    };
  }

  private static List<Object> periods(List<Period> periods) {
    return periods.stream().<Object>map(SequenceText::period).toList();
  }

  private static Map<String, Object> period(Period period) {
    var json = new LinkedHashMap<String, Object>();
    json.put("from", period.from().toString());
    json.put("to", period.until());
    return json;
  }

  static Map<String, @Nullable Object> step(Step step) {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("id", step.id());
    json.put("type", step.type());
    switch (step) {
      case Step.Message(var id, var text) -> json.put("text", text);
      case Step.AiMessage(var id, var prompt) -> json.put("prompt", prompt);
      case Step.Wait(var id, var length, var business) -> {
        json.put("for", length.toString());
        if (business) {
          json.put("business", true);
        }
      }
      case Step.WaitUntil(var id, var time, var days, var zone) -> {
        json.put("time", time.toString());
        if (days.size() < 7) {
          json.put("days", days(days));
        }
        zone.ifPresent(each -> json.put("zone", each.getId()));
      }
      case Step.Branch(var id, var when, var then, var otherwise) -> {
        json.put("when", when.toJson());
        then.ifPresent(target -> json.put("then", target));
        otherwise.ifPresent(target -> json.put("else", target));
      }
      case Step.Action(var id, var action) -> json.put("action", action.toJson());
      case Step.Exit(var id) -> {}
    }
    return json;
  }

  private static List<String> days(Collection<DayOfWeek> days) {
    return days.stream().sorted().map(SequenceText::word).toList();
  }

  private static String word(DayOfWeek day) {
    return day.name().toLowerCase(Locale.ROOT);
  }
}
