package io.parley.server.load;

import io.parley.kommo.sandbox.AccountSeed;
import io.parley.kommo.sandbox.CustomerMessage;
import io.parley.kommo.sandbox.KommoSandbox;
import io.parley.kommo.sandbox.SandboxAccount;
import io.parley.kommo.sandbox.SandboxConfig;
import io.parley.kommo.sandbox.SandboxMessage;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * Enrols customers in a sequence of three delayed messages at a real server that is killed with
 * SIGKILL again and again, and then counts what the sandbox received: each message once, in order,
 * and none early.
 */
public final class SequenceStorm {
  private static final String KEY = "ak_storm_" + "q".repeat(43);
  private static final List<String> WORDS = List.of("First", "Second", "Third");

  /** Customers of one account: more would wait for the account's request budget, not for us. */
  private static final int PER_ACCOUNT = 10;

  /**
   * How hard it blows.
   *
   * @param leads so many customers, ten of an account
   * @param kills so many kills
   * @param every so long between two kills
   * @param delay before each of the three steps
   * @param variables further variables for the server
   */
  public record Plan(
      int leads, int kills, Duration every, Duration delay, Map<String, String> variables) {}

  /**
   * What was left afterwards.
   *
   * @param finished enrolments that are through
   * @param missing messages that were never sent
   * @param doubled messages that were sent more than once
   * @param disordered customers who got them in another order
   * @param early messages that were sent before their time
   * @param lateness of messages, the 99th percentile, from when they were due and the server up
   */
  public record Outcome(
      int finished, int missing, int doubled, int disordered, int early, Duration lateness) {}

  private record Place(SandboxAccount account, String sequence, List<Long> talks) {}

  private final Plan plan;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  private SequenceStorm(Plan plan) {
    this.plan = plan;
  }

  /** Runs it in {@code folder}, which holds the data and the server's log afterwards. */
  public static Outcome run(Plan plan, Path folder) {
    return new SequenceStorm(plan).run(folder);
  }

  /** {@code SequenceStorm [LEADS KILLS]}, by default 200 10; exits with 1 when a promise broke. */
  public static void main(String[] arguments) throws IOException {
    var plan =
        new Plan(
            arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200,
            arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10,
            Duration.ofSeconds(3),
            Duration.ofSeconds(5),
            Optional.ofNullable(System.getenv("PARLEY_DATABASE_URL"))
                .map(url -> Map.of("PARLEY_DATABASE_URL", url))
                .orElse(Map.of()));
    Path folder = Files.createTempDirectory("sequence-storm");
    Outcome outcome = run(plan, folder);
    System.out.println(plan + "\n" + outcome + "\nlog: " + folder.resolve("server.log"));
    boolean kept =
        outcome.finished() == plan.leads()
            && outcome.missing() + outcome.doubled() + outcome.disordered() + outcome.early() == 0;
    System.exit(kept ? 0 : 1);
  }

  private Outcome run(Path folder) {
    int accounts = (plan.leads() + PER_ACCOUNT - 1) / PER_ACCOUNT;
    var config = SandboxConfig.builder().requestsPerSecond(10_000);
    for (int i = 0; i < accounts; i++) {
      config.account(
          AccountSeed.named("storm" + i).withToken("storm-token-" + i).withChatQuota(1_000_000));
    }
    try (KommoSandbox sandbox = KommoSandbox.start(config.build())) {
      var variables = new HashMap<>(plan.variables());
      variables.put("PARLEY_KOMMO_BASE_URL", sandbox.baseUrl().toString());
      variables.put("PARLEY_KOMMO_REQUESTS_PER_SECOND", "7");
      variables.put("PARLEY_ALLOW_PRIVATE_NETWORK", "true");
      variables.put("PARLEY_BOOTSTRAP_TENANT", "storm");
      variables.put("PARLEY_BOOTSTRAP_API_KEY", KEY);
      try (var server = new ServerProcess(folder.resolve("data"), variables)) {
        return run(sandbox, server, accounts);
      }
    }
  }

  private Outcome run(KommoSandbox sandbox, ServerProcess server, int accounts) {
    server.start();
    server.awaitReady(client);
    var api = new Api(server, client, KEY);
    var places = new ArrayList<Place>();
    for (int i = 0; i < accounts; i++) {
      int customers = Math.min(PER_ACCOUNT, plan.leads() - i * PER_ACCOUNT);
      places.add(place(sandbox.account("storm" + i), i, customers, api));
    }
    var enrolled = new CountDownLatch(places.size());
    for (Place place : places) {
      Thread.ofVirtual()
          .start(
              () -> {
                enrol(place, api);
                enrolled.countDown();
              });
    }
    Instant up = Instant.now();
    for (int i = 0; i < plan.kills(); i++) {
      LockSupport.parkNanos(plan.every().toNanos());
      server.kill();
      server.start();
    }
    server.awaitReady(client);
    up = plan.kills() == 0 ? up : Instant.now();
    await(enrolled);
    awaitFinished(places, api, server);
    return count(places, api, up);
  }

