package io.parley.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BusinessCalendarTest {
  private static final ZoneId MADRID = ZoneId.of("Europe/Madrid");
  private static final BusinessCalendar SHOP =
      BusinessCalendar.in(MADRID)
          .open(DayOfWeek.MONDAY, Period.of("09:00", "13:00"), Period.of("16:00", "20:00"))
          .open(DayOfWeek.TUESDAY, Period.of("09:00", "13:00"))
          .open(DayOfWeek.FRIDAY, Period.of("22:00", "02:00"))
          .closedOn(LocalDate.of(2026, 12, 8));

  @Test
  void a_day_may_have_several_periods() {
    assertThat(SHOP.isOpen(at(MADRID, "2026-11-30T12:59"))).isTrue();
    assertThat(SHOP.isOpen(at(MADRID, "2026-11-30T13:00"))).isFalse();
    assertThat(SHOP.nextOpen(at(MADRID, "2026-11-30T13:00")))
        .contains(at(MADRID, "2026-11-30T16:00"));
    assertThat(SHOP.nextOpen(at(MADRID, "2026-11-30T17:10")))
        .contains(at(MADRID, "2026-11-30T17:10"));
  }

  @Test
  void an_overnight_period_belongs_to_the_day_on_which_it_begins() {
    BusinessCalendar closedSaturday = SHOP.closedOn(LocalDate.of(2026, 11, 28));

    assertThat(closedSaturday.isOpen(at(MADRID, "2026-11-28T01:59"))).isTrue();
    assertThat(closedSaturday.isOpen(at(MADRID, "2026-11-28T02:00"))).isFalse();
    assertThat(SHOP.closedOn(LocalDate.of(2026, 11, 27)).isOpen(at(MADRID, "2026-11-28T01:00")))
        .isFalse();
  }

  @Test
  void a_holiday_is_passed_over() {
    assertThat(SHOP.nextOpen(at(MADRID, "2026-12-08T10:00")))
        .contains(at(MADRID, "2026-12-11T22:00"));
  }

  @Test
  void business_time_runs_only_while_it_is_open() {
    assertThat(SHOP.plus(at(MADRID, "2026-11-30T12:00"), Duration.ofHours(2)))
        .contains(at(MADRID, "2026-11-30T17:00"));
    assertThat(SHOP.plus(at(MADRID, "2026-11-30T12:00"), Duration.ofHours(1)))
        .contains(at(MADRID, "2026-11-30T13:00"));
    assertThat(SHOP.plus(at(MADRID, "2026-11-30T13:00"), Duration.ZERO))
        .contains(at(MADRID, "2026-11-30T16:00"));
    assertThat(SHOP.plus(at(MADRID, "2026-12-07T19:00"), Duration.ofHours(2)))
        .as("over the holiday on Tuesday")
        .contains(at(MADRID, "2026-12-11T23:00"));
  }

  @Test
  void what_never_opens_says_so() {
    assertThat(BusinessCalendar.in(MADRID).nextOpen(Instant.EPOCH)).isEmpty();
    assertThat(BusinessCalendar.in(MADRID).plus(Instant.EPOCH, Duration.ofHours(1))).isEmpty();
    assertThat(SHOP.plus(Instant.EPOCH, Duration.ofDays(3_000))).isEmpty();
  }

  @Test
  void overlapping_periods_count_once() {
    BusinessCalendar calendar =
        BusinessCalendar.in(MADRID)
            .open(DayOfWeek.SUNDAY, Period.of("20:00", "10:00"))
            .open(DayOfWeek.MONDAY, Period.of("08:00", "12:00"), Period.of("11:00", "13:00"));

    assertThat(calendar.between(at(MADRID, "2026-11-29T00:00"), at(MADRID, "2026-12-01T00:00")))
        .isEqualTo(Duration.ofHours(17));
    assertThat(calendar.plus(at(MADRID, "2026-11-29T20:00"), Duration.ofHours(17)))
        .contains(at(MADRID, "2026-11-30T13:00"));
  }

  @Test
  void an_hour_that_the_clock_leaps_over_is_not_there_and_a_repeated_one_counts_twice() {
    BusinessCalendar nights =
        BusinessCalendar.in(MADRID).open(DayOfWeek.SUNDAY, Period.of("01:00", "04:00"));

    assertThat(nights.between(at(MADRID, "2026-03-29T00:00"), at(MADRID, "2026-03-29T06:00")))
        .isEqualTo(Duration.ofHours(2));
    assertThat(nights.between(at(MADRID, "2026-10-25T00:00"), at(MADRID, "2026-10-25T06:00")))
        .isEqualTo(Duration.ofHours(4));
  }

  @Test
  void a_time_or_amount_out_of_bounds_is_refused_by_name() {
    assertThatThrownBy(() -> Period.of("9:00", "13:00"))
        .hasMessage("from '9:00' must be a time of day such as 09:30");
    assertThatThrownBy(() -> Period.of("24:00", "13:00")).hasMessageStartingWith("from '24:00'");
    assertThatThrownBy(() -> Period.of("09:00", "09:00"))
        .hasMessage("to '09:00' must differ from 'from'");
    assertThatThrownBy(() -> new Period(LocalTime.of(9, 0, 1), LocalTime.of(10, 0)))
        .hasMessageContaining("to the minute");
    assertThatThrownBy(() -> SHOP.plus(Instant.EPOCH, Duration.ofHours(-1)))
        .hasMessage("business time PT-1H must not be negative");
    assertThatThrownBy(
            () ->
                new BusinessCalendar(
                    MADRID,
                    Map.of(DayOfWeek.MONDAY, Collections.nCopies(21, Period.wholeDay())),
                    Map.of()))
        .hasMessageContaining("21 periods");
  }

  /** The meaning, told by walking through the local clock minute by minute. */
  @ParameterizedTest
  @CsvSource({
    "Europe/Madrid, 2026-03-26",
    "Europe/Madrid, 2026-10-22",
    "America/New_York, 2026-03-05",
    "America/New_York, 2026-10-29",
    "America/Sao_Paulo, 2018-11-01",
    "America/Sao_Paulo, 2019-02-14",
    "America/Santiago, 2026-09-03",
    "Australia/Lord_Howe, 2026-04-02",
    "Australia/Lord_Howe, 2026-10-01",
    "Asia/Kathmandu, 2026-05-01",
    "Africa/Casablanca, 2026-02-12",
    "Pacific/Apia, 2011-12-27"
  })
  void it_is_open_while_the_local_clock_shows_a_time_within_a_period(
      ZoneId zone, LocalDate around) {
    var random = new Random(around.toEpochDay());
    for (int round = 0; round < 12; round++) {
      BusinessCalendar calendar = random(zone, around, random);
      Instant start = around.atStartOfDay(zone).toInstant();
      int minutes = 8 * 24 * 60;
      boolean[] open = new boolean[minutes];
      for (int i = 0; i < minutes; i++) {
        open[i] = shows(calendar, start.plusSeconds(60L * i));
      }

      for (int i = 0; i < minutes - 3 * 24 * 60; i += 1 + random.nextInt(40)) {
        Instant at = start.plusSeconds(60L * i);
        assertThat(calendar.isOpen(at)).as("%s at %s", calendar, at).isEqualTo(open[i]);
        int next = i;
        while (next < minutes && !open[next]) {
          next++;
        }
        if (next < minutes) {
          assertThat(calendar.nextOpen(at))
              .as("%s from %s", calendar, at)
              .contains(start.plusSeconds(60L * next));
        }
        int length = 1 + random.nextInt(600);
        int passed = 0;
        int end = i;
        while (end < minutes && passed < length) {
          passed += open[end++] ? 1 : 0;
        }
        if (passed == length) {
          Instant reached = start.plusSeconds(60L * end);
          assertThat(calendar.plus(at, Duration.ofMinutes(length)))
              .as("%s from %s plus %s min", calendar, at, length)
              .contains(reached);
          assertThat(calendar.between(at, reached)).isEqualTo(Duration.ofMinutes(length));
        }
      }
    }
  }

  private static BusinessCalendar random(ZoneId zone, LocalDate around, Random random) {
    BusinessCalendar calendar = BusinessCalendar.in(zone);
    for (DayOfWeek day : DayOfWeek.values()) {
      if (random.nextInt(4) > 0) {
        calendar = calendar.open(day, period(random), period(random));
      }
    }
    LocalDate date = around.plusDays(random.nextInt(8));
    return random.nextBoolean() ? calendar.closedOn(date) : calendar.openOn(date, period(random));
  }

  private static Period period(Random random) {
    int from = random.nextInt(24 * 4);
    int to = (from + 1 + random.nextInt(40)) % (24 * 4);
    return new Period(
        LocalTime.MIDNIGHT.plusMinutes(15L * from), LocalTime.MIDNIGHT.plusMinutes(15L * to));
  }

  private static boolean shows(BusinessCalendar calendar, Instant at) {
    LocalDateTime local = LocalDateTime.ofInstant(at, calendar.zone());
    for (LocalDate day : List.of(local.toLocalDate(), local.toLocalDate().minusDays(1))) {
      List<Period> periods =
          calendar
              .dates()
              .getOrDefault(day, calendar.week().getOrDefault(day.getDayOfWeek(), List.of()));
      for (Period period : periods) {
        LocalDateTime begin = day.atTime(period.from());
        LocalDateTime end =
            (period.to().isAfter(period.from()) ? day : day.plusDays(1)).atTime(period.to());
        if (!local.isBefore(begin) && local.isBefore(end)) {
          return true;
        }
      }
    }
    return false;
  }

  private static Instant at(ZoneId zone, String local) {
    return LocalDateTime.parse(local).atZone(zone).toInstant();
  }
}
