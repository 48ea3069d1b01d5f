package io.parley.server.load;

import io.parley.kommo.sandbox.AccountSeed;
import io.parley.kommo.sandbox.CustomerMessage;
import io.parley.kommo.sandbox.Fault;
import io.parley.kommo.sandbox.KommoSandbox;
import io.parley.kommo.sandbox.SandboxAccount;
import io.parley.kommo.sandbox.SandboxConfig;
import io.parley.kommo.sandbox.SandboxMessage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Posts webhooks at a real server that is killed with SIGKILL again and again, some of the kills
 * during its start-up, and then counts what the sandbox received: each acknowledged message must
 * have been answered exactly once.
 */
public final class KillStorm {
  private static final String KEY = "ak_storm_" + "s".repeat(43);

  /**
   * How hard it blows.
   *
   * @param webhooks so many messages, each in a talk of its own
   * @param kills so many kills
   * @param dropped the share of sent messages whose answer the sandbox drops after doing the work
   * @param seed of everything random
   * @param variables further variables for the server
   */
  public record Plan(
      int webhooks, int kills, double dropped, long seed, Map<String, String> variables) {}

  /**
   * What was left afterwards.
   *
   * @param acknowledged webhooks that were answered with 200
   * @param lost acknowledged messages without an answer in their talk
   * @param doubled talks with more than one answer
   * @param unknown effects that wait for a person
   * @param kills how often the server was killed
   * @param took from the first webhook to the last answer
   */
  public record Outcome(
      int acknowledged, int lost, int doubled, int unknown, int kills, Duration took) {}

  private final Plan plan;
  private final Random random;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  private KillStorm(Plan plan) {
    this.plan = plan;
    this.random = new Random(plan.seed());
  }

  /** Runs it in {@code folder}, which holds the data and the server's log afterwards. */
  public static Outcome run(Plan plan, Path folder) {
    return new KillStorm(plan).run(folder);
  }

  /**
   * {@code KillStorm WEBHOOKS KILLS DROPPED [SEED]}; exits with 1 when anything is lost or doubled.
   */
  public static void main(String[] arguments) throws IOException {
    var plan =
        new Plan(
            Integer.parseInt(arguments[0]),
            Integer.parseInt(arguments[1]),
            Double.parseDouble(arguments[2]),
            arguments.length > 3 ? Long.parseLong(arguments[3]) : 1,
            database());
    Path folder = Files.createTempDirectory("kill-storm");
    Outcome outcome = run(plan, folder);
    System.out.println(plan + "\n" + outcome + "\nlog: " + folder.resolve("server.log"));
    System.exit(outcome.lost() + outcome.doubled() == 0 ? 0 : 1);
  }

  private static Map<String, String> database() {
    return Optional.ofNullable(System.getenv("PARLEY_DATABASE_URL"))
        .map(url -> Map.of("PARLEY_DATABASE_URL", url))
        .orElse(Map.of());
  }

  private Outcome run(Path folder) {
    var config =
        SandboxConfig.builder()
            .account(AccountSeed.named("storm").withToken("storm-token").withChatQuota(1_000_000))
            .requestsPerSecond(10_000)
            .build();
    try (KommoSandbox sandbox = KommoSandbox.start(config)) {
      var variables = new HashMap<>(plan.variables());
      variables.put("PARLEY_KOMMO_BASE_URL", sandbox.baseUrl().toString());
      variables.put("PARLEY_KOMMO_REQUESTS_PER_SECOND", "7");
      variables.put("PARLEY_ALLOW_PRIVATE_NETWORK", "true");
      variables.put("PARLEY_BOOTSTRAP_TENANT", "storm");
      variables.put("PARLEY_BOOTSTRAP_API_KEY", KEY);
      try (var server = new ServerProcess(folder.resolve("data"), variables)) {
        return run(sandbox, server);
      }
    }
  }

