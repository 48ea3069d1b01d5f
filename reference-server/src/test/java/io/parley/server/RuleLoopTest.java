package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.TenantId;
import io.parley.core.secret.Secret;
import io.parley.core.work.WorkLog;
import io.parley.kommo.Kommo;
import io.parley.kommo.entity.EntityKind;
import io.parley.kommo.entity.NoteDraft;
import io.parley.kommo.sandbox.AccountSeed;
import io.parley.kommo.sandbox.ApiWrite;
import io.parley.kommo.sandbox.KommoSandbox;
import io.parley.kommo.sandbox.SandboxAccount;
import io.parley.kommo.sandbox.SandboxConfig;
import io.parley.kommo.sandbox.SandboxLead;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules that answer to their own acts, against a Kommo that tells of each of them. */
class RuleLoopTest {
  private static final int DEEPEST = 3;
  private static final int MOST = 10;

  @TempDir private Path data;
  private final KommoSandbox sandbox =
      KommoSandbox.start(
          SandboxConfig.builder()
              .account(AccountSeed.named("acme"))
              .requestsPerSecond(1000)
              .retryScale(1.0 / 60)
              .build());
  private final SandboxAccount account = sandbox.account("acme");
  private final Kommo kommo =
      Kommo.connect(sandbox.baseUrl()).longLivedToken(Secret.of(account.token())).build();
  private int people;
  private Map<String, String> environment;
  private ParleyServer server;
  private String rules;

  @BeforeEach
  void connected() {
    environment = Store.SQLITE.environment(data);
    environment.put("PARLEY_BOOTSTRAP_API_KEY", Secret.random(32).reveal());
    environment.put("PARLEY_KOMMO_BASE_URL", sandbox.baseUrl().toString());
    server = start();
    environment.put("PARLEY_PORT", Integer.toString(server.port()));
    String agent = client().post("/api/agents", "{'name':'Sofia'}").location();
    rules = agent + "/rules";
    client()
        .post(
            agent + "/integrations",
            "{'type':'kommo','account':'acme.kommo.com','auth':{'kind':'longLived','token':'"
                + account.token()
                + "'}}");
    await(() -> !account.activeWebhooks().isEmpty());
  }

  @AfterEach
  void stop() {
    server.close();
    kommo.close();
    sandbox.close();
  }

  private ParleyServer start() {
    return ParleyServer.start(ServerConfig.of(environment), Clock.systemUTC());
  }

  private Client client() {
    return new Client(server.port(), environment.get("PARLEY_BOOTSTRAP_API_KEY"));
  }

  @Test
  void a_rule_that_answers_to_itself_stops_at_its_depth_and_other_rules_go_on() {
    rule("Loop", "lead.note_added", "{'all':[]}", "{'type':'addNote','text':'{{note.text}}!'}");
    rule("Other", "lead.status_changed", "{'all':[]}", "{'type':'addTag','tag':'moved'}");
    SandboxLead lead = account.createLead("A deal");

    note(lead);

    stopped();
    assertThat(notes()).hasSize(people + DEEPEST);
    assertThat(alerts()).hasSize(1);
    assertThat(alerts().getFirst().get("facts"))
        .asString()
        .contains("rule 'Loop'")
        .contains("acts of ours in a row");
    assertThat(client().get(rules + "/executions?fired=false").body()).contains("loopStopped");

    account.moveLead(lead.id(), elsewhere(lead));
    await(() -> account.lead(lead.id()).orElseThrow().tags().contains("moved"));
  }

  @Test
  void two_rules_that_answer_to_each_other_stop_at_their_depth() {
    rule(
        "Ping",
        "lead.updated",
        "{'field':'lead.tags','op':'contains','value':'ping'}",
        "{'type':'removeTag','tag':'ping'},{'type':'addTag','tag':'pong'}");
    rule(
        "Pong",
        "lead.updated",
        "{'all':[{'field':'lead.tags','op':'contains','value':'pong'},"
            + "{'not':{'field':'lead.tags','op':'contains','value':'ping'}}]}",
        "{'type':'removeTag','tag':'pong'},{'type':'addTag','tag':'ping'}");
    rule("Start", "lead.status_changed", "{'all':[]}", "{'type':'addTag','tag':'ping'}");
    SandboxLead lead = account.createLead("A deal");

    account.moveLead(lead.id(), elsewhere(lead));

    stopped();
    assertThat(writes()).isBetween(2L, (long) MOST);
    assertThat(
            server.storage().log().effects(new TenantId("demo"), WorkLog.EffectQuery.newest(1000)))
        .allSatisfy(effect -> assertThat(effect.depth()).isLessThanOrEqualTo(DEEPEST));
  }

  @Test
  void what_was_done_is_remembered_over_restarts() {
    rule("Loop", "lead.note_added", "{'all':[]}", "{'type':'addNote','text':'{{note.text}}!'}");
    SandboxLead lead = account.createLead("A deal");
    note(lead);

    for (int notes = 2; notes <= DEEPEST; notes++) {
      int reached = notes;
      await(() -> notes().size() >= reached);
      server.close();
      server = start();
    }

    stopped();
    assertThat(notes()).hasSizeLessThanOrEqualTo(people + DEEPEST);
    for (int again = 0; again < 4; again++) {
      note(lead);
      quiet();
      if (again == 1) {
        server.close();
        server = start();
      }
    }
    quiet();
    assertThat(notes().size() - people).isLessThanOrEqualTo(MOST);
  }

  /** A person writes a note. */
  private void note(SandboxLead lead) {
    people++;
    kommo.notes(EntityKind.LEADS).create(lead.id(), NoteDraft.text("from a person " + people));
  }

  private long elsewhere(SandboxLead lead) {
    return account.stages().values().stream()
        .filter(stage -> stage != lead.statusId())
        .findFirst()
        .orElseThrow();
  }

  private List<?> notes() {
    return account.notes();
  }

  private long writes() {
    return account.writes().stream()
        .map(ApiWrite::path)
        .filter(path -> path.contains("/leads"))
        .count();
  }

  private List<Map<String, ?>> alerts() {
    return client().get("/api/events?type=automation.loop_stopped").items();
  }

  private void stopped() {
    await(() -> !alerts().isEmpty());
    quiet();
  }

  /** Until nothing that was told waits, and nothing is on its way. */
  private void quiet() {
    await(
        () ->
            client().get("/api/events?state=pending").items().isEmpty()
                && client().get("/api/effects?state=planned").items().isEmpty()
                && client().get("/api/effects?state=sending").items().isEmpty());
  }

  private void rule(String name, String on, String when, String then) {
    var made =
        client()
            .post(
                rules,
                "{'name':'"
                    + name
                    + "','on':['"
                    + on
                    + "'],'when':"
                    + when
                    + ",'then':["
                    + then
                    + "]}");
    assertThat(made.status()).as(made.body()).isEqualTo(201);
  }

  private static void await(BooleanSupplier reached) {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!reached.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited for 60 s").isLessThan(deadline);
      LockSupport.parkNanos(20_000_000);
    }
  }
}
