package io.parley.server.insight;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.TenantId;
import io.parley.core.sql.SqlStorage;
import io.parley.core.tally.Tallies;
import io.parley.core.tally.Tally;
import io.parley.core.testkit.MutableClock;
import io.parley.core.testkit.PostgresSchema;
import io.parley.core.testkit.RandomTallies;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Figures of any time, by any clock, are those of the counts in it taken one by one. */
class AnalyticsTest {
  private static final TenantId TENANT = new TenantId("acme");
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
  private static final int COUNTS = 3_000;
  private static final int PERIODS = 60;

  private final Random random = new Random(2026);
  private final List<Tally> counted =
      RandomTallies.of(random, COUNTS).stream()
          .map(tally -> counted(tally, random.nextInt(10)))
          .toList();

  /** A count of something that figures speak of, at the time of that one. */
  private static Tally counted(Tally at, int what) {
    String few = Long.toString(at.quarter() % 4);
    return switch (what) {
      case 0 -> Tally.one(at.at(), Counted.CONVERSATION, at.agentId(), "");
      case 1 -> Tally.one(at.at(), Counted.MESSAGE, at.agentId(), "customer");
      case 2 -> Tally.one(at.at(), Counted.FIRST_REPLY, at.agentId(), few + "00");
      case 3 -> Tally.one(at.at(), Counted.TURN, at.agentId(), "unknown");
      case 4 -> new Tally(at.at(), Counted.TOKENS_IN, at.agentId(), "model " + few, 900);
      case 5 -> Tally.one(at.at(), Counted.HANDED_OFF, at.agentId(), "customer_asked");
      case 6 -> Tally.one(at.at(), Counted.CLOSED, at.agentId(), "agent");
      case 7 -> Tally.one(at.at(), Counted.RULE_FIRED, at.agentId(), "rule-" + few);
      case 8 -> new Tally(at.at(), Counted.FEEDBACK, at.agentId(), "up", at.amount());
      default -> Tally.one(at.at(), Counted.STAGE, at.agentId(), "31:" + few);
    };
  }

  private void fill(Storage storage) {
    for (int from = 0; from < counted.size(); from += 50) {
      storage
          .work()
          .commit(
              counted.subList(from, from + 50).stream()
                  .<Write>map(tally -> new Write.Count(TENANT, tally, Optional.empty()))
                  .toList(),
              NOW);
    }
  }

  private Period period(int number) {
    ZoneId zone = RandomTallies.ZONES.get(number % RandomTallies.ZONES.size());
    Period.Interval interval =
        Period.Interval.values()[random.nextInt(Period.Interval.values().length)];
    LocalDate from = LocalDate.of(2025, 1, 1).plusDays(random.nextInt(690));
    LocalDate to = from.plusDays(random.nextInt(interval == Period.Interval.HOUR ? 6 : 380));
    boolean byInstant = random.nextInt(3) == 0;
    return Period.of(
        byInstant
            ? from.atTime(random.nextInt(24), random.nextInt(60))
                .atZone(zone)
                .toInstant()
                .toString()
            : from.toString(),
        byInstant
            ? to.plusDays(1).atTime(11, 20).atZone(zone).toInstant().toString()
            : to.toString(),
        interval.name().toLowerCase(Locale.ROOT),
        zone,
        NOW);
  }

  /** One by one, in the order in which a store tells sums. */
  private List<Tallies.Sum> unsummed(Period period, Optional<String> agent) {
    return counted.stream()
        .filter(tally -> agent.map(tally.agentId()::equals).orElse(true))
        .filter(tally -> !tally.at().isBefore(period.from()) && tally.at().isBefore(period.to()))
        .map(
            tally ->
                new Tallies.Sum(
                    period
                        .interval()
                        .begin(LocalDateTime.ofInstant(tally.at(), period.zone()))
                        .atZone(period.zone())
                        .toInstant(),
                    tally.name(),
                    tally.agentId(),
                    tally.detail(),
                    tally.amount()))
        .sorted(RandomTallies.ORDER)
        .toList();
  }

