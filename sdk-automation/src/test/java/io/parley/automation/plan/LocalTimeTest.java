package io.parley.automation.plan;

import static io.parley.automation.rule.Condition.field;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.automation.rule.Condition;
import io.parley.automation.rule.FieldTypes;
import io.parley.core.TenantId;
import io.parley.core.event.Event;
import io.parley.core.event.FactSource;
import io.parley.core.schedule.BusinessCalendar;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What time it is for rules on the days when the local clock changes. */
class LocalTimeTest {
  private static boolean holds(Condition condition, String zone, String at) {
    Instant now = Instant.parse(at);
    var event =
        new Event(
            new TenantId("acme"),
            "e",
            "lead.created",
            "lead:1",
            "k",
            now,
            now,
            "kommo/1",
            Map.of(),
            Optional.empty(),
            0);
    return condition.holds(
        Snapshot.of(
                event,
                FactSource.Reading.of(Map.of(), List.of()),
                FieldTypes.standard(),
                BusinessCalendar.alwaysOpen(ZoneId.of(zone)),
                now)
            .facts());
  }

  @ParameterizedTest
  @CsvSource({
    // spring: after 01:59 comes 03:00
    "Europe/Madrid, 2026-03-29T00:59:59Z, 01:59, 2026-03-29, sunday",
    "Europe/Madrid, 2026-03-29T01:00:00Z, 03:00, 2026-03-29, sunday",
    // autumn: 02:30 is there twice, and a rule that asks for it holds in both
    "Europe/Madrid, 2026-10-25T00:30:00Z, 02:30, 2026-10-25, sunday",
    "Europe/Madrid, 2026-10-25T01:30:00Z, 02:30, 2026-10-25, sunday",
    "Europe/Madrid, 2026-10-25T08:00:00Z, 09:00, 2026-10-25, sunday",
    // the day itself begins an hour later
    "America/Sao_Paulo, 2018-11-04T02:59:00Z, 23:59, 2018-11-03, saturday",
    "America/Sao_Paulo, 2018-11-04T03:00:00Z, 01:00, 2018-11-04, sunday"
  })
  void is_the_local_one(String zone, String at, String time, String date, String weekday) {
    assertThat(holds(field("now.time").eq(time), zone, at)).isTrue();
    assertThat(holds(Condition.expr("now.time == '" + time + "'"), zone, at)).isTrue();
    assertThat(holds(field("now.date").eq(date), zone, at)).isTrue();
    assertThat(holds(field("now.weekday").eq(weekday), zone, at)).isTrue();
  }
}
