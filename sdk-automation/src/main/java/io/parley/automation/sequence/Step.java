package io.parley.automation.sequence;

import io.parley.automation.rule.ActionCall;
import io.parley.automation.rule.Condition;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** One step of a sequence. Immutable; guards itself, while the sequence guards the whole. */
public sealed interface Step {
  /** Unique in the sequence: a letter, then letters, digits, '_' and '-', at most 60. */
  String id();

  /** The word that names its kind in JSON. */
  default String type() {
    return switch (this) {
      case Message message -> "message";
      case AiMessage message -> "aiMessage";
      case Wait wait -> "wait";
      case WaitUntil wait -> "waitUntil";
      case Branch branch -> "branch";
      case Action action -> "action";
      case Exit exit -> "exit";
    };
  }

  /** Whether the customer hears of it, so that quiet hours and a person's take-over stop it. */
  default boolean speaks() {
    return switch (this) {
      case Message message -> true;
      case AiMessage message -> true;
      case Action(var id, var action) -> Step.SPEAKING.contains(action.type());
      case Wait wait -> false;
      case WaitUntil wait -> false;
      case Branch branch -> false;
      case Exit exit -> false;
    };
  }

  /** The actions that a customer hears of. */
  Set<String> SPEAKING = Set.of("sendMessage", "aiMessage", "runSalesbot");

  /**
   * Writes to the customer.
   *
   * @param text 1 to 20,000 characters; may hold placeholders such as {@code {{lead.name}}}
   */
  record Message(String id, String text) implements Step {
    public Message {
      named(id);
      bounded("text", text, 20_000);
    }
  }

  /**
   * Has the agent word a message when its time has come.
   *
   * @param prompt what the message is to be about, 1 to 4,000 characters; placeholders as above
   */
  record AiMessage(String id, String prompt) implements Step {
    public AiMessage {
      named(id);
      bounded("prompt", prompt, 4_000);
    }
  }

  /**
   * Waits so long after the step before it was done.
   *
   * @param length more than zero, at most 366 days; a day is 24 hours, also when the clocks change
   * @param business whether only business time counts
   */
  record Wait(String id, Duration length, boolean business) implements Step {
    private static final Duration LONGEST = Duration.ofDays(366);

    public Wait {
      named(id);
      if (!length.isPositive() || length.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException(
            "for '" + length + "' must be more than PT0S and at most P366D");
      }
    }
  }

  /**
   * Waits until the local clock shows a time. Where the clock leaps over it, right after the leap;
   * where it shows it twice, the first time.
   *
   * @param time to the minute
   * @param days only on these weekdays; 1 to 7
   * @param zone whose clock; empty: the account's
   */
  record WaitUntil(String id, LocalTime time, Set<DayOfWeek> days, Optional<ZoneId> zone)
      implements Step {
    public WaitUntil {
      named(id);
      if (!time.equals(time.truncatedTo(ChronoUnit.MINUTES))) {
        throw new IllegalArgumentException(
            "time '" + time + "' must be a time of day to the minute, such as 09:30");
      }
      if (days.isEmpty()) {
        throw new IllegalArgumentException("days must name at least one weekday");
      }
      days = Collections.unmodifiableSet(EnumSet.copyOf(days));
    }
  }

  /**
   * Goes on elsewhere.
   *
   * @param when decides, on what is known at that moment
   * @param then the later step to go to when it holds; empty: the next one
   * @param otherwise the later step to go to when it does not hold; empty: the next one
   */
  record Branch(String id, Condition when, Optional<String> then, Optional<String> otherwise)
      implements Step {
    public Branch {
      named(id);
    }
  }

  /** Has an action done. */
  record Action(String id, ActionCall action) implements Step {
    public Action {
      named(id);
    }
  }

  /** Ends the way here. */
  record Exit(String id) implements Step {
    public Exit {
      named(id);
    }
  }

  private static void named(String id) {
    if (!Names.ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "id '"
              + (id.length() > 80 ? id.substring(0, 80) + "…" : id)
              + "' must be a letter followed by at most 59 letters, digits, '_' and '-'");
    }
  }

  private static void bounded(String field, String text, int longest) {
    if (text.isBlank() || text.length() > longest) {
      throw new IllegalArgumentException(
          field + " of " + text.length() + " characters must have 1 to " + longest);
    }
  }
}
