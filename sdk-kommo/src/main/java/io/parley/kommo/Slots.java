package io.parley.kommo;

import java.util.Optional;

/**
 * The requests that may be under way in one second, as slots: each carries one request, and the
 * next no sooner than a second after that one was written out. So whoever holds k slots never sends
 * more than k requests in any second, and slots can be held by different nodes whose clocks differ.
 * Not thread-safe; {@link RateBudget} guards it.
 *
 * <p>Requests of most lanes are spread evenly over the second, so that a live one never waits
 * longer than for the next slot.
 */
final class Slots {
  static final long SECOND = 1_000_000_000L;

  /** Added to the second, because requests do not arrive exactly as they were sent. */
  static final long MARGIN = 35_000_000L;

  static final long WIDEST_MARGIN = 250_000_000L;

  /** So many requests without a 429 in between make the margin a little smaller again. */
  private static final int CALM = 100;

  /** How much lateness may be made up for; more would bunch requests together. */
  private static final long SLACK = 10_000_000L;

  private final Slot[] slots;
  private final int shared;
  private long margin = MARGIN;
  private int calm;
  private long validUntil;
  private boolean borrowed;
  private boolean started;
  private long pace;

  /** What carries one request at a time. */
  final class Slot {
    private final boolean reserved;
    private boolean held;
    private boolean out;
    private boolean cooling;
    private long readyAt;

    Slot(boolean reserved) {
      this.reserved = reserved;
    }

    private long rest(long now) {
      return cooling ? Math.max(0, readyAt - now) : 0;
    }

    /** The request was written out just now. */
    void sent(long now) {
      out = false;
      cooling = true;
      readyAt = now + SECOND + margin;
    }

    /** Nothing was sent after all. */
    void unused() {
      out = false;
    }
  }

  /**
   * @param shared how many slots every lane may use; 1 or more
   * @param reserved how many more only live replies may use; together at most seven
   * @param held whether all are held from the start
   */
  Slots(int shared, int reserved, boolean held) {
    this.shared = shared;
    this.slots = new Slot[shared + reserved];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = new Slot(i >= shared);
      slots[i].held = held;
    }
    borrowed = !held;
  }

  /**
   * Slots for a pace; below what Kommo allows one more is reserved.
   *
   * @param requests in a second; 1 to 7
   */
  static Slots perSecond(int requests, boolean held) {
    if (requests < 1 || requests > RateBudget.LIMIT) {
      throw new IllegalArgumentException("requests per second " + requests + " must be 1 to 7");
    }
    return new Slots(requests, requests < RateBudget.LIMIT ? 1 : 0, held);
  }

  /** Slots that are held for a time may be used until then. */
  void validUntil(long nanos) {
    validUntil = nanos;
  }

  int size() {
    return slots.length;
  }

  /** How many slots every lane may use, whoever holds them. */
  int shared() {
    return shared;
  }

  boolean held(int index) {
    return slots[index].held;
  }

  /** Holds a slot that may be used after {@code cool} nanoseconds. */
  void hold(int index, long now, long cool) {
    Slot slot = slots[index];
    slot.held = true;
    slot.out = false;
    slot.cooling = cool > 0;
    slot.readyAt = now + cool;
  }

  /**
   * Lets go of a slot and tells after how many nanoseconds another may use it; empty, and still
   * held, while a request is about to be written out.
   */
  Optional<Long> release(int index, long now) {
    Slot slot = slots[index];
    if (slot.out) {
      return Optional.empty();
    }
    slot.held = false;
    return Optional.of(slot.rest(now));
  }

  /** How long until a slot may be taken; empty when only news of a slot can tell. */
  Optional<Long> untilTurn(Lane lane, long now) {
    long best = Long.MAX_VALUE;
    for (Slot slot : slots) {
      if (usable(slot, lane, now)) {
        best = Math.min(best, slot.rest(now));
      }
    }
    if (best == Long.MAX_VALUE) {
      return Optional.empty();
    }
    boolean paced = lane != Lane.LIVE && started;
    return Optional.of(paced ? Math.max(best, pace - now) : best);
  }

  /**
   * Takes the slot that is ready; {@link #untilTurn} must have said zero. Live ones the reserve
   * first.
   */
  Slot take(Lane lane, long now) {
    Slot taken = null;
    for (Slot slot : slots) {
      if (usable(slot, lane, now) && slot.rest(now) <= 0 && (taken == null || slot.reserved)) {
        taken = slot;
      }
    }
    if (taken == null) {
      throw new IllegalStateException("no slot is ready");
    }
    taken.out = true;
    taken.cooling = false;
    if (++calm % CALM == 0) {
      margin = Math.max(MARGIN, margin - margin / 8);
    }
    if (!taken.reserved) {
      long spacing = (SECOND + margin) / Math.max(1, sharedHeld());
      pace = (started ? Math.max(pace, now - SLACK) : now) + spacing;
      started = true;
    }
    return taken;
  }

  /** Requests reached Kommo closer together than they were sent: keep them further apart. */
  void widen() {
    calm = 0;
    margin = Math.min(WIDEST_MARGIN, margin + margin / 2);
  }

  private int sharedHeld() {
    int held = 0;
    for (Slot slot : slots) {
      held += slot.held && !slot.reserved ? 1 : 0;
    }
    return held;
  }

  private boolean usable(Slot slot, Lane lane, long now) {
    return slot.held
        && !slot.out
        && (lane == Lane.LIVE || !slot.reserved)
        && (!borrowed || validUntil - now > 0);
  }
}
