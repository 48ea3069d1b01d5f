package io.parley.core.agent;

import io.parley.core.schedule.BusinessCalendar;
import java.time.Instant;
import java.util.Optional;

/**
 * When an agent works, and what it does when it does not. Immutable.
 *
 * @param calendar its hours
 * @param outside what happens to messages that come outside its hours
 * @param message said outside the hours; empty: a sentence in the customer's language
 */
public record WorkingHours(BusinessCalendar calendar, Outside outside, Optional<String> message) {
  private static final int LONGEST = 2_000;

  /** What happens to a message outside the hours. */
  public enum Outside {
    /** The customer is told once that nobody is there now. */
    SAY,
    /** The message is answered when the hours begin. */
    HOLD
  }

  public WorkingHours {
    message.ifPresent(
        text -> {
          if (text.isBlank() || text.length() > LONGEST) {
            throw new IllegalArgumentException(
                "workingHours.message of "
                    + text.length()
                    + " characters must have 1 to "
                    + LONGEST
                    + " and not be blank");
          }
        });
  }

  /** Whether it works at that instant. */
  public boolean open(Instant at) {
    return calendar.isOpen(at);
  }
}
