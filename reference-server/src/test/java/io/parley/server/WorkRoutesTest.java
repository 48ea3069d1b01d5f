package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.event.Event;
import io.parley.core.event.EventState;
import io.parley.core.work.Effect;
import io.parley.core.work.EffectState;
import io.parley.core.work.Job;
import io.parley.core.work.Write;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WorkRoutesTest extends RouteTest {
  private static final String JOBS = "/api/jobs";

  @Test
  void a_test_job_goes_through_the_worker() {
    var started = client.post(JOBS, "{'type':'test'}");

    assertThat(started.status()).isEqualTo(202);
    assertThat(started.location()).isEqualTo(JOBS + "/" + started.id());
    var done = client.until(started.location(), is("status", "succeeded"));
    assertThat(done.text("status")).isEqualTo("succeeded");
    assertThat(done.text("progress")).isEqualTo("1.0");
    assertThat(client.get(JOBS + "?type=test&status=succeeded").items())
        .extracting("id")
        .contains(started.id());
  }

  @Test
  void a_job_that_ended_is_retried_and_one_that_waits_is_cancelled() {
    var started = client.post(JOBS, "{'type':'test'}");
    client.until(started.location(), is("status", "succeeded"));
    Job later =
        Job.of(tenantId(), "later", "test", "later", "{}", now())
            .dueAt(now().plus(Duration.ofDays(1)))
            .keptWhenDone();
    commit(new Write.Enqueue(later));

    assertThat(client.post(started.location() + "/retry", null).status()).isEqualTo(202);
    assertThat(client.until(started.location(), is("status", "succeeded")).text("status"))
        .isEqualTo("succeeded");
    assertThat(client.post(JOBS + "/later/retry", null).status()).isEqualTo(409);
    assertThat(client.post(JOBS + "/later/cancel", null).text("status")).isEqualTo("cancelled");
    assertThat(client.post(JOBS + "/later/cancel", null).status()).isEqualTo(409);
  }

  @Test
  void a_dead_event_is_handled_again_when_its_job_is_retried() {
    Event told = event(tenantId(), "test.told", Optional.empty());
    commit(new Write.Happened(told));
    client.until("/api/events/" + told.id(), is("state", "ignored"));
    // As it was left by a decider that failed eight times.
    Job dead = Job.of(tenantId(), told.id(), "event", "thing:1", "{}", now());
    commit(
        new Write.Enqueue(dead.dueAt(now().plus(Duration.ofDays(1))).keptWhenDone()),
        new Write.Mark(tenantId(), told.id(), EventState.DEAD, "poison"));
    String job = JOBS + "/" + told.id();

    assertThat(client.post(job + "/cancel", null).text("status")).isEqualTo("cancelled");
    assertThat(client.get("/api/events/" + told.id()).text("reason")).contains("cancelled by");
    assertThat(client.post(job + "/retry", null).status()).isEqualTo(202);

    var again =
        client.until(
            "/api/events/" + told.id(),
            reply -> reply.text("state").equals("ignored") && !reply.body().contains("cancelled"));
    assertThat(again.text("state")).isEqualTo("ignored");
    assertThat(again.body()).doesNotContain("cancelled");
  }

  @Test
  void an_effect_that_waits_is_cancelled_with_its_job_and_an_unknown_one_waits_for_a_person() {
    Effect waits = effect(tenantId(), Optional.empty());
    String job = JOBS + "/" + waits.id();
    // Behind another job of its subject, which is due tomorrow.
    Job before =
        Job.of(tenantId(), "before", "test", waits.subject(), "{}", now().minusSeconds(9))
            .dueAt(now().plus(Duration.ofDays(1)));
    commit(
        new Write.Enqueue(
            new Job(
                before.tenant(),
                before.id(),
                before.type(),
                before.subject(),
                before.payload(),
                before.due(),
                now().minusSeconds(60),
                0,
                0,
                0,
                Job.Status.QUEUED,
                0,
                Optional.empty(),
                Optional.empty(),
                false,
                now(),
                now())));
    commit(new Write.Plan(waits));

    assertThat(client.post(job + "/cancel", null).text("status")).isEqualTo("cancelled");
    assertThat(client.get("/api/effects/" + waits.id()).text("state")).isEqualTo("cancelled");

    commit(settled(waits, EffectState.UNKNOWN));
    var refused = client.post(job + "/retry", null);
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.text("detail")).contains("/api/effects/" + waits.id());
  }

  @Test
  void a_job_request_that_makes_no_sense_is_refused() {
    assertThat(client.post(JOBS, "{'type':'mine'}").wrongField()).isEqualTo("type");
    assertThat(client.post(JOBS, "{}").wrongField()).isEqualTo("type");
    assertThat(client.get(JOBS + "?status=lost").wrongField()).isEqualTo("status");
    assertThat(client.get(JOBS + "/nothing").status()).isEqualTo(404);
    assertThat(client.post(JOBS + "/nothing/retry", null).status()).isEqualTo(404);
  }

  @Test
  void an_event_is_listed_read_with_what_it_led_to_and_replayed() {
    TenantId tenant = tenantId();
    Event told = event(tenant, "test.told", Optional.empty());
    Event led = event(tenant, "test.led", Optional.of(told.id()));
    Effect effect = effect(tenant, Optional.of(told.id()));
    commit(
        new Write.Happened(told),
        new Write.Happened(led),
        new Write.Plan(effect),
        settled(effect, EffectState.DONE));
    String path = "/api/events/" + told.id();

    var read = client.until(path, is("state", "ignored"));
    assertThat(read.text("type")).isEqualTo("test.told");
    assertThat(read.text("ledTo")).contains(effect.id()).contains(led.id());
    assertThat(client.get("/api/events?type=test.told").items())
        .singleElement()
        .hasFieldOrPropertyWithValue("id", told.id());
    assertThat(client.get("/api/events?subject=thing:1&state=pending").status()).isEqualTo(200);
    assertThat(client.get("/api/events?since=2100-01-01T00:00:00Z").items()).isEmpty();
    assertThat(client.get("/api/events?since=today").wrongField()).isEqualTo("since");
    assertThat(client.get("/api/events?state=odd").wrongField()).isEqualTo("state");

    assertThat(client.post(path + "/replay", null).status()).isEqualTo(202);
    assertThat(client.until(path, is("state", "ignored")).text("state")).isEqualTo("ignored");
  }

  @Test
  void an_effect_of_which_nobody_knows_is_decided_on_once() {
    Effect effect = effect(tenantId(), Optional.empty());
    commit(new Write.Plan(effect), settled(effect, EffectState.UNKNOWN));
    String path = "/api/effects/" + effect.id();

    assertThat(client.get("/api/effects?state=unknown").items())
        .singleElement()
        .hasFieldOrPropertyWithValue("id", effect.id());
    assertThat(client.post(path + "/resolve", "{'resolution':'maybe'}").wrongField())
        .isEqualTo("resolution");
    var resolved = client.post(path + "/resolve", "{'resolution':'sent'}");
    assertThat(resolved.status()).isEqualTo(200);
    assertThat(resolved.text("state")).isEqualTo("done");
    assertThat(client.post(path + "/resolve", "{'resolution':'sent'}").status()).isEqualTo(409);
  }

  @Test
  void an_effect_to_be_sent_again_goes_back_to_the_dispatcher() {
    Effect effect = effect(tenantId(), Optional.empty());
    commit(new Write.Plan(effect), settled(effect, EffectState.UNKNOWN));
    String path = "/api/effects/" + effect.id();
    // The job that came with the plan finds nothing to do and is gone.
    client.until(JOBS + "/" + effect.id(), reply -> reply.status() == 404);

    assertThat(client.post(path + "/resolve", "{'resolution':'resend'}").status()).isEqualTo(200);

    // No handler knows the action: that it is told so shows that it was taken up again.
    assertThat(client.until(path, is("state", "failed")).text("reason")).contains("testAction");
  }

  @Test
  void one_tenant_never_sees_another() {
    TenantId tenant = tenantId();
    Event told = event(tenant, "test.told", Optional.empty());
    Effect effect = effect(tenant, Optional.empty());
    commit(new Write.Happened(told), new Write.Plan(effect), settled(effect, EffectState.UNKNOWN));
    String job = client.post(JOBS, "{'type':'test'}").location();
    Client other = otherTenant();

    for (String path :
        new String[] {"/api/events/" + told.id(), "/api/effects/" + effect.id(), job}) {
      assertThat(client.get(path).status()).as(path).isEqualTo(200);
      assertThat(other.get(path).status()).as(path).isEqualTo(404);
    }
    assertThat(other.post("/api/events/" + told.id() + "/replay", null).status()).isEqualTo(404);
    assertThat(
            other
                .post("/api/effects/" + effect.id() + "/resolve", "{'resolution':'sent'}")
                .status())
        .isEqualTo(404);
    assertThat(other.post(job + "/retry", null).status()).isEqualTo(404);
    assertThat(other.get("/api/dashboard/updates").items()).isEmpty();
  }

  @Test
  void health_and_figures_are_open() {
    Client anybody = client.as("");

    assertThat(anybody.get("/health").text("status")).isEqualTo("up");
    assertThat(anybody.get("/health").body()).contains("storage", "worker", "backlog");
    assertThat(anybody.get("/health/live").status()).isEqualTo(200);
    assertThat(anybody.get("/health/ready").status()).isEqualTo(200);
    client.get("/api/jobs/secret-id");
    String figures = anybody.get("/metrics/prometheus").body();
    assertThat(figures)
        .contains("parley_jobs_waiting", "parley_effects_unknown", "route=\"/api/jobs/{id}\"")
        .doesNotContain("secret-id");
  }

  private void commit(Write... writes) {
    storage().work().commit(List.of(writes), now());
  }

  private static Write settled(Effect effect, EffectState state) {
    return new Write.Settle(
        effect.tenant(), effect.key(), state, Optional.empty(), Optional.empty());
  }

  private static Event event(TenantId tenant, String kind, Optional<String> cause) {
    Instant now = now();
    String id = UniqueId.at(now);
    return new Event(
        tenant, id, kind, "thing:1", id, now, now, "test", Map.of("thing.id", 1), cause, 0);
  }

  private static Effect effect(TenantId tenant, Optional<String> cause) {
    Instant now = now();
    String id = UniqueId.at(now);
    return Effect.planned(
        tenant, id, id, "testAction", "thing:2", Map.of(), Map.of(), cause, 0, now);
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }

  private static java.util.function.Predicate<Client.Reply> is(String field, String value) {
    return reply -> reply.text(field).equals(value);
  }
}
