package io.parley.kommo;

import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The requests one Kommo account allows, shared by everyone who calls it. Kommo allows seven a
 * second and answers 429 beyond, then blocks the caller with 403 on everything. Thread-safe; made
 * for virtual threads: waiting holds no carrier.
 *
 * <p>Permits are given at an even pace, one at a time, the most urgent {@link Lane} first and in
 * order of arrival inside a lane. Never more than seven fall into any one second. After a 429 the
 * whole account waits as long as Kommo asked; when Kommo seems to have blocked the account, nothing
 * is sent for 15 minutes, then one probe decides whether to go on or to wait 1 hour, then 6.
 *
 * <p>Share one budget between all clients of the same account: give it to each {@link
 * Kommo.Builder#budget}.
 *
 * @see <a href="https://developers.kommo.com/docs/limitations">Kommo: limitations</a>
 */
public final class RateBudget {
  /** What Kommo allows in one second. */
  static final int LIMIT = 7;

  private static final long SECOND = 1_000_000_000L;

  private final MonotonicTime time;
  private final long spacing;
  private final ReentrantLock lock = new ReentrantLock();
  private final PriorityQueue<Waiter> queue =
      new PriorityQueue<>(
          Comparator.<Waiter, Lane>comparing(waiter -> waiter.lane)
              .thenComparingLong(waiter -> waiter.ticket));

  /** When the last {@link #LIMIT} permits were given, as a ring. */
  private final long[] window = new long[LIMIT];

  private final BanDetector ban = new BanDetector();
  private long ticket;
  private long granted;
  private long waitedNanos;
  private long rejected;
  private long heldUntil;
  private boolean held;
  private int rejectedInARow;

  RateBudget(int perSecond, MonotonicTime time) {
    this.spacing = perSecond == 0 ? 0 : (SECOND + perSecond - 1) / perSecond;
    this.time = time;
  }

  /** Six requests a second, which leaves room for what the network bunches together. */
  public static RateBudget standard() {
    return perSecond(6);
  }

  /**
   * An even pace.
   *
   * @param requests 1 to 7; lower it when several programs share one address
   */
  public static RateBudget perSecond(int requests) {
    if (requests < 1 || requests > LIMIT) {
      throw new IllegalArgumentException("requests per second " + requests + " must be 1 to 7");
    }
    return new RateBudget(requests, MonotonicTime.SYSTEM);
  }

  /**
   * No pace at all, for a server of one's own such as the sandbox. Answers 429 and 403 are still
   * honoured.
   */
  public static RateBudget unpaced() {
    return new RateBudget(0, MonotonicTime.SYSTEM);
  }

  /** What happened so far. Waiting and hold are those of this moment. */
  public Counters counters() {
    lock.lock();
    try {
      long now = time.nanos();
      return new Counters(
          granted,
          rejected,
          queue.size(),
          Duration.ofNanos(waitedNanos),
          Duration.ofNanos(holdNanos(now)),
          ban.open());
    } finally {
      lock.unlock();
    }
  }

  /**
   * What a budget did, for metrics.
   *
   * @param granted requests that were let through
   * @param rejected requests that Kommo answered with 429
   * @param waiting callers that wait now
   * @param waited how long all callers waited together
   * @param hold how long nothing will be sent from now on; zero when requests flow
   * @param blocked whether Kommo seems to have blocked the account
   */
  public record Counters(
      long granted, long rejected, int waiting, Duration waited, Duration hold, boolean blocked) {}

  /**
   * Waits for a permit. Empty when it was given; else how long the account is on hold, which was
   * more than {@code patience}, and no permit was taken. Waiting for one's turn is not bounded by
   * {@code patience}.
   */
  Optional<Duration> acquire(Lane lane, Duration patience) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long start = time.nanos();
      Waiter me = new Waiter(lane, ticket++, lock.newCondition());
      queue.add(me);
      try {
        while (true) {
          long now = time.nanos();
          long hold = holdNanos(now);
          if (hold > patience.toNanos()) {
            return Optional.of(Duration.ofNanos(hold));
          }
          if (queue.peek() != me) {
            // Whoever leaves the head wakes the next; a change of the hold wakes all.
            me.turn.await();
            continue;
          }
          long wait = Math.max(hold, paceNanos(now));
          if (wait <= 0) {
            take(now);
            waitedNanos += now - start;
            return Optional.empty();
          }
          time.await(me.turn, wait);
        }
      } finally {
        queue.remove(me);
        wakeHead();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Kommo answered 429: everyone waits. Returns for how long. */
  Duration rejected(Optional<Duration> asked) {
    lock.lock();
    try {
      rejected++;
      rejectedInARow++;
      long now = time.nanos();
      ban.rejected(now);
      long own = SECOND << Math.min(rejectedInARow - 1, 6);
      long nanos = asked.map(Duration::toNanos).orElse(Math.min(own, 60 * SECOND));
      hold(now, nanos);
      return Duration.ofNanos(nanos);
    } finally {
      lock.unlock();
    }
  }

  /** Kommo answered 403. Returns how long nothing will be sent, when that looks like a block. */
  Optional<Duration> forbidden(String endpoint) {
    lock.lock();
    try {
      long now = time.nanos();
      Optional<Duration> pause = ban.forbidden(endpoint, now);
      pause.ifPresent(duration -> hold(now, duration.toNanos()));
      return pause;
    } finally {
      lock.unlock();
    }
  }

  /** Kommo answered anything that shows it is talking to this account. */
  void answered() {
    lock.lock();
    try {
      rejectedInARow = 0;
      if (ban.answered()) {
        held = false;
        wakeAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** A request ended without any answer: a probe that was out may be sent again. */
  void unanswered() {
    lock.lock();
    try {
      ban.unanswered();
      wakeAll();
    } finally {
      lock.unlock();
    }
  }

  private void take(long now) {
    window[(int) (granted % LIMIT)] = now;
    granted++;
    if (ban.open()) {
      ban.probing(now);
    }
  }

  private long paceNanos(long now) {
    if (spacing == 0 || granted == 0) {
      return 0;
    }
    long last = window[(int) ((granted - 1) % LIMIT)];
    long wait = spacing - (now - last);
    if (granted >= LIMIT) {
      // The seventh permit before this one must have left the one-second window.
      long oldest = window[(int) (granted % LIMIT)];
      wait = Math.max(wait, SECOND - (now - oldest));
    }
    return wait;
  }

  private long holdNanos(long now) {
    long hold = held ? heldUntil - now : 0;
    if (hold <= 0) {
      held = false;
      hold = 0;
    }
    return Math.max(hold, ban.probeHold(now));
  }

  private void hold(long now, long nanos) {
    long until = now + nanos;
    if (!held || until - heldUntil > 0) {
      heldUntil = until;
      held = true;
    }
    wakeAll();
  }

  private void wakeHead() {
    Waiter head = queue.peek();
    if (head != null) {
      head.turn.signal();
    }
  }

  private void wakeAll() {
    queue.forEach(waiter -> waiter.turn.signal());
  }

  private static final class Waiter {
    private final Lane lane;
    private final long ticket;
    private final Condition turn;

    Waiter(Lane lane, long ticket, Condition turn) {
      this.lane = lane;
      this.ticket = ticket;
      this.turn = turn;
    }
  }
}
