package io.parley.server.load;

import io.parley.core.TenantId;
import io.parley.core.agent.Conversations;
import io.parley.core.agent.OwnEvents;
import io.parley.core.conversation.Conversation;
import io.parley.core.conversation.Message;
import io.parley.core.json.Json;
import io.parley.core.sql.SqlStorage;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import io.parley.server.insight.Analytics;
import io.parley.server.insight.CountedStorage;
import io.parley.server.insight.Period;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;

/**
 * Stores conversations of the last year through the counting store, and measures how long their
 * figures take to read, and what counting adds to a commit. Takes the number of conversations and,
 * for PostgreSQL, a JDBC URL of an empty database.
 */
public final class FiguresLoad {
  static final TenantId TENANT = new TenantId("figures");
  private static final int AT_ONCE = 100;
  private static final int READS = 40;
  private static final int COMMITS = 500;
  private static final int THREADS = 8;

  private FiguresLoad() {}

  /**
   * What was measured.
   *
   * @param counted conversations in the figures of the year
   * @param month how long the figures of 30 days by day took, the 95th percentile
   * @param year the same of 365 days by month
   * @param yearByDay the same of 365 days by day
   * @param plain how long a commit of one turn took without counting, the median
   * @param counting the same with counting
   * @param together commits of one turn a second with counting, by 8 threads
   */
  public record Outcome(
      long counted,
      Duration month,
      Duration year,
      Duration yearByDay,
      Duration plain,
      Duration counting,
      long together) {}

  /** Runs it on an empty store. */
  public static Outcome run(Storage plain, int conversations) {
    var storage = new CountedStorage(plain);
    Instant end = Instant.parse("2026-11-01T00:00:00Z");
    fill(storage, conversations, end);
    var analytics = new Analytics(storage.tallies());
    ZoneId zone = ZoneId.of("Europe/Madrid");
    Period month = Period.of("2026-10-01", "2026-10-30", "day", zone, end);
    Period year = Period.of("2025-10-31", "2026-11-01", "month", zone, end);
    Period byDay = Period.of("2025-10-31", "2026-11-01", "day", zone, end);
    long counted = analytics.report(TENANT, year, Optional.empty()).total().conversations();
    return new Outcome(
        counted,
        percentile(95, READS, () -> analytics.report(TENANT, month, Optional.empty())),
        percentile(95, READS, () -> analytics.report(TENANT, year, Optional.empty())),
        percentile(95, READS, () -> analytics.report(TENANT, byDay, Optional.empty())),
        percentile(50, COMMITS, new Turns(plain, "p", end)),
        percentile(50, COMMITS, new Turns(storage, "q", end)),
        together(storage, end));
  }

  private static long together(Storage storage, Instant at) {
    long started = System.nanoTime();
    try (var threads = Executors.newFixedThreadPool(THREADS)) {
      var running = new ArrayList<CompletableFuture<Void>>();
      for (int thread = 0; thread < THREADS; thread++) {
        var turns = new Turns(storage, "t" + thread + "-", at);
        running.add(
            CompletableFuture.runAsync(
                () -> {
                  for (int i = 0; i < COMMITS; i++) {
                    turns.run();
                  }
                },
                threads));
      }
      running.forEach(CompletableFuture::join);
    }
    return THREADS * COMMITS * 1_000_000_000L / (System.nanoTime() - started);
  }

  /** Stores conversations of one turn each, evenly over the year that ends at {@code end}. */
  static void fill(Storage storage, int conversations, Instant end) {
    long step = Duration.ofDays(365).toMillis() / conversations;
    var writes = new ArrayList<Write>();
    for (int i = 0; i < conversations; i++) {
      writes.addAll(turn("c" + i, end.minusMillis(step * (conversations - i)), i));
      if (i % AT_ONCE == AT_ONCE - 1 || i == conversations - 1) {
        storage.work().commit(writes, end);
        writes.clear();
      }
    }
  }

  private static final class Turns implements Runnable {
    private final Storage storage;
    private final String name;
    private final Instant at;
    private int next;

    Turns(Storage storage, String name, Instant at) {
      this.storage = storage;
      this.name = name;
      this.at = at;
    }

    @Override
    public void run() {
      next++;
      storage.work().commit(turn(name + next, at, next), at);
    }
  }

  private static Duration percentile(int percent, int times, Runnable work) {
    long[] nanos = new long[times];
    for (int i = 0; i < times; i++) {
      long started = System.nanoTime();
      work.run();
      nanos[i] = System.nanoTime() - started;
    }
    Arrays.sort(nanos);
    return Duration.ofNanos(nanos[Math.min(times - 1, times * percent / 100)]);
  }

  private static List<Write> turn(String id, Instant at, int number) {
    String agent = "agent-" + number % 3;
    var conversation =
        new Conversation(
            TENANT,
            id,
            agent,
            "chat",
            Conversation.Status.OPEN,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            at,
            at,
            0);
    Instant answered = at.plusMillis(800 + number % 9_000);
    String message = id + "-a";
    return List.of(
        Conversations.save(conversation),
        new Write.Happened(
            OwnEvents.of(
                conversation,
                "conversation.started",
                "conversation:" + id,
                id,
                Map.of(),
                Optional.empty(),
                at)),
        new Write.Append(
            TENANT,
            id,
            id + "-q",
            new Message.FromCustomer(
                id + "-q", "How long?", at, Optional.empty(), Optional.empty())),
        new Write.Append(
            TENANT,
            id,
            message,
            Json.convert(
                Map.of("id", message, "text", "Days.", "at", answered, "citations", List.of()),
                Message.FromAgent.class)),
        new Write.Put(
            TENANT,
            "trace",
            message,
            Map.of(),
            Json.write(
                Map.of(
                    "conversationId",
                    id,
                    "agentId",
                    agent,
                    "by",
                    "small",
                    "verdict",
                    number % 7 == 0 ? "UNKNOWN" : "ANSWERED",
                    "usage",
                    Map.of("inputTokens", 900, "outputTokens", 60),
                    "at",
                    answered)),
            Write.Put.ANY));
  }

  /** The number of conversations, and a JDBC URL for PostgreSQL. */
  public static void main(String[] arguments) throws IOException {
    int conversations = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
    Clock clock = Clock.systemUTC();
    Path folder = Files.createTempDirectory("parley-figures");
    try (Storage storage =
        arguments.length > 1
            ? SqlStorage.postgres(arguments[1], 8, clock)
            : SqlStorage.sqlite(folder, clock)) {
      System.out.println(run(storage, conversations));
    }
  }
}
