package io.parley.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuietHoursTest {
  private static final ZoneId LIMA = ZoneId.of("America/Lima");

  @Test
  void a_night_ends_in_the_morning() {
    QuietHours nights = QuietHours.daily("21:00", "08:00", LIMA);

    assertThat(nights.after(at(LIMA, "2026-11-26T23:30"))).isEqualTo(at(LIMA, "2026-11-27T08:00"));
    assertThat(nights.after(at(LIMA, "2026-11-26T03:00"))).isEqualTo(at(LIMA, "2026-11-26T08:00"));
    assertThat(nights.isQuiet(at(LIMA, "2026-11-26T08:00"))).isFalse();
    assertThat(nights.isQuiet(at(LIMA, "2026-11-26T21:00"))).isTrue();
  }

  @Test
  void whole_days_in_a_row_are_one_silence() {
    var weekends =
        new QuietHours(Period.wholeDay(), EnumSet.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY), LIMA);

    assertThat(weekends.after(at(LIMA, "2026-11-28T10:00")))
        .isEqualTo(at(LIMA, "2026-11-30T00:00"));
    assertThat(weekends.isQuiet(at(LIMA, "2026-11-27T23:59"))).isFalse();
  }

  @Test
  void silence_for_ever_is_refused() {
    assertThatThrownBy(() -> QuietHours.daily("00:00", "24:00", LIMA))
        .hasMessageContaining("never over");
    assertThatThrownBy(() -> new QuietHours(Period.wholeDay(), Set.of(), LIMA))
        .hasMessageContaining("at least one weekday");
  }

  /** At 02:30 in spring there is no such time, and in autumn there are two. */
  @ParameterizedTest
  @CsvSource({
    "Europe/Madrid, 2026-03-29",
    "Europe/Madrid, 2026-10-25",
    "America/New_York, 2026-03-08",
    "America/New_York, 2026-11-01",
    "America/Santiago, 2026-09-06",
    "Australia/Lord_Howe, 2026-10-04"
  })
  void it_is_quiet_while_the_local_clock_says_so(ZoneId zone, LocalDate day) {
    for (String[] hours :
        new String[][] {{"22:00", "02:30"}, {"02:15", "02:45"}, {"00:00", "01:30"}}) {
      QuietHours quiet = QuietHours.daily(hours[0], hours[1], zone);
      Instant start = day.minusDays(1).atTime(12, 0).atZone(zone).toInstant();
      for (int i = 0; i < 36 * 60; i++) {
        Instant at = start.plusSeconds(60L * i);
        LocalTime local = LocalTime.ofInstant(at, zone);
        LocalTime from = quiet.period().from();
        LocalTime to = quiet.period().to();
        boolean told =
            from.isBefore(to)
                ? !local.isBefore(from) && local.isBefore(to)
                : !local.isBefore(from) || local.isBefore(to);
        assertThat(quiet.isQuiet(at)).as("%s at %s in %s", quiet, at, zone).isEqualTo(told);
        assertThat(quiet.isQuiet(quiet.after(at))).isFalse();
      }
    }
  }

  private static Instant at(ZoneId zone, String local) {
    return LocalDateTime.parse(local).atZone(zone).toInstant();
  }
}
