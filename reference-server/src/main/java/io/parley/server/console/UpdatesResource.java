package io.parley.server.console;

import io.parley.server.console.access.Members;
import io.parley.server.console.access.Session;
import io.parley.server.console.access.Sessions;
import io.parley.server.console.page.Page;
import io.parley.server.feed.LiveFeed;
import io.parley.server.feed.Update;
import io.parley.server.security.Needs;
import io.parley.server.security.Role;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stream of updates that open pages follow: server-sent events {@code item} and {@code summary}
 * with HTML, and {@code conversation} with the id of one that has something new.
 */
@Path("/manage/{tenantId}/updates")
public final class UpdatesResource {
  private static final Logger log = LoggerFactory.getLogger(UpdatesResource.class);
  private static final Duration BEAT = Duration.ofSeconds(10);

  private final LiveFeed updates;
  private final Sessions sessions;
  private final Members members;
  private final Pages pages;
  private final InstantSource clock;

  UpdatesResource(
      LiveFeed updates, Sessions sessions, Members members, Pages pages, InstantSource clock) {
    this.updates = updates;
    this.sessions = sessions;
    this.members = members;
    this.pages = pages;
    this.clock = clock;
  }

  /** Follows what is new since {@code since}; ends with the session. */
  @GET
  @Needs(Role.VIEWER)
  @Produces(MediaType.SERVER_SENT_EVENTS)
  public Response follow(
      @Context ContainerRequestContext request, @QueryParam("since") @Nullable String since) {
    Visit visit = Visit.of(request);
    Page page = pages.page(visit, "dashboard");
    LiveFeed.Watcher watcher =
        updates
            .watch(visit.tenant(), instant(since, visit.now()))
            .orElseThrow(() -> new ConsoleError(503));
    StreamingOutput body = out -> stream(out, watcher, visit, page);
    return Response.ok(body)
        .type(MediaType.SERVER_SENT_EVENTS_TYPE)
        .header("X-Accel-Buffering", "no")
        .build();
  }

  private void stream(OutputStream out, LiveFeed.Watcher watcher, Visit visit, Page page) {
    try (watcher) {
      write(out, "retry: 2000\n\n");
      while (watcher.open()) {
        Optional<LiveFeed.News> news = watcher.next(BEAT);
        if (news.isEmpty()) {
          Session session = visit.signedIn().orElseThrow().session();
          if (!sessions.lasts(session, clock.instant()) || members.of(session).isEmpty()) {
            write(out, event("ended", ""));
            return;
          }
          write(out, ": still here\n\n");
          continue;
        }
        var text = new StringBuilder();
        for (Update item : news.get().items()) {
          text.append(event("item", pages.html("feedItem", page, item)));
          item.conversationId().ifPresent(id -> text.append(event("conversation", id)));
        }
        text.append(event("summary", pages.html("counters", page, news.get().summary())));
        write(out, text.toString());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      log.debug("a page that followed updates is gone: {}", e.getMessage());
    }
  }

  private static String event(String name, String data) {
    return "event: " + name + "\ndata: " + data.replace("\n", "\ndata: ") + "\n\n";
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static Instant instant(@Nullable String text, Instant otherwise) {
    try {
      return text == null ? otherwise : Instant.parse(text);
    } catch (DateTimeException e) {
      return otherwise;
    }
  }
}
