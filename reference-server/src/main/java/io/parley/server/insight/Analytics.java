package io.parley.server.insight;

import io.parley.core.TenantId;
import io.parley.core.tally.Tallies;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads the figures of an account. Thread-safe. */
public final class Analytics {
  private final Tallies tallies;

  public Analytics(Tallies tallies) {
    this.tallies = tallies;
  }

  /**
   * The figures of a time.
   *
   * @param total of all of it
   * @param parts of each interval in it, also of those in which nothing happened
   */
  public record Report(Period period, Figures total, List<Part> parts) {}

  /**
   * One interval.
   *
   * @param start when it begins, in the zone of the account
   */
  public record Part(Instant start, Figures figures) {}

  /** The figures of all agents, or of one. */
  public Report report(TenantId tenant, Period period, Optional<String> agentId) {
    Map<LocalDateTime, List<Tallies.Sum>> parts = new TreeMap<>();
    LocalDateTime begin =
        period.interval().begin(LocalDateTime.ofInstant(period.from(), period.zone()));
    LocalDateTime end = LocalDateTime.ofInstant(period.to(), period.zone());
    for (LocalDateTime at = begin; at.isBefore(end); at = period.interval().next(at)) {
      parts.put(at, new ArrayList<>());
    }
    var all = new ArrayList<Tallies.Sum>();
    for (Tallies.Query query : queries(period, agentId)) {
      for (Tallies.Sum sum : tallies.sums(tenant, query)) {
        all.add(sum);
        LocalDateTime local = LocalDateTime.ofInstant(sum.start(), query.offset());
        parts.computeIfAbsent(period.interval().begin(local), at -> new ArrayList<>()).add(sum);
      }
    }
    return new Report(
        period,
        Figures.of(all),
        parts.entrySet().stream()
            .map(
                part ->
                    new Part(instant(part.getKey(), period.zone()), Figures.of(part.getValue())))
            .toList());
  }

  private static Instant instant(LocalDateTime local, ZoneId zone) {
    return local.atZone(zone).toInstant();
  }

  /** One for each stretch of time in which the zone's clock is not changed. */
  private static List<Tallies.Query> queries(Period period, Optional<String> agentId) {
    Tallies.Span span =
        period.interval() == Period.Interval.HOUR ? Tallies.Span.HOUR : Tallies.Span.DAY;
    var queries = new ArrayList<Tallies.Query>();
    Instant from = period.from();
    while (from.isBefore(period.to())) {
      ZoneOffset offset = period.zone().getRules().getOffset(from);
      ZoneOffsetTransition change = period.zone().getRules().nextTransition(from);
      Instant to =
          change != null && change.getInstant().isBefore(period.to())
              ? change.getInstant()
              : period.to();
      queries.add(new Tallies.Query(from, to, offset, span, agentId));
      from = to;
    }
    return queries;
  }
}
