package io.parley.server.knowledge;

import io.parley.core.SdkException;
import io.parley.core.TenantId;
import io.parley.core.tenant.EndedTenant;
import io.parley.core.tenant.EndedTenants;
import io.parley.core.work.Storage;
import io.parley.core.work.WorkStore;
import io.parley.rag.article.KnowledgeBase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the search index of this process follow what other processes write into the same store, and
 * lose what ended tenants had: once a second, and as soon as the store tells of new work. Runs on
 * one thread of its own.
 */
public final class IndexFollower implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(IndexFollower.class);
  private static final Duration EVERY = Duration.ofSeconds(1);

  /** Work is told of at every commit: one look serves all that fall into this time. */
  private static final Duration SOON = Duration.ofMillis(100);

  /** How long after its end something of a tenant may still come in. */
  private static final Duration LINGERING = Duration.ofMinutes(2);

  private final KnowledgeBase knowledge;
  private final EndedTenants ended;
  private final InstantSource clock;

  /** Ended tenants of which nothing can come in any more. Used by {@link #thread} alone. */
  private final Set<TenantId> settled = new HashSet<>();

  private Instant looked = Instant.EPOCH;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofVirtual().name("index-follower").factory());
  private final AtomicBoolean asked = new AtomicBoolean();
  private final WorkStore.Subscription subscription;

  /** Starts following. */
  public IndexFollower(KnowledgeBase knowledge, Storage storage, InstantSource clock) {
    this.knowledge = knowledge;
    this.ended = storage.ended();
    this.clock = clock;
    var unused =
        thread.scheduleWithFixedDelay(
            this::follow, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    this.subscription = storage.work().onReady(this::soon);
  }

  /** One look stands for all that was told before it. */
  private void soon() {
    if (!thread.isShutdown() && asked.compareAndSet(false, true)) {
      var unused = thread.schedule(this::follow, SOON.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void follow() {
    asked.set(false);
    try {
      eraseEnded();
      knowledge.catchUp();
    } catch (SdkException e) {
      log.warn("the search index could not follow: {}", e.getMessage());
    }
  }

  /** Each process has an index of its own, with what an ended tenant had. */
  private void eraseEnded() {
    Instant now = clock.instant();
    for (EndedTenant end : ended.since(looked)) {
      if (!settled.contains(end.tenant())) {
        knowledge.erase(end.tenant());
        if (end.endedAt().plus(LINGERING).isBefore(now)) {
          settled.add(end.tenant());
        }
      }
    }
    // Clocks of processes differ.
    looked = now.minus(LINGERING.multipliedBy(5));
  }

  @Override
  public void close() {
    subscription.close();
    thread.shutdownNow();
  }
}
