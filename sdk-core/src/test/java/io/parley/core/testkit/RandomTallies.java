package io.parley.core.testkit;

import static java.util.Comparator.comparing;

import io.parley.core.tally.Tallies;
import io.parley.core.tally.Tally;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Counts at random, and their sums worked out one by one, which a store's must be equal to. */
public final class RandomTallies {
  /** The order in which sums are told. */
  public static final Comparator<Tallies.Sum> ORDER =
      comparing(Tallies.Sum::start)
          .thenComparing(Tallies.Sum::name)
          .thenComparing(Tallies.Sum::agentId)
          .thenComparing(Tallies.Sum::detail);

  /** Ahead and behind by halves and quarters of an hour, with and without summer time. */
  public static final List<ZoneId> ZONES =
      Stream.of(
              "UTC",
              "Europe/Madrid",
              "America/Sao_Paulo",
              "America/St_Johns",
              "Asia/Kolkata",
              "Asia/Kathmandu",
              "Australia/Lord_Howe",
              "Pacific/Chatham",
              "Pacific/Kiritimati",
              "Pacific/Pago_Pago",
              "America/Havana",
              "Africa/Cairo")
          .map(ZoneId::of)
          .toList();

  private static final LocalDate FIRST = LocalDate.of(2025, 1, 1);
  private static final int DAYS = 730;

  private RandomTallies() {}

  /** So many counts of two years, every fourth of them near where a month begins somewhere. */
  public static List<Tally> of(Random random, int number) {
    return Stream.generate(
            () ->
                new Tally(
                    random.nextInt(4) == 0 ? nearMonth(random) : anywhere(random),
                    "name-" + random.nextInt(3),
                    random.nextInt(4) == 0 ? "" : "agent-" + random.nextInt(2),
                    random.nextInt(3) == 0 ? "" : "ünïcode \"" + random.nextInt(3) + "\"",
                    random.nextInt(12) - 2))
        .limit(number)
        .toList();
  }

  /** Any time within these years, in up to 40 slices. */
  public static Tallies.Query query(Random random) {
    var bounds = new TreeSet<Instant>();
    int wanted = 2 + random.nextInt(40);
    ZoneId zone = ZONES.get(random.nextInt(ZONES.size()));
    int how = random.nextInt(4);
    while (bounds.size() < wanted) {
      LocalDate day = FIRST.plusDays(random.nextInt(DAYS));
      Instant bound =
          switch (how) {
            case 0 -> anywhere(random);
            case 1 -> day.atStartOfDay(zone).toInstant();
            case 2 -> FIRST.plusMonths(bounds.size()).atStartOfDay(zone).toInstant();
            default -> FIRST.atStartOfDay(zone).plusHours(bounds.size()).toInstant();
          };
      bounds.add(Instant.ofEpochMilli(bound.toEpochMilli() / Tally.QUARTER * Tally.QUARTER));
    }
    return new Tallies.Query(
        List.copyOf(bounds), random.nextInt(3) == 0 ? Optional.of("agent-1") : Optional.empty());
  }

  /** What a store must tell. */
  public static List<Tallies.Sum> summed(List<Tally> counted, Tallies.Query query) {
    record Group(Instant start, String name, String agentId, String detail) {}
    var sums = new HashMap<Group, Long>();
    for (Tally tally : counted) {
      for (int i = 0; i < query.slices(); i++) {
        if (!tally.at().isBefore(query.bounds().get(i))
            && tally.at().isBefore(query.bounds().get(i + 1))
            && query.agentId().map(tally.agentId()::equals).orElse(true)) {
          sums.merge(
              new Group(query.bounds().get(i), tally.name(), tally.agentId(), tally.detail()),
              tally.amount(),
              Long::sum);
        }
      }
    }
    return sums.entrySet().stream()
        .filter(entry -> entry.getValue() != 0)
        .map(
            entry ->
                new Tallies.Sum(
                    entry.getKey().start(),
                    entry.getKey().name(),
                    entry.getKey().agentId(),
                    entry.getKey().detail(),
                    entry.getValue()))
        .sorted(ORDER)
        .toList();
  }

  private static Instant anywhere(Random random) {
    return FIRST
        .atStartOfDay(ZoneId.of("UTC"))
        .toInstant()
        .plusMillis(random.nextLong(Duration.ofDays(DAYS).toMillis()));
  }

  private static Instant nearMonth(Random random) {
    return FIRST
        .plusMonths(random.nextInt(24))
        .atStartOfDay(ZONES.get(random.nextInt(ZONES.size())))
        .toInstant()
        .plusMillis(random.nextLong(-Tally.QUARTER * 8, Tally.QUARTER * 8));
  }
}
