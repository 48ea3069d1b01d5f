package io.parley.core.inmemory;

import static java.util.Comparator.comparing;

import io.parley.core.TenantId;
import io.parley.core.tally.Tallies;
import io.parley.core.tally.Tally;
import io.parley.core.work.Write;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Running counts in memory. What writes is called inside the gate. */
final class InMemoryTallies implements Tallies {
  private static final Comparator<Sum> ORDER =
      comparing(Sum::start)
          .thenComparing(Sum::name, CodePointOrder.INSTANCE)
          .thenComparing(Sum::agentId, CodePointOrder.INSTANCE)
          .thenComparing(Sum::detail, CodePointOrder.INSTANCE);

  private record Place(TenantId tenant, long quarter, String name, String agentId, String detail) {}

  private record Group(Instant start, String name, String agentId, String detail) {}

  private final Gate gate;
  private final Map<Place, Long> counts = new HashMap<>();

  InMemoryTallies(Gate gate) {
    this.gate = gate;
  }

  boolean add(Write.Count count) {
    Tally tally = count.tally();
    var place =
        new Place(count.tenant(), tally.quarter(), tally.name(), tally.agentId(), tally.detail());
    counts.merge(place, tally.amount(), Long::sum);
    return true;
  }

  boolean erase(TenantId tenant) {
    return counts.keySet().removeIf(place -> place.tenant().equals(tenant));
  }

  @Override
  public List<Sum> sums(TenantId tenant, Query query) {
    var slices = new TreeMap<Long, Instant>();
    for (int i = 0; i < query.slices(); i++) {
      slices.put(query.quarter(i), query.bounds().get(i));
    }
    long end = query.quarter(query.slices());
    return gate.pass(
        () -> {
          var sums = new HashMap<Group, Long>();
          counts.forEach(
              (place, amount) -> {
                Map.Entry<Long, Instant> slice = slices.floorEntry(place.quarter());
                if (place.tenant().equals(tenant)
                    && slice != null
                    && place.quarter() < end
                    && query.agentId().map(place.agentId()::equals).orElse(true)) {
                  sums.merge(
                      new Group(slice.getValue(), place.name(), place.agentId(), place.detail()),
                      amount,
                      Long::sum);
                }
              });
          return sums.entrySet().stream()
              .filter(entry -> entry.getValue() != 0)
              .map(
                  entry ->
                      new Sum(
                          entry.getKey().start(),
                          entry.getKey().name(),
                          entry.getKey().agentId(),
                          entry.getKey().detail(),
                          entry.getValue()))
              .sorted(ORDER)
              .toList();
        });
  }
}
