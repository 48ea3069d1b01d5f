package io.parley.server.feed;

import io.parley.core.SdkException;
import io.parley.core.TenantId;
import io.parley.core.work.WorkStore;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The feed as a stream, for as long as somebody listens. Thread-safe.
 *
 * <p>Each listener has a virtual thread that looks at the feed when work became ready and at least
 * every second, since another node may have done it; a comment every 15 seconds keeps the
 * connection open.
 */
public final class LiveFeed implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LiveFeed.class);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final int BEATS_BETWEEN_LOOKS = 15;
  private static final int REMEMBERED = 2 * Feed.MOST;

  private final Feed feed;
  private final WorkStore.Subscription subscription;
  private final Set<SseEventSink> sinks = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private long wakes;
  private volatile boolean closed;

  public LiveFeed(Feed feed, WorkStore work) {
    this.feed = feed;
    this.subscription = work.onReady(this::wake);
  }

  /** Sends the updates since {@code start}, and all that follow, oldest first. */
  public void stream(TenantId tenant, Instant start, SseEventSink sink, Sse sse) {
    sinks.add(sink);
    Thread.ofVirtual().name("feed-" + tenant).start(() -> follow(tenant, start, sink, sse));
  }

  private void follow(TenantId tenant, Instant start, SseEventSink sink, Sse sse) {
    Set<String> seen = new LinkedHashSet<>();
    long wakesSeen = 0;
    try {
      send(sink, sse.newEventBuilder().comment("listening").build());
      for (int looks = 1; !closed && !sink.isClosed(); looks++) {
        List<Update> newest = feed.newest(tenant, Optional.of(start), Feed.MOST);
        for (Update update : newest.reversed()) {
          if (seen.add(update.id())) {
            send(
                sink,
                sse.newEventBuilder()
                    .name("update")
                    .id(update.time().toString())
                    .mediaType(MediaType.APPLICATION_JSON_TYPE)
                    .data(Update.class, update)
                    .build());
          }
        }
        while (seen.size() > REMEMBERED) {
          seen.remove(seen.iterator().next());
        }
        if (looks % BEATS_BETWEEN_LOOKS == 0) {
          send(sink, sse.newEventBuilder().comment("still here").build());
        }
        wakesSeen = await(wakesSeen);
      }
    } catch (IllegalStateException | CompletionException | SdkException e) {
      log.debug("a listener of the feed is gone: {}", e.getMessage());
    } finally {
      sinks.remove(sink);
      end(sink);
    }
  }

  private static void send(SseEventSink sink, jakarta.ws.rs.sse.OutboundSseEvent event) {
    sink.send(event).toCompletableFuture().join();
  }

  private static void end(SseEventSink sink) {
    try {
      sink.close();
    } catch (IOException e) {
      log.debug("a stream was closed from the other side: {}", e.getMessage());
    }
  }

  private void wake() {
    lock.lock();
    try {
      wakes++;
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Returns after a wake-up since {@code before} or a second, with the wake-ups until then. */
  private long await(long before) {
    lock.lock();
    try {
      long left = LOOK.toNanos();
      while (!closed && wakes == before && left > 0) {
        left = news.awaitNanos(left);
      }
      return wakes;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed = true;
      return before;
    } finally {
      lock.unlock();
    }
  }

  /** Ends every stream. */
  @Override
  public void close() {
    closed = true;
    subscription.close();
    wake();
    sinks.forEach(LiveFeed::end);
  }
}
