package io.parley.core.tally;

import io.parley.core.Spi;
import io.parley.core.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
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
  /** The sums that are not zero, by span, name, agent and detail, in that order. */
  List<Sum> sums(TenantId tenant, Query query);

  /** The parts that time is divided into. */
  enum Span {
    HOUR(Duration.ofHours(1)),
    DAY(Duration.ofDays(1));

    private final Duration length;

    Span(Duration length) {
      this.length = length;
    }

    /** How many quarters of an hour it has. */
    public long quarters() {
      return length.toMillis() / Tally.QUARTER;
    }
  }

  /**
   * Which counts to add up.
   *
   * @param from from the quarter of an hour this falls into
   * @param to up to the quarter of an hour this falls into, without it; after {@code from}
   * @param offset by whose clock spans begin; a multiple of a quarter of an hour
   * @param span what one sum covers
   * @param agentId only this agent's
   */
  record Query(Instant from, Instant to, ZoneOffset offset, Span span, Optional<String> agentId) {
    public Query {
      if (!from.isBefore(to)) {
        throw new IllegalArgumentException("from " + from + " must be before to " + to);
      }
      if (offset.getTotalSeconds() % 900 != 0) {
        throw new IllegalArgumentException(
            "offset " + offset + " must be a multiple of 15 minutes");
      }
    }

    /** The number of the first quarter. */
    public long first() {
      return Math.floorDiv(from.toEpochMilli(), Tally.QUARTER);
    }

    /** The number of the quarter after the last. */
    public long end() {
      return Math.floorDiv(to.toEpochMilli(), Tally.QUARTER);
    }

    /** How many quarters the clock of {@link #offset} is ahead of UTC. */
    public long ahead() {
      return offset.getTotalSeconds() / 900;
    }

    /** The number of the span that a quarter belongs to, by the clock of {@link #offset}. */
    public long spanOf(long quarter) {
      return Math.floorDiv(quarter + ahead(), span.quarters());
    }

    /** When the span of that number begins. */
    public Instant start(long number) {
      return Instant.ofEpochMilli((number * span.quarters() - ahead()) * Tally.QUARTER);
    }
  }

  /**
   * What was counted in one span.
   *
   * @param start when the span begins; may lie before the query's {@code from}
   */
  record Sum(Instant start, String name, String agentId, String detail, long amount) {}
}
