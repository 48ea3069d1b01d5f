package io.parley.server.insight;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Times with how often each was seen. Not thread-safe. */
final class Percentiles {
  private final SortedMap<Long, Long> seen = new TreeMap<>();
  private long count;

  void add(long millis, long times) {
    seen.merge(millis, times, Long::sum);
    count += times;
  }

  long count() {
    return count;
  }

  /**
   * The shortest time that at least this share of all stayed within, in seconds; empty when there
   * are none.
   */
  Optional<Double> seconds(double share) {
    long wanted = Math.max(1, (long) Math.ceil(share * count));
    long passed = 0;
    for (Map.Entry<Long, Long> entry : seen.entrySet()) {
      passed += entry.getValue();
      if (passed >= wanted) {
        return Optional.of(entry.getKey() / 1000.0);
      }
    }
    return Optional.empty();
  }
}
