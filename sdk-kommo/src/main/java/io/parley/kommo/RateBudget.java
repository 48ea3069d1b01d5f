package io.parley.kommo;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The requests one Kommo account allows, shared by everyone who calls it. Kommo allows seven a
 * second and answers 429 beyond, then blocks the caller with 403 on everything. Thread-safe; made
 * for virtual threads: waiting holds no carrier.
 *
 * <p>Permits are given at an even pace, the most urgent {@link Lane} first and in order of arrival
 * inside a lane. Below a pace of seven one more request a second is reserved for {@link Lane#LIVE}.
 * Never more than seven go out in any one second. After a 429 the whole account waits as long as
 * Kommo asked; when Kommo seems to have blocked the account, nothing is sent for 15 minutes, then
 * one probe decides whether to go on or to wait 1 hour, then 6. An account that is not paid is
 * probed once an hour.
 *
 * <p>Share one budget between all clients of the same account: give it to each {@link
 * Kommo.Builder#budget}. Where several processes call one account, have it made by {@link
 * SharedBudgets}.
 *
 * @see <a href="https://developers.kommo.com/docs/limitations">Limitations of Kommo</a>
 */
public final class RateBudget {
  /** What Kommo allows in one second. */
  static final int LIMIT = 7;

  private static final long SECOND = Slots.SECOND;

  private final MonotonicTime time;
  private final @Nullable Slots slots;
  private final Runnable needed;
  private final boolean shared;
  private final BudgetWatcher watcher;
  private final ReentrantLock lock = new ReentrantLock();
  private final WaitingLine line = new WaitingLine(lock);
  private final Holds holds = new Holds();
  private long granted;
  private long waitedNanos;
  private long rejected;
  private long usedAt;
  private boolean mayProbe;

  RateBudget(int perSecond, MonotonicTime time) {
    this(
        perSecond == 0 ? null : Slots.perSecond(perSecond, true),
        time,
        BudgetWatcher.NOBODY,
        false,
        () -> {});
  }

  /**
   * @param slots what the pace is kept by; null for no pace
   * @param shared whether slots and the leave to probe come from outside
   * @param needed called when something is wanted from outside, or there is news for it; under a
   *     lock, so it must not wait
   */
  RateBudget(
      @Nullable Slots slots,
      MonotonicTime time,
      BudgetWatcher watcher,
      boolean shared,
      Runnable needed) {
    this.slots = slots;
    this.time = time;
    this.watcher = watcher;
    this.shared = shared;
    this.needed = needed;
    this.usedAt = time.nanos();
  }

  /** Six requests a second, and a seventh for live replies. */
  public static RateBudget standard() {
    return perSecond(6);
  }

  /**
   * An even pace.
   *
   * @param requests 1 to 7; below 7 live replies have one more for themselves; lower it when
   *     several programs share one address
   */
  public static RateBudget perSecond(int requests) {
    return perSecond(requests, BudgetWatcher.NOBODY);
  }

  /** The same, watched. */
  public static RateBudget perSecond(int requests, BudgetWatcher watcher) {
    return new RateBudget(
        Slots.perSecond(requests, true), MonotonicTime.SYSTEM, watcher, false, () -> {});
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
    return locked(
        () ->
            new Counters(
                granted,
                rejected,
                line.size(),
                Duration.ofNanos(waitedNanos),
                Duration.ofNanos(holds.hold(time.nanos())),
                holds.breaker().cause()));
  }

  /**
   * What a budget did, for metrics.
   *
   * @param granted requests that were let through
   * @param rejected requests that Kommo answered with 429
   * @param waiting callers that wait now
   * @param waited how long all callers waited together
   * @param hold how long nothing will be sent from now on; zero when requests flow
   * @param paused why the account is closed as a whole; empty when it is not
   */
  public record Counters(
      long granted,
      long rejected,
      int waiting,
      Duration waited,
      Duration hold,
      Optional<PauseCause> paused) {
    /** Whether Kommo seems to have blocked the account. */
    public boolean blocked() {
      return paused.filter(PauseCause.BLOCKED::equals).isPresent();
    }
  }

  /** The leave to send one request. Tell it when the request was written out, and always close. */
  final class Permit implements AutoCloseable {
    private final Optional<Duration> refused;
    private final Slots.@Nullable Slot slot;
    private boolean sent;
    private boolean closed;

    private Permit(Optional<Duration> refused, Slots.@Nullable Slot slot) {
      this.refused = refused;
      this.slot = slot;
    }

    /** How long the account is on hold, when nothing may be sent. */
    Optional<Duration> refused() {
      return refused;
    }

    /** The request was written out, or the last part of it. */
    void sent() {
      changed(
          () -> {
            if (slot != null && !closed) {
              sent = true;
              slot.sent(time.nanos());
            }
          });
    }

    @Override
    public void close() {
      changed(
          () -> {
            if (slot != null && !closed && !sent) {
              slot.unused();
            }
            closed = true;
          });
    }
  }

  /**
   * Waits for a permit. When the account is on hold for more than {@code patience} the permit says
   * so and nothing may be sent. Waiting for one's turn is not bounded by {@code patience}.
   */
  Permit acquire(Lane lane, Duration patience) throws InterruptedException {
    long start = time.nanos();
    Permit permit = waitFor(lane, patience, start);
    if (permit.refused().isEmpty()) {
      watcher.waited(lane, Duration.ofNanos(Math.max(0, time.nanos() - start)));
    }
    return permit;
  }

  private Permit waitFor(Lane lane, Duration patience, long start) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      WaitingLine.Waiter me = line.join(lane);
      try {
        while (true) {
          long now = time.nanos();
          long hold = holds.hold(now);
          if (hold > patience.toNanos()) {
            if (shared) {
              needed.run();
            }
            return new Permit(Optional.of(Duration.ofNanos(hold)), null);
          }
          if (!line.first(me)) {
            // Whoever leaves the head wakes the next; a change of the hold wakes all.
            me.turn().await();
            continue;
          }
          Optional<Long> wait = hold > 0 ? Optional.of(hold) : turn(lane, now);
          if (wait.isEmpty()) {
            me.turn().await();
          } else if (wait.get() > 0) {
            time.await(me.turn(), wait.get());
          } else {
            return granted(lane, start, now);
          }
        }
      } finally {
        line.leave(me);
      }
    } finally {
      lock.unlock();
    }
  }

  /** How long until the head of the queue may go; empty when it will be told. */
  private Optional<Long> turn(Lane lane, long now) {
    if (holds.breaker().open() && shared && !mayProbe) {
      needed.run();
      return Optional.empty();
    }
    if (slots == null) {
      return Optional.of(0L);
    }
    Optional<Long> wait = slots.untilTurn(lane, now);
    if (shared
        && (wait.isEmpty() || wait.get() > (lane == Lane.LIVE ? SECOND / 100 : SECOND / LIMIT))) {
      needed.run();
    }
    return wait;
  }

  private Permit granted(Lane lane, long start, long now) {
    granted++;
    usedAt = now;
    waitedNanos += now - start;
    if (holds.breaker().open()) {
      holds.breaker().probing(now);
      mayProbe = false;
    }
    return new Permit(Optional.empty(), slots == null ? null : slots.take(lane, now));
  }

  /** Kommo answered 429: everyone waits. Returns for how long. */
  Duration rejected(Optional<Duration> asked) {
    Duration hold =
        locked(
            () -> {
              rejected++;
              if (slots != null) {
                slots.widen();
              }
              Duration rest = holds.rejected(asked, time.nanos());
              needed.run();
              line.wakeAll();
              return rest;
            });
    watcher.rejected(hold);
    return hold;
  }

  /** Kommo answered 403. Returns how long nothing will be sent, when that looks like a block. */
  Optional<Duration> forbidden(String endpoint) {
    return closed(PauseCause.BLOCKED, endpoint);
  }

  /** Kommo answered 402. Returns how long nothing will be sent, when the account is not paid. */
  Optional<Duration> unpaid(String endpoint) {
    return closed(PauseCause.UNPAID, endpoint);
  }

  private Optional<Duration> closed(PauseCause cause, String endpoint) {
    Optional<Duration> pause =
        locked(
            () -> {
              long now = time.nanos();
              Optional<Duration> rest = holds.breaker().refused(cause, endpoint, now);
              if (rest.isPresent()) {
                holds.hold(rest.get(), now);
                needed.run();
                line.wakeAll();
              }
              return rest;
            });
    pause.ifPresent(rest -> watcher.paused(cause, rest));
    return pause;
  }

  /** Kommo answered anything that shows it is talking to this account. */
  void answered() {
    boolean resumed =
        locked(
            () -> {
              boolean open = holds.answered();
              if (open) {
                needed.run();
                line.wakeAll();
              }
              return open;
            });
    if (resumed) {
      watcher.resumed();
    }
  }

  /** A request ended without any answer: a probe that was out may be sent again. */
  void unanswered() {
    changed(() -> holds.breaker().unanswered());
  }

  BudgetState state() {
    return locked(
        () -> {
          long now = time.nanos();
          return new BudgetState(
              line.urgent(),
              line.size(),
              Duration.ofNanos(now - usedAt),
              Duration.ofNanos(holds.rest(now)),
              holds.breaker().cause(),
              holds.breaker().opened(),
              holds.breaker().probeHold(now) > 0);
        });
  }

  /** Changes the slots that are held here, and wakes who waits for one. */
  <R> R slots(SlotChange<R> change) {
    if (slots == null) {
      throw new IllegalStateException("a budget without a pace has no slots");
    }
    return locked(
        () -> {
          R result = change.apply(slots, time.nanos());
          line.wakeFirst();
          return result;
        });
  }

  /** A change of slots at a monotonic time in nanoseconds. */
  @FunctionalInterface
  interface SlotChange<R> {
    R apply(Slots slots, long now);
  }

  /** Another node was told to wait. */
  void holdToo(Duration rest) {
    changed(() -> holds.hold(rest, time.nanos()));
  }

  /** Another node found the account closed, or probed it in vain. */
  void pauseToo(PauseCause cause, int opened, Duration rest) {
    changed(
        () -> {
          mayProbe = false;
          holds.pause(cause, opened, rest, time.nanos());
        });
  }

  void resumeToo() {
    changed(holds::resume);
  }

  /** This node may send the probe. */
  void probe() {
    changed(() -> mayProbe = true);
  }

  private void changed(Runnable change) {
    var unused =
        locked(
            () -> {
              change.run();
              line.wakeAll();
              return true;
            });
  }

  private <R> R locked(Supplier<R> inside) {
    lock.lock();
    try {
      return inside.get();
    } finally {
      lock.unlock();
    }
  }
}
