package io.parley.server.resource;

import io.parley.server.feed.LiveFeed;
import io.parley.server.feed.Update;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a watcher's news as server-sent events {@code update}, with a comment every 15 seconds that
 * keeps the connection open.
 */
final class UpdateStream {
  private static final Logger log = LoggerFactory.getLogger(UpdateStream.class);
  private static final Duration BEAT = Duration.ofSeconds(15);

  private UpdateStream() {}

  /** Sends until either side ends it. */
  static void send(LiveFeed.Watcher watcher, SseEventSink sink, Sse sse) {
    try (watcher;
        sink) {
      send(sink, sse.newEventBuilder().comment("listening").build());
      while (watcher.open() && !sink.isClosed()) {
        Optional<LiveFeed.News> news = watcher.next(BEAT);
        if (news.isEmpty()) {
          send(sink, sse.newEventBuilder().comment("still here").build());
          continue;
        }
        for (Update update : news.get().items()) {
          send(sink, event(update, sse));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IllegalStateException | CompletionException | IOException e) {
      log.debug("a listener of the feed is gone: {}", e.getMessage());
    }
  }

  private static OutboundSseEvent event(Update update, Sse sse) {
    return sse.newEventBuilder()
        .name("update")
        .id(update.time().toString())
        .mediaType(MediaType.APPLICATION_JSON_TYPE)
        .data(UpdateView.class, UpdateView.of(update))
        .build();
  }

  private static void send(SseEventSink sink, OutboundSseEvent event) {
    sink.send(event).toCompletableFuture().join();
  }
}