  private Outcome run(KommoSandbox sandbox, ServerProcess server) {
    server.start();
    server.awaitReady(client);
    SandboxAccount account = sandbox.account("storm");
    var api = new Api(server, client, KEY);
    URI hook = server.at(api.connectedAgent("storm.kommo.com", "storm-token").getPath());
    List<SandboxMessage> asked = ask(account);
    if (plan.dropped() > 0) {
      sandbox
          .faults()
          .add(Fault.dropAfter().on("POST", "*send_message").withProbability(plan.dropped()));
    }
    long started = System.nanoTime();
    var acknowledged = new AtomicInteger();
    var left = new ConcurrentLinkedQueue<>(asked);
    var delivered = new CountDownLatch(8);
    for (int i = 0; i < 8; i++) {
      Thread.ofVirtual()
          .start(
              () -> {
                deliver(hook, account, left, acknowledged);
                delivered.countDown();
              });
    }
    int kills = 0;
    while (kills < plan.kills()) {
      // Every third kill hits the start-up, the others a server at work.
      if (kills % 3 != 0) {
        server.awaitReady(client);
      }
      pause(Duration.ofMillis(100 + random.nextInt(1_400)));
      server.kill();
      kills++;
      server.start();
    }
    server.awaitReady(client);
    await(delivered);
    awaitQuiet(api, server);
    return count(api, account, asked, acknowledged.get(), kills, started);
  }

  private List<SandboxMessage> ask(SandboxAccount account) {
    var asked = new java.util.ArrayList<SandboxMessage>();
    for (int i = 0; i < plan.webhooks(); i++) {
      asked.add(
          account.customerWrites(
              CustomerMessage.of("Customer " + i, "How long does delivery take? (" + i + ")")));
    }
    return asked;
  }

  /** Posts until acknowledged, as Kommo does, only sooner; sometimes again after that. */
  private void deliver(
      URI hook,
      SandboxAccount account,
      ConcurrentLinkedQueue<SandboxMessage> left,
      AtomicInteger acknowledged) {
    for (SandboxMessage message = left.poll(); message != null; message = left.poll()) {
      String body = HookBody.of(message, account);
      while (!acknowledges(hook, body)) {
        pause(Duration.ofMillis(50));
      }
      acknowledged.incrementAndGet();
      if (message.talkId() % 3 == 0) {
        acknowledges(hook, body);
      }
      pause(Duration.ofMillis(plan.kills() * 12_000L / Math.max(1, plan.webhooks())));
    }
  }

  private boolean acknowledges(URI hook, String body) {
    try {
      return client
              .send(
                  HttpRequest.newBuilder(hook)
                      .timeout(Duration.ofSeconds(3))
                      .header("Content-Type", "application/x-www-form-urlencoded")
                      .POST(HttpRequest.BodyPublishers.ofString(body))
                      .build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException dead) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Until no event is pending and no effect is on its way. */
  private void awaitQuiet(Api api, ServerProcess server) {
    long deadline = System.nanoTime() + Duration.ofMinutes(20).toNanos();
    while (System.nanoTime() < deadline) {
      boolean busy =
          any(api, "/api/events?state=pending&limit=1")
              || any(api, "/api/effects?state=planned&limit=1")
              || any(api, "/api/effects?state=sending&limit=1");
      if (!busy) {
        return;
      }
      pause(Duration.ofMillis(300));
    }
    throw new IllegalStateException("work is still under way; see " + server.log());
  }

  private static boolean any(Api api, String path) {
    return !api.items(path).isEmpty();
  }

  private Outcome count(
      Api api,
      SandboxAccount account,
      List<SandboxMessage> asked,
      int acknowledged,
      int kills,
      long started) {
    var answers = new HashMap<Long, Integer>();
    account.sentMessages().forEach(sent -> answers.merge(sent.talkId(), 1, Integer::sum));
    int lost = 0;
    int doubled = 0;
    for (SandboxMessage message : asked) {
      int count = answers.getOrDefault(message.talkId(), 0);
      lost += count == 0 ? 1 : 0;
      doubled += count > 1 ? 1 : 0;
    }
    int unknown = api.items("/api/effects?state=unknown&limit=200").size();
    return new Outcome(
        acknowledged, lost, doubled, unknown, kills, Duration.ofNanos(System.nanoTime() - started));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void pause(Duration length) {
    LockSupport.parkNanos(length.toNanos());
  }
}
