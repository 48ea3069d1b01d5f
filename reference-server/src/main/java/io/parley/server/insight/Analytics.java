package io.parley.server.insight;

import io.parley.core.TenantId;
import io.parley.core.tally.Tallies;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

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
    List<Instant> starts = starts(period);
    var bounds = new TreeSet<Instant>(starts);
    bounds.add(period.from());
    bounds.add(period.to());
    var query =
        new Tallies.Query(
            List.copyOf(bounds.subSet(period.from(), true, period.to(), true)), agentId);
    List<Tallies.Sum> all = tallies.sums(tenant, query);
    // Of several that begin at once, the last is the one that lasts.
    var partOf = new TreeMap<Instant, Integer>();
    for (int part = 0; part < starts.size(); part++) {
      partOf.put(part == 0 ? period.from() : starts.get(part), part);
    }
    var parts = new HashMap<Integer, List<Tallies.Sum>>();
    for (Tallies.Sum sum : all) {
      parts
          .computeIfAbsent(partOf.floorEntry(sum.start()).getValue(), part -> new ArrayList<>())
          .add(sum);
    }
    return new Report(
        period,
        Figures.of(all),
        IntStream.range(0, starts.size())
            .mapToObj(
                part -> new Part(starts.get(part), Figures.of(parts.getOrDefault(part, List.of()))))
            .toList());
  }

  /**
   * When each interval begins, in order. An hour that the clock leaves out begins with the next one
   * and stays empty; one that it tells twice is one interval.
   */
  private static List<Instant> starts(Period period) {
    var starts = new ArrayList<Instant>();
    LocalDateTime at =
        period.interval().begin(LocalDateTime.ofInstant(period.from(), period.zone()));
    do {
      starts.add(at.atZone(period.zone()).toInstant());
      at = period.interval().next(at);
    } while (at.atZone(period.zone()).toInstant().isBefore(period.to()));
    return starts;
  }
}
