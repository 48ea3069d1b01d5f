package io.parley.core.tally;

import java.time.Instant;

/**
 * One addition to a running count. Counts are kept by the quarter of an hour, since every time zone
 * in use begins its days on one.
 *
 * @param at when it counts
 * @param name what is counted, such as {@code message}; 1 to 100 characters
 * @param agentId whose; empty when it is nobody's in particular
 * @param detail what it is split by, such as {@code customer}; empty when by nothing; at most 200
 *     characters
 * @param amount how much is added; negative to take something back
 */
public record Tally(Instant at, String name, String agentId, String detail, long amount) {
  /** How long the time is that one count covers, in milliseconds: a quarter of an hour. */
  public static final long QUARTER = 15 * 60 * 1000L;

  public Tally {
    if (name.isEmpty() || name.length() > 100) {
      throw new IllegalArgumentException("tally name '" + name + "' must have 1 to 100 characters");
    }
    if (detail.length() > 200) {
      throw new IllegalArgumentException(
          "tally detail of " + detail.length() + " characters must have at most 200");
    }
  }

  /** One of {@code name}, of an agent. */
  public static Tally one(Instant at, String name, String agentId, String detail) {
    return new Tally(at, name, agentId, detail, 1);
  }

  /** The number of the quarter of an hour it falls into, counted from 1970. */
  public long quarter() {
    return quarter(at);
  }

  /** The number of the quarter of an hour that an instant falls into, counted from 1970. */
  static long quarter(Instant at) {
    return Math.floorDiv(at.toEpochMilli(), QUARTER);
  }
}
