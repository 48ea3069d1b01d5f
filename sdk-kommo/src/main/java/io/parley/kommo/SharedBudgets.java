package io.parley.kommo;

import io.parley.core.work.Storage;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Budgets of accounts that several processes call: together they stay within what Kommo allows.
 * Thread-safe.
 *
 * <p>An account's requests are seven slots, each good for one request in any second. A node that
 * has something to send holds slots by a lease in the storage that all nodes share, and hands over
 * those that more urgent callers elsewhere wait for, within about a second. Below a pace of seven
 * one slot is kept free for live replies, which any node can take at once. Holds after a 429 and
 * pauses of blocked or unpaid accounts are passed on, and one node probes for all. A node that dies
 * keeps its slots for 20 seconds. Clocks of nodes may differ by ten seconds.
 */
public final class SharedBudgets implements AutoCloseable {
  private final Storage storage;
  private final String node;
  private final int perSecond;
  private final InstantSource clock;
  private final MonotonicTime time;
  private final Function<String, BudgetWatcher> watchers;
  private final Map<String, BudgetMember> members = new ConcurrentHashMap<>();

  /**
   * @param storage where the nodes meet
   * @param node unique among them
   * @param perSecond 1 to 7, the same on all nodes
   * @param clock the wall clock
   * @param watchers who is told of an account's budget, by the account
   */
  public SharedBudgets(
      Storage storage,
      String node,
      int perSecond,
      InstantSource clock,
      Function<String, BudgetWatcher> watchers) {
    this(storage, node, perSecond, clock, MonotonicTime.SYSTEM, watchers);
  }

  SharedBudgets(
      Storage storage,
      String node,
      int perSecond,
      InstantSource clock,
      MonotonicTime time,
      Function<String, BudgetWatcher> watchers) {
    if (node.isBlank()) {
      throw new IllegalArgumentException("node must not be blank");
    }
    var unused = Slots.perSecond(perSecond, false);
    this.storage = storage;
    this.node = node;
    this.perSecond = perSecond;
    this.clock = clock;
    this.time = time;
    this.watchers = watchers;
  }

  /** The budget of an account; always the same one. */
  public RateBudget of(String account) {
    return members
        .computeIfAbsent(
            account,
            name ->
                new BudgetMember(storage, node, name, perSecond, clock, time, watchers.apply(name)))
        .budget();
  }

  /** Gives no more slots out; those that are held end with their lease. */
  @Override
  public void close() {
    members.values().forEach(BudgetMember::close);
  }
}
