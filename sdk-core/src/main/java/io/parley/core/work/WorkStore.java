package io.parley.core.work;

import io.parley.core.Spi;
import io.parley.core.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The one way to change what is stored, and the queue of jobs.
 *
 * <p>Implementations are thread-safe, keep tenants apart, and make every write durable before the
 * call that made it returns: what was acknowledged survives {@code kill -9} and, where the store
 * has a disk, a power cut. Each call is one commit, whole or not at all. Verify one with {@code
 * StorageContract} from the parley-core test-jar.
 */
@Spi
public interface WorkStore {
  /**
   * Applies all writes in one commit.
   *
   * @return for each write whether it changed something: false for a repeated key or id, and for a
   *     removal, cancellation or mark of what is not there
   * @throws io.parley.core.StaleVersionException when a document is not at the expected version;
   *     nothing was written
   * @throws io.parley.core.TenantEndedException when a tenant that is written for was ended;
   *     nothing was written
   * @throws io.parley.core.StorageException when the store is away; nothing was acknowledged
   */
  List<Boolean> commit(List<Write> writes, Instant now);

  /**
   * Claims due jobs, at most one of each mailbox, the earliest first, spread evenly over the
   * tenants that have any. A claim not closed by {@code now + lease} may be claimed again.
   */
  List<Job> claim(Claim claim);

  /**
   * Prolongs a claim until {@code until}. False when the job has been claimed again since, or is
   * closed: the caller has lost it.
   */
  boolean extend(Job job, Instant until);

  /** Applies writes under a claim that stays open. False, and nothing written, when it is lost. */
  boolean checkpoint(Job job, List<Write> writes, Instant now);

  /**
   * Ends a claim and applies the writes it led to, together. Jobs that the writes enqueue in the
   * same mailbox take the closed job's place, before those that came later. False, and nothing
   * written, when the claim is lost.
   */
  boolean close(Job job, Ending ending, List<Write> writes, Instant now);

  /** When the next mailbox becomes ready: due work, or a lease that ends. Empty when none waits. */
  Optional<Instant> nextReady();

  /**
   * Calls {@code listener} soon after a commit made work ready, from any node; on a thread of the
   * store, so it must return quickly. A wake-up may be lost: pollers still look at {@link
   * #nextReady}. Close the result to stop.
   */
  Subscription onReady(Runnable listener);

  /**
   * Has {@code taker} look for work soon after a commit made some ready: at every commit of this
   * process, and at those of others unless another taker took up what there was. A call may be
   * lost, as with {@link #onReady}. Close the result to stop.
   */
  Subscription onWork(Announcements.Taker taker);

  /**
   * What to claim.
   *
   * @param now the instant by which jobs must be due
   * @param limit at most so many; 1 or more
   * @param lease how long the claim holds; positive
   * @param owner who claims, for people
   * @param excluded tenants that have enough running already
   */
  record Claim(Instant now, int limit, Duration lease, String owner, Set<TenantId> excluded) {
    public Claim {
      if (limit < 1) {
        throw new IllegalArgumentException("claim limit " + limit + " must be at least 1");
      }
      if (!lease.isPositive()) {
        throw new IllegalArgumentException("lease " + lease + " must be positive");
      }
      excluded = Set.copyOf(excluded);
    }
  }

  /** Something that stays on until it is closed. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