  private Place place(SandboxAccount account, int number, int customers, Api api) {
    // Before the account is connected, so that no hook starts anything else.
    List<Long> talks = new ArrayList<>();
    for (int i = 0; i < customers; i++) {
      talks.add(
          account
              .customerWrites(CustomerMessage.of("Customer " + i, "Hello (" + i + ")"))
              .talkId());
    }
    String agent = "/api/agents/" + api.agent();
    api.post(
        agent + "/integrations",
        Map.of(
            "type",
            "kommo",
            "account",
            "storm" + number + ".kommo.com",
            "auth",
            Map.of("kind", "longLived", "token", "storm-token-" + number),
            "reply",
            Map.of("transport", "talk")));
    var steps = new ArrayList<Map<String, ?>>();
    for (String word : WORDS) {
      steps.add(Map.of("id", "w" + word, "type", "wait", "for", plan.delay().toString()));
      steps.add(Map.of("id", "m" + word, "type", "message", "text", word));
    }
    Object id = api.post(agent + "/sequences", Map.of("name", "storm", "steps", steps)).get("id");
    return new Place(account, agent + "/sequences/" + id, talks);
  }

  /** Asks until it is answered: the second time for somebody who is on the way is refused. */
  private void enrol(Place place, Api api) {
    for (long talk : place.talks()) {
      while (!enrolled(place, api, talk)) {
        LockSupport.parkNanos(100_000_000);
      }
    }
  }

  private static boolean enrolled(Place place, Api api, long talk) {
    try {
      api.post(place.sequence() + "/enrolments", Map.of("subject", "talk:" + talk));
      return true;
    } catch (IllegalStateException refused) {
      return String.valueOf(refused.getMessage()).contains(": 409 ");
    } catch (RuntimeException down) {
      return false;
    }
  }

  private void awaitFinished(List<Place> places, Api api, ServerProcess server) {
    long deadline = System.nanoTime() + Duration.ofMinutes(15).toNanos();
    while (System.nanoTime() < deadline) {
      boolean active =
          places.stream()
              .anyMatch(
                  place ->
                      !api.items(place.sequence() + "/enrolments?status=active&limit=1").isEmpty());
      if (!active) {
        return;
      }
      LockSupport.parkNanos(300_000_000);
    }
    throw new IllegalStateException("steps are still to be done; see " + server.log());
  }

  private Outcome count(List<Place> places, Api api, Instant up) {
    int finished = 0;
    int missing = 0;
    int doubled = 0;
    int disordered = 0;
    int early = 0;
    var late = new ArrayList<Duration>();
    for (Place place : places) {
      var sent = new HashMap<Long, List<String>>();
      for (SandboxMessage message : place.account().sentMessages()) {
        sent.computeIfAbsent(message.talkId(), talk -> new ArrayList<>()).add(message.text());
      }
      for (long talk : place.talks()) {
        List<String> got = sent.getOrDefault(talk, List.of());
        for (String word : WORDS) {
          long times = got.stream().filter(word::equals).count();
          missing += times == 0 ? 1 : 0;
          doubled += times > 1 ? 1 : 0;
        }
        disordered += got.stream().distinct().toList().equals(WORDS) ? 0 : 1;
      }
      for (Object item : api.items(place.sequence() + "/enrolments?limit=200")) {
        var enrolment = (Map<?, ?>) item;
        finished += "finished".equals(enrolment.get("status")) ? 1 : 0;
        early += times((List<?>) enrolment.get("history"), api, up, late);
      }
    }
    late.sort(null);
    Duration p99 =
        late.isEmpty() ? Duration.ZERO : late.get((int) Math.ceil(late.size() * 0.99) - 1);
    return new Outcome(finished, missing, doubled, disordered, early, p99);
  }

  /** How many messages were sent before their wait was over; adds how late each was. */
  private int times(List<?> history, Api api, Instant up, List<Duration> late) {
    int early = 0;
    Instant due = Instant.EPOCH;
    for (Object entry : history) {
      var run = (Map<?, ?>) entry;
      if ("waited".equals(run.get("result"))) {
        due = Instant.parse(String.valueOf(run.get("at"))).plus(plan.delay());
      } else if (run.get("effectId") != null) {
        Object at = api.get("/api/effects/" + run.get("effectId")).get("sentAt");
        Instant sentAt = Instant.parse(String.valueOf(at));
        early += sentAt.isBefore(due) ? 1 : 0;
        late.add(Duration.between(due.isAfter(up) ? due : up, sentAt));
      }
    }
    return early;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
