package io.parley.kommo.sync;

import static io.parley.kommo.sync.Syncing.ACME;
import static io.parley.kommo.sync.Syncing.INTEGRATION;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.event.RecordedEvent;
import io.parley.core.inmemory.InMemoryStorage;
import io.parley.core.mirror.MirrorQuery;
import io.parley.core.work.Job;
import io.parley.core.work.WorkLog;
import io.parley.kommo.entity.Lead;
import io.parley.kommo.sandbox.Fault;
import io.parley.kommo.sandbox.KommoSandbox;
import io.parley.kommo.sandbox.SandboxAccount;
import io.parley.kommo.sandbox.SandboxConfig;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SyncJobTest {
  private KommoSandbox sandbox;
  private SandboxAccount account;
  private Syncing syncing;

  @BeforeEach
  void start() {
    sandbox = KommoSandbox.start(SandboxConfig.builder().requestsPerSecond(10_000).build());
    account = sandbox.account();
    syncing = new Syncing(sandbox, new InMemoryStorage());
  }

  @AfterEach
  void stop() {
    syncing.close();
    sandbox.close();
  }

  @Test
  void a_full_run_copies_every_kind_and_counts_what_is_new() {
    account.seedLeads(600);
    account.seedContacts(3);
    AccountSeeds.companiesTagsAndTasks(syncing.kommo);

    SyncRun run = syncing.sync(SyncMode.FULL);

    assertThat(run.state()).isEqualTo(SyncRun.State.SUCCEEDED);
    assertThat(run.part(SyncKind.LEADS).counts()).isEqualTo(new SyncCounts(600, 0, 0, 0));
    assertThat(run.part(SyncKind.CONTACTS).counts().added()).isEqualTo(3);
    for (SyncKind kind : SyncKind.values()) {
      assertThat(run.part(kind).state()).as(kind.toString()).isEqualTo(SyncPart.State.DONE);
      assertThat(run.part(kind).counts().added()).as(kind.toString()).isPositive();
      assertThat(syncing.mirror().count(kind)).isEqualTo(run.part(kind).counts().added());
    }
    Lead lead = syncing.mirror().leads(MirrorQuery.first(1)).getFirst().value();
    assertThat(lead)
        .usingRecursiveComparison()
        .ignoringFields("raw")
        .isEqualTo(syncing.kommo.leads().find(lead.id()).orElseThrow());
    assertThat(lead.raw()).containsEntry("account_id", (int) account.id());
  }

  @Test
  void a_second_run_changes_nothing_and_writes_no_copy() {
    account.seedLeads(600);
    syncing.sync(SyncMode.FULL);
    var watched = new WatchedStorage(syncing.storage);
    String id = syncing.ask(SyncMode.FULL);

    syncing.worker(watched).drain();

    SyncRun run = syncing.runs.find(ACME, id).orElseThrow();
    assertThat(run.part(SyncKind.LEADS).counts()).isEqualTo(new SyncCounts(0, 0, 600, 0));
    assertThat(run.counts().added() + run.counts().changed() + run.counts().removed()).isZero();
    assertThat(watched.mirrorWrites()).isZero();
  }

  @Test
  void a_full_run_notices_what_was_made_changed_and_deleted() {
    account.seedLeads(600);
    syncing.sync(SyncMode.FULL);
    long changed = account.leads().get(10).id();
    long firstGone = account.leads().getFirst().id();
    long gone = account.leads().get(300).id();
    long lastGone = account.leads().getLast().id();
    account.renameLead(changed, "Renamed");
    account.deleteLead(firstGone);
    account.deleteLead(gone);
    account.deleteLead(lastGone);
    long made = account.createLead("Made").id();

    SyncRun run = syncing.sync(SyncMode.FULL);

    assertThat(run.part(SyncKind.LEADS).counts()).isEqualTo(new SyncCounts(1, 1, 596, 3));
    assertThat(syncing.mirror().lead(gone)).isEmpty();
    assertThat(syncing.mirror().lead(firstGone)).isEmpty();
    assertThat(syncing.mirror().lead(lastGone)).isEmpty();
    assertThat(syncing.mirror().lead(changed).orElseThrow().name()).isEqualTo("Renamed");
    assertThat(syncing.mirror().lead(made)).isPresent();
  }

  @Test
  void what_a_page_misses_is_looked_up_before_it_is_removed() {
    account.seedLeads(20);
    syncing.sync(SyncMode.FULL);
    // Kommo answers nothing where the leads are listed, and knows them when asked for by id.
    account.faults().add(Fault.status(204).on("GET", "*leads").times(1));

    SyncRun run = syncing.sync(SyncMode.FULL);

    assertThat(run.part(SyncKind.LEADS).counts()).isEqualTo(new SyncCounts(0, 0, 20, 0));
    assertThat(syncing.mirror().count(SyncKind.LEADS)).isEqualTo(20);
  }

  @Test
  void an_incremental_run_reads_only_what_changed_and_removes_nothing() {
    account.seedLeads(600);
    syncing.sync(SyncMode.FULL);
    sandbox.advance(Duration.ofDays(2));
    long changed = account.leads().get(10).id();
    account.renameLead(changed, "Renamed");
    long gone = account.leads().get(20).id();
    account.deleteLead(gone);
    syncing.clock.set(sandbox.now().minus(Duration.ofDays(1)));
    // A run before the change, from which the next one counts.
    syncing.sync(SyncMode.INCREMENTAL);

    SyncRun run = syncing.sync(SyncMode.INCREMENTAL);

    assertThat(run.mode()).isEqualTo(SyncMode.INCREMENTAL);
    assertThat(run.part(SyncKind.LEADS).counts().unchanged()).isEqualTo(1);
    assertThat(syncing.mirror().lead(changed).orElseThrow().name()).isEqualTo("Renamed");
    assertThat(syncing.mirror().lead(gone)).isPresent();
  }

  @Test
  void the_first_run_is_a_full_one_whatever_was_asked_for() {
    account.seedLeads(3);

    SyncRun run = syncing.sync(SyncMode.INCREMENTAL);

    assertThat(run.mode()).isEqualTo(SyncMode.FULL);
    assertThat(run.part(SyncKind.LEADS).counts().added()).isEqualTo(3);
  }

  @Test
  void what_the_token_may_not_read_is_left_out_with_the_reason() {
    account.seedLeads(3);
    account.faults().add(Fault.status(403).on("GET", "*users"));

    SyncRun run = syncing.sync(SyncMode.FULL);

    assertThat(run.state()).isEqualTo(SyncRun.State.SUCCEEDED);
    assertThat(run.part(SyncKind.USERS).state()).isEqualTo(SyncPart.State.SKIPPED);
    assertThat(run.part(SyncKind.USERS).reason().orElseThrow()).contains("403");
    assertThat(run.part(SyncKind.LEADS).counts().added()).isEqualTo(3);
  }

  @Test
  void a_token_that_is_no_longer_good_ends_the_run_and_is_told() {
    account.faults().add(Fault.status(401));

    SyncRun run = syncing.sync(SyncMode.FULL);

    assertThat(run.state()).isEqualTo(SyncRun.State.FAILED);
    assertThat(run.reason().orElseThrow()).contains("401");
    assertThat(syncing.refusals).singleElement().matches(refusal -> refusal.unauthorized());
    assertThat(finished())
        .singleElement()
        .matches(e -> e.event().fact("sync.state").orElseThrow().equals("failed"));
  }

  @Test
  void a_run_ends_with_an_event_that_tells_what_it_found() {
    account.seedLeads(3);

    SyncRun run = syncing.sync(SyncMode.FULL);

    assertThat(finished())
        .singleElement()
        .satisfies(
            recorded -> {
              assertThat(recorded.event().subject()).isEqualTo("integration:" + INTEGRATION);
              assertThat(recorded.event().facts())
                  .containsEntry("sync.state", "succeeded")
                  .containsEntry("sync.mode", "full");
              assertThat(recorded.event().fact("sync.new"))
                  .contains(String.valueOf(run.counts().added()));
            });
    Job job = syncing.storage.log().job(ACME, run.id()).orElseThrow();
    assertThat(job.status()).isEqualTo(Job.Status.SUCCEEDED);
    assertThat(job.progress()).isEqualTo(1);
  }

  private List<RecordedEvent> finished() {
    return syncing.storage.log().events(ACME, WorkLog.EventQuery.newest(50)).stream()
        .filter(recorded -> recorded.event().kind().equals("sync.finished"))
        .toList();
  }

  @Test
  void a_run_survives_a_storm_of_failures_and_every_lead_is_there_once() {
    account.seedLeads(1_000);
    account.faults().add(Fault.status(500).withProbability(0.3).times(60));
    account.faults().add(Fault.dropAfter().withProbability(0.2).times(20));
    String id = syncing.ask(SyncMode.FULL);

    for (int i = 0; i < 50 && syncing.runs.live(ACME, INTEGRATION).isPresent(); i++) {
      syncing.work();
      syncing.clock.advance(Duration.ofHours(1));
    }

    SyncRun run = syncing.runs.find(ACME, id).orElseThrow();
    assertThat(run.state()).isEqualTo(SyncRun.State.SUCCEEDED);
    assertThat(run.part(SyncKind.LEADS).counts()).isEqualTo(new SyncCounts(1_000, 0, 0, 0));
    assertThat(syncing.mirror().count(SyncKind.LEADS)).isEqualTo(1_000);
  }

  @Test
  void a_removed_integration_fails_its_run_and_its_mirror_is_forgotten() {
    account.seedLeads(1_200);
    syncing.sync(SyncMode.FULL);
    syncing.disconnect();
    SyncRun run = syncing.sync(SyncMode.FULL);
    assertThat(run.reason()).contains("the integration was removed");

    syncing
        .storage
        .work()
        .commit(
            List.of(ForgetJob.plan(ACME, INTEGRATION, "f-1", syncing.clock.instant())),
            syncing.clock.instant());
    syncing.work();

    assertThat(syncing.mirror().count(SyncKind.LEADS)).isZero();
    assertThat(syncing.runs.list(ACME, INTEGRATION, Optional.empty(), 9)).isEmpty();
  }

  @Test
  void contacts_are_found_by_name_phone_and_company() {
    AccountSeeds.contact(syncing.kommo, "Ana Souza", "+55 11 99999-0001");
    AccountSeeds.contact(syncing.kommo, "Bruno Lima", "+55 11 98888-0002");
    syncing.sync(SyncMode.FULL);

    assertThat(names("souza")).containsExactly("Ana Souza");
    assertThat(names("98888")).containsExactly("Bruno Lima");
    assertThat(names("nobody")).isEmpty();
  }

  private List<String> names(String words) {
    var query =
        new MirrorQuery(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(words),
            Optional.empty(),
            9);
    return syncing.mirror().contacts(query).stream().map(found -> found.value().name()).toList();
  }
}
