package io.parley.core.tally;

import io.parley.core.Spi;
import io.parley.core.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Reads running counts. They are added to through {@code WorkStore.commit}, so that a count and
 * what it counts are stored together or not at all.
 *
 * <p>Implementations are thread-safe, keep tenants apart, and lose no addition when several are
 * made at once. Verify one with {@code StorageContract} from the parley-core test-jar.
 */
@Spi
public interface Tallies {
  /** The sums that are not zero, by slice, name, agent and detail, in that order. */
  List<Sum> sums(TenantId tenant, Query query);

  /**
   * Which counts to add up: those of each slice of time, from one bound up to the next, without it.
   *
   * @param bounds at least 2 and at most {@value #MOST_BOUNDS}; each stands for the quarter of an
   *     hour it falls into, which must be later than that of the one before
   * @param agentId only this agent's
   */
  record Query(List<Instant> bounds, Optional<String> agentId) {
    /** Enough for the hours of a year. */
    public static final int MOST_BOUNDS = 10_000;

    public Query {
      bounds = List.copyOf(bounds);
      if (bounds.size() < 2 || bounds.size() > MOST_BOUNDS) {
        throw new IllegalArgumentException(bounds.size() + " bounds must be 2 to " + MOST_BOUNDS);
      }
      for (int i = 1; i < bounds.size(); i++) {
        if (Tally.quarter(bounds.get(i - 1)) >= Tally.quarter(bounds.get(i))) {
          throw new IllegalArgumentException(
              "bound "
                  + bounds.get(i - 1)
                  + " must be in an earlier quarter of an hour than "
                  + bounds.get(i));
        }
      }
    }

    /** How many slices there are: one less than bounds. */
    public int slices() {
      return bounds.size() - 1;
    }

    /** The number of the first quarter of a slice, which is also the one after the slice before. */
    public long quarter(int slice) {
      return Tally.quarter(bounds.get(slice));
    }
  }

  /**
   * What was counted in one slice.
   *
   * @param start the bound that the slice begins at
   */
  record Sum(Instant start, String name, String agentId, String detail, long amount) {}
}