  private void check(Storage storage) {
    var analytics = new Analytics(storage.tallies());
    for (int i = 0; i < PERIODS; i++) {
      Period period = period(i);
      Optional<String> agent = random.nextInt(3) == 0 ? Optional.of("agent-1") : Optional.empty();

      Analytics.Report report = analytics.report(TENANT, period, agent);

      List<Tallies.Sum> sums = unsummed(period, agent);
      assertThat(report.total()).as(period.toString()).isEqualTo(Figures.of(sums));
      var expected = new ArrayList<Analytics.Part>();
      List<Instant> starts = report.parts().stream().map(Analytics.Part::start).toList();
      for (int part = 0; part < starts.size(); part++) {
        Instant start = starts.get(part);
        // The clock leaves this one out.
        boolean none = part + 1 < starts.size() && starts.get(part + 1).equals(start);
        expected.add(
            new Analytics.Part(
                start,
                Figures.of(
                    none
                        ? List.of()
                        : sums.stream().filter(sum -> sum.start().equals(start)).toList())));
      }
      assertThat(report.parts()).as(period.toString()).isEqualTo(expected);
    }
  }

  @Test
  void figures_are_those_of_each_count_on_sqlite(@TempDir Path folder) {
    try (Storage storage = SqlStorage.sqlite(folder, MutableClock.at(NOW))) {
      fill(storage);
      check(storage);
    }
  }

  @Test
  void figures_are_those_of_each_count_on_postgresql() {
    try (PostgresSchema schema = PostgresSchema.create();
        Storage storage = SqlStorage.postgres(schema.url(), 2, MutableClock.at(NOW))) {
      fill(storage);
      check(storage);
    }
  }

  @Test
  void an_hour_that_the_clock_tells_twice_is_one_interval_and_one_it_leaves_out_is_empty(
      @TempDir Path folder) {
    ZoneId madrid = ZoneId.of("Europe/Madrid");
    try (Storage storage = SqlStorage.sqlite(folder, MutableClock.at(NOW))) {
      storage
          .work()
          .commit(
              Stream.of("2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2026-03-29T01:30:00Z")
                  .<Write>map(
                      at ->
                          new Write.Count(
                              TENANT,
                              Tally.one(Instant.parse(at), Counted.CONVERSATION, "", ""),
                              Optional.empty()))
                  .toList(),
              NOW);
      var analytics = new Analytics(storage.tallies());

      List<Analytics.Part> twice =
          analytics
              .report(
                  TENANT,
                  Period.of("2026-10-25", "2026-10-25", "hour", madrid, NOW),
                  Optional.empty())
              .parts();
      assertThat(twice).hasSize(24);
      assertThat(twice.get(2).figures().conversations()).isEqualTo(2);
      List<Analytics.Part> left =
          analytics
              .report(
                  TENANT,
                  Period.of("2026-03-29", "2026-03-29", "hour", madrid, NOW),
                  Optional.empty())
              .parts();
      assertThat(left).hasSize(24);
      assertThat(left.get(2).figures().conversations()).isZero();
      assertThat(left.get(3).figures().conversations()).isEqualTo(1);
      assertThat(
              analytics
                  .report(
                      TENANT,
                      // Ends at 2:00 by the clock, the hour it began in.
                      Period.of(
                          "2026-10-25T00:45:00Z", "2026-10-25T01:00:00Z", "hour", madrid, NOW),
                      Optional.empty())
                  .parts())
          .hasSize(1);
      List<Analytics.Part> before =
          analytics
              .report(
                  TENANT,
                  // Ends when the clock has just gone back to 2:00.
                  Period.of("2026-10-24T23:00:00Z", "2026-10-25T01:00:00Z", "hour", madrid, NOW),
                  Optional.empty())
              .parts();
      assertThat(before).hasSize(2);
      assertThat(before.get(1).figures().conversations()).isEqualTo(1);
    }
  }
}
