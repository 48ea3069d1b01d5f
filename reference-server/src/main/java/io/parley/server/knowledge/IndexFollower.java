package io.parley.server.knowledge;

import io.parley.core.SdkException;
import io.parley.core.work.WorkStore;
import io.parley.rag.article.KnowledgeBase;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the search index of this process follow what other processes write into the same store: once
 * a second, and as soon as the store tells of new work. Runs on one thread of its own.
 */
public final class IndexFollower implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(IndexFollower.class);
  private static final Duration EVERY = Duration.ofSeconds(1);

  /** Work is told of at every commit: one look serves all that fall into this time. */
  private static final Duration SOON = Duration.ofMillis(100);

  private final KnowledgeBase knowledge;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofVirtual().name("index-follower").factory());
  private final AtomicBoolean asked = new AtomicBoolean();
  private final WorkStore.Subscription subscription;

  /** Starts following. */
  public IndexFollower(KnowledgeBase knowledge, WorkStore store) {
    this.knowledge = knowledge;
    var unused =
        thread.scheduleWithFixedDelay(
            this::follow, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    this.subscription = store.onReady(this::soon);
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
      knowledge.catchUp();
    } catch (SdkException e) {
      log.warn("the search index could not follow: {}", e.getMessage());
    }
  }

  @Override
  public void close() {
    subscription.close();
    thread.shutdownNow();
  }
}
