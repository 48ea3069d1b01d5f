package io.parley.kommo;

import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Who waits for a permit: the most urgent lane first, inside a lane in order of arrival. Used under
 * the lock of its {@link RateBudget}.
 */
final class WaitingLine {
  private final ReentrantLock lock;
  private final PriorityQueue<Waiter> queue =
      new PriorityQueue<>(
          Comparator.<Waiter, Lane>comparing(Waiter::lane).thenComparingLong(Waiter::ticket));
  private long ticket;

  WaitingLine(ReentrantLock lock) {
    this.lock = lock;
  }

  /**
   * One who waits.
   *
   * @param turn signalled when it is time to look again
   */
  record Waiter(Lane lane, long ticket, Condition turn) {}

  Waiter join(Lane lane) {
    Waiter waiter = new Waiter(lane, ticket++, lock.newCondition());
    queue.add(waiter);
    return waiter;
  }

  void leave(Waiter waiter) {
    queue.remove(waiter);
    wakeFirst();
  }

  boolean first(Waiter waiter) {
    return waiter.equals(queue.peek());
  }

  Optional<Lane> urgent() {
    return Optional.ofNullable(queue.peek()).map(Waiter::lane);
  }

  int size() {
    return queue.size();
  }

  void wakeFirst() {
    Waiter head = queue.peek();
    if (head != null) {
      head.turn().signal();
    }
  }

  void wakeAll() {
    queue.forEach(waiter -> waiter.turn().signal());
  }
}
