package io.parley.automation.sequence;

import io.parley.core.schedule.BusinessCalendar;
import io.parley.core.schedule.Period;
import io.parley.core.schedule.QuietHours;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * When customers may be written to. Immutable.
 *
 * @param quiet when they are left in peace
 * @param window the only times at which they are written to
 */
public record SendTimes(Optional<Quiet> quiet, Optional<Window> window) {
  /** At any time. */
  public static final SendTimes ANY = new SendTimes(Optional.empty(), Optional.empty());

  private static final int TRIES = 1_000;

  /**
   * Quiet hours as a sequence states them.
   *
   * @param zone whose clock; empty: the account's
   */
  public record Quiet(Period period, Set<DayOfWeek> days, Optional<ZoneId> zone) {
    public Quiet {
      days = Collections.unmodifiableSet(EnumSet.copyOf(days));
      new QuietHours(period, days, zone.orElse(ZoneId.of("UTC")));
    }

    QuietHours in(ZoneId account) {
      return new QuietHours(period, days, zone.orElse(account));
    }
  }

  /** The only times at which customers are written to. */
  public sealed interface Window {
    /** The account's business hours. */
    record Account() implements Window {}

    /**
     * Hours of the sequence's own.
     *
     * @param week at least one weekday with a period
     * @param dates the periods of single dates; an empty list is a holiday
     * @param zone whose clock; empty: the account's
     */
    record Hours(
        Map<DayOfWeek, List<Period>> week,
        Map<LocalDate, List<Period>> dates,
        Optional<ZoneId> zone)
        implements Window {
      public Hours {
        var calendar = new BusinessCalendar(zone.orElse(ZoneId.of("UTC")), week, dates);
        week = calendar.week();
        dates = calendar.dates();
        if (week.values().stream().allMatch(List::isEmpty)) {
          throw new IllegalArgumentException(
              "sendWindow.hours must name at least one weekday with a period");
        }
      }
    }

    /** The calendar it stands for. */
    default BusinessCalendar calendar(BusinessCalendar account) {
      return switch (this) {
        case Account() -> account;
        case Hours(var week, var dates, var zone) ->
            new BusinessCalendar(zone.orElse(account.zone()), week, dates);
      };
    }
  }

  /**
   * The first instant at or after {@code from} at which a customer may be written to; empty when
   * there is none within three years.
   *
   * @param account the account's business hours and time zone
   */
  public Optional<Instant> next(Instant from, BusinessCalendar account) {
    Optional<BusinessCalendar> calendar = window.map(each -> each.calendar(account));
    Optional<QuietHours> silence = quiet.map(each -> each.in(account.zone()));
    Instant at = from;
    for (int i = 0; i < TRIES; i++) {
      Optional<Instant> open = Optional.of(at);
      if (calendar.isPresent()) {
        open = calendar.get().nextOpen(at);
      }
      if (open.isEmpty()) {
        return open;
      }
      Instant candidate = open.get();
      Instant heard = silence.map(each -> each.after(candidate)).orElse(candidate);
      if (heard.equals(candidate)) {
        return Optional.of(heard);
      }
      at = heard;
    }
    return Optional.empty();
  }
}
