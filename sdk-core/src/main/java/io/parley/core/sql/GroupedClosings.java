package io.parley.core.sql;

import io.parley.core.work.Job;
import io.parley.core.work.LostClaimException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/**
 * Ends claims on PostgreSQL: those that end while others are being committed go into the next
 * transaction together, with one statement for what each of them would ask by itself. Thread-safe.
 *
 * <p>A closing that cannot be part of a group (its claim was lost, a document has changed) undoes
 * the group; each of it then has a transaction of its own. So no closing fails because of another.
 */
final class GroupedClosings {
  /** More would keep the first of a group waiting for the last. */
  private static final int MOST = 128;

  /** Groups that are being committed at once; the rest gathers meanwhile. */
  private static final int AT_ONCE = 2;

  private final Transactions transactions;
  private final ConcurrentLinkedQueue<Waiting> queue = new ConcurrentLinkedQueue<>();
  private final Semaphore leaders = new Semaphore(AT_ONCE);

  GroupedClosings(Transactions transactions) {
    this.transactions = transactions;
  }

  private record Waiting(Closing closing, CompletableFuture<Boolean> done) {}

  /** Returns when it is durable; false when the claim was lost. */
  boolean close(Closing closing) {
    var waiting = new Waiting(closing, new CompletableFuture<>());
    queue.add(waiting);
    lead();
    try {
      return waiting.done().join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case RuntimeException known -> throw known;
        case Error known -> throw known;
        case null, default -> throw e;
      }
    }
  }

  private void lead() {
    if (leaders.tryAcquire()) {
      Thread.ofVirtual().name("closings").start(this::commitWhatWaits);
    }
  }

  private void commitWhatWaits() {
    try {
      for (List<Waiting> group = next(); !group.isEmpty(); group = next()) {
        commit(group);
      }
    } finally {
      leaders.release();
    }
    // One that came after the last look and found no leader free.
    if (!queue.isEmpty()) {
      lead();
    }
  }

  private List<Waiting> next() {
    var group = new ArrayList<Waiting>();
    for (Waiting waiting = queue.poll(); waiting != null; waiting = queue.poll()) {
      group.add(waiting);
      if (group.size() == MOST) {
        break;
      }
    }
    return group;
  }

  private void commit(List<Waiting> group) {
    if (group.size() > 1) {
      try {
        transactions.write(sql -> together(sql, group.stream().map(Waiting::closing).toList()));
        group.forEach(waiting -> waiting.done().complete(true));
        return;
      } catch (RuntimeException | Error e) {
        // Whose fault it was shows when each is tried alone.
      }
    }
    for (Waiting waiting : group) {
      try {
        transactions.write(sql -> alone(sql, waiting.closing()));
        waiting.done().complete(true);
      } catch (LostClaimException e) {
        waiting.done().complete(false);
      } catch (RuntimeException | Error e) {
        waiting.done().completeExceptionally(e);
      }
    }
  }

  /** Ends one claim in a transaction of its own. */
  static boolean alone(Session sql, Closing closing) throws SQLException {
    new Applying(sql, closing.now(), closing.job()).apply(closing.writes());
    Endings.end(sql, closing.job(), closing.ending(), closing.now());
    Mailbox.release(sql, Mailbox.Name.of(closing.job()));
    return true;
  }

  /** The same for all of them, locks in the one order that every transaction takes them in. */
  private static boolean together(Session sql, List<Closing> closings) throws SQLException {
    var own = new TreeMap<Mailbox.Name, Job>();
    for (Closing closing : closings) {
      if (own.put(Mailbox.Name.of(closing.job()), closing.job()) != null) {
        // Two claims on one mailbox: one of them is lost.
        throw new LostClaimException(closing.job());
      }
    }
    NavigableMap<Mailbox.Name, Instant> ready = Applying.all(sql, closings);
    ready.keySet().removeAll(own.keySet());
    // By name over both, each run of either kind with one statement.
    var names = new TreeSet<>(ready.keySet());
    names.addAll(own.keySet());
    while (!names.isEmpty()) {
      Mailbox.Name first = names.first();
      boolean held = own.containsKey(first);
      var run = new TreeSet<Mailbox.Name>();
      while (!names.isEmpty() && own.containsKey(names.first()) == held) {
        run.add(Objects.requireNonNull(names.pollFirst()));
      }
      if (held) {
        hold(sql, List.copyOf(own.subMap(run.first(), true, run.last(), true).values()));
      } else {
        Mailbox.noteDue(sql, ready.subMap(run.first(), true, run.last(), true));
      }
    }
    Endings.end(sql, closings);
    Mailbox.release(sql, own.keySet());
    return true;
  }

  private static void hold(Session sql, List<Job> jobs) throws SQLException {
    if (!Mailbox.hold(sql, jobs)) {
      throw new LostClaimException(jobs.getFirst());
    }
  }
}
