package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.TenantId;
import io.parley.core.secret.Secret;
import io.parley.kommo.sandbox.AccountSeed;
import io.parley.kommo.sandbox.HookDelivery;
import io.parley.kommo.sandbox.KommoSandbox;
import io.parley.kommo.sandbox.SandboxAccount;
import io.parley.kommo.sandbox.SandboxConfig;
import io.parley.kommo.sandbox.SandboxMessage;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens in Kommo while this server is away, or while Kommo does not post here. */
class CatchUpTest {
  private static final int LEADS = 30;
  private static final Secret KEY = Secret.random(32);

  @TempDir private Path data;
  private final Shifted clock = new Shifted();
  private final KommoSandbox sandbox =
      KommoSandbox.start(
          SandboxConfig.builder()
              .account(AccountSeed.named("acme"))
              .requestsPerSecond(1000)
              .clock(clock)
              .build());
  private final SandboxAccount account = sandbox.account();
  private final Map<String, String> environment = new java.util.HashMap<>();
  private ParleyServer server;

  @BeforeEach
  void connected() {
    environment.putAll(Store.SQLITE.environment(data));
    environment.put("PARLEY_BOOTSTRAP_API_KEY", KEY.reveal());
    environment.put("PARLEY_KOMMO_BASE_URL", sandbox.baseUrl().toString());
    start();
    environment.put("PARLEY_PORT", Integer.toString(server.port()));
    var agent = client().post("/api/agents", "{'name':'Sofia'}");
    client()
        .post(
            "/api/knowledge-base/articles",
            "{'title':'Delivery','body':'We deliver within two days. Delivery costs 4.90 euros.'}");
    var made =
        client()
            .post(
                agent.location() + "/integrations",
                "{'type':'kommo','account':'acme.kommo.com','auth':{'kind':'longLived','token':'"
                    + account.token()
                    + "'}}");
    assertThat(made.status()).isEqualTo(201);
    await(() -> !account.activeWebhooks().isEmpty());
    await(() -> listening() == 1);
  }

  @AfterEach
  void stop() {
    server.close();
    sandbox.close();
  }

  private void start() {
    server = ParleyServer.start(ServerConfig.of(environment), clock);
  }

  private Client client() {
    return new Client(server.port(), KEY.reveal());
  }

  private long listening() {
    return server.storage().documents().count(new TenantId("demo"), "kommo-listening", Map.of());
  }

  @Test
  void what_was_missed_in_an_outage_is_heard_of_once_and_answered() {
    server.close();
    clock.advance(Duration.ofMinutes(20));
    List<Long> leads = new ArrayList<>();
    long stage = List.copyOf(account.stages().values()).get(2);
    for (int i = 0; i < LEADS; i++) {
      leads.add(account.createLead("Missed " + i).id());
    }
    clock.advance(Duration.ofMinutes(10));
    leads.forEach(lead -> account.moveLead(lead, stage));
    SandboxMessage asked = account.customerWrites("Ana", "How long does delivery take?");
    clock.advance(Duration.ofMinutes(10));

    start();
    Map<String, ?> job = caughtUp();

    assertThat(job.get("status")).isEqualTo("succeeded");
    assertThat(String.valueOf(job.get("result"))).containsAnyOf("was away", "switched");
    await(() -> !account.sentMessages().isEmpty());
    assertThat(account.sentMessages())
        .singleElement()
        .satisfies(
            sent -> {
              assertThat(sent.talkId()).isEqualTo(asked.talkId());
              assertThat(sent.text()).contains("within two days");
            });
    // Of a lead that was made and moved meanwhile both are known, the making as it is by now.
    assertThat(subjects("lead.status_changed")).containsAll(named(leads));
    assertThat(subjects("lead.created")).containsAll(named(leads));
    assertThat(client().get("/api/events?type=integration.hooks_missed").items()).hasSize(1);

    // Kommo tries again later what it could not deliver.
    List<HookDelivery> late =
        account.deliveries().stream().filter(delivery -> !delivery.valid()).toList();
    assertThat(late).hasSizeGreaterThan(2 * LEADS);
    await(() -> !account.activeWebhooks().isEmpty());
    late.forEach(account::replay);
    until(
        "/api/events?state=ignored&type=lead.status_changed&limit=200",
        seen -> seen.items().stream().filter(CatchUpTest::toldBefore).count() >= LEADS);
    until("/api/events?state=pending", seen -> seen.items().isEmpty());
    assertThat(account.sentMessages()).hasSize(1);
  }

  @Test
  void a_webhook_that_kommo_switched_off_is_made_again_and_what_was_missed_is_read() {
    account.switchWebhooksOff();
    long lead = account.createLead("Unheard").id();
    clock.advance(Duration.ofMinutes(3));

    Map<String, ?> job = caughtUp();

    assertThat(String.valueOf(job.get("result"))).contains("switched the webhook off");
    await(() -> !account.activeWebhooks().isEmpty());
    assertThat(subjects("lead.created")).contains("lead:" + lead);
  }

  /** The newest catch-up once it is through. */
  private Map<String, ?> caughtUp() {
    // The worker sleeps by a clock that was moved: something to do wakes it.
    client().post("/api/jobs", "{'type':'test'}");
    return until(
            "/api/jobs?type=kommo.catchUp",
            seen ->
                !seen.items().isEmpty()
                    && !List.of("queued", "running")
                        .contains(String.valueOf(seen.items().getFirst().get("status"))))
        .items()
        .getFirst();
  }

  private List<String> subjects(String kind) {
    until("/api/events?state=pending", seen -> seen.items().isEmpty());
    return client().get("/api/events?limit=200&type=" + kind).items().stream()
        .map(event -> String.valueOf(event.get("subject")))
        .toList();
  }

  private static boolean toldBefore(Map<String, ?> event) {
    return String.valueOf(event.get("reason")).contains("told before");
  }

  private static List<String> named(List<Long> leads) {
    return leads.stream().map(lead -> "lead:" + lead).toList();
  }

  private Client.Reply until(String path, Predicate<Client.Reply> enough) {
    AtomicReference<Client.Reply> seen = new AtomicReference<>(client().get(path));
    await(
        () -> {
          seen.set(client().get(path));
          return enough.test(seen.get());
        });
    return seen.get();
  }

  private static void await(BooleanSupplier reached) {
    long deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
    while (!reached.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited for 90 s").isLessThan(deadline);
      LockSupport.parkNanos(50_000_000);
    }
  }

  /** A clock that runs and can be moved. */
  private static final class Shifted extends Clock {
    private volatile Duration by = Duration.ZERO;

    void advance(Duration more) {
      by = by.plus(more);
    }

    @Override
    public Instant instant() {
      return Clock.systemUTC().instant().plus(by);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
