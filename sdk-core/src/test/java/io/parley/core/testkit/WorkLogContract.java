package io.parley.core.testkit;

import static io.parley.core.testkit.Sample.ACME;
import static io.parley.core.testkit.Sample.GLOBEX;
import static io.parley.core.testkit.Sample.NOON;
import static io.parley.core.testkit.Sample.claim;
import static io.parley.core.testkit.Sample.effect;
import static io.parley.core.testkit.Sample.event;
import static io.parley.core.testkit.Sample.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.TenantId;
import io.parley.core.event.EventState;
import io.parley.core.work.Effect;
import io.parley.core.work.EffectState;
import io.parley.core.work.Ending;
import io.parley.core.work.Job;
import io.parley.core.work.Storage;
import io.parley.core.work.WorkLog;
import io.parley.core.work.WorkLog.EffectQuery;
import io.parley.core.work.WorkLog.EventQuery;
import io.parley.core.work.WorkLog.JobQuery;
import io.parley.core.work.Write;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What {@link WorkLog} promises: every filter, the order, the cursor, and tenants apart. */
public interface WorkLogContract {
  /** A storage with nothing in it. */
  Storage emptyStorage();

  private static void commit(Storage storage, Write... writes) {
    storage.work().commit(List.of(writes), NOON);
  }

  private static Write happened(String id, String kind, String subject, Instant at) {
    return new Write.Happened(event(ACME, id, kind, subject, "key-of-" + id, at));
  }

  private static List<String> eventIds(Storage storage, TenantId tenant, EventQuery query) {
    return storage.log().events(tenant, query).stream().map(found -> found.event().id()).toList();
  }

  private static List<String> effectIds(Storage storage, TenantId tenant, EffectQuery query) {
    return storage.log().effects(tenant, query).stream().map(Effect::id).toList();
  }

  private static List<String> jobIds(Storage storage, TenantId tenant, JobQuery query) {
    return storage.log().jobs(tenant, query).stream().map(Job::id).toList();
  }

  @Test
  default void an_unknown_id_is_empty() {
    try (Storage storage = emptyStorage()) {
      assertThat(storage.log().event(ACME, "e")).isEmpty();
      assertThat(storage.log().effect(ACME, "f")).isEmpty();
      assertThat(storage.log().job(ACME, "j")).isEmpty();
    }
  }

  @Test
  default void events_are_listed_by_each_filter_newest_first() {
    try (Storage storage = emptyStorage()) {
      commit(
          storage,
          happened("e1", "lead.added", "lead:1", NOON),
          happened("e3", "lead.moved", "lead:1", NOON.plusSeconds(2)),
          happened("e2", "lead.added", "lead:2", NOON.plusSeconds(1)),
          new Write.Happened(event(GLOBEX, "e4", "lead.added", "lead:1", "k", NOON)));
      commit(storage, new Write.Mark(ACME, "e2", EventState.PROCESSED, "agent: answered"));
      var all = EventQuery.newest(9);

      assertThat(eventIds(storage, ACME, all)).containsExactly("e3", "e2", "e1");
      assertThat(eventIds(storage, GLOBEX, all)).containsExactly("e4");
      assertThat(eventIds(storage, ACME, EventQuery.newest(2))).containsExactly("e3", "e2");
      assertThat(eventIds(storage, ACME, query(Optional.of("lead.added"), "", null, null, "")))
          .containsExactly("e2", "e1");
      assertThat(eventIds(storage, ACME, query(Optional.empty(), "lead:1", null, null, "")))
          .containsExactly("e3", "e1");
      assertThat(
              eventIds(storage, ACME, query(Optional.empty(), "", EventState.PROCESSED, null, "")))
          .containsExactly("e2");
      assertThat(
              eventIds(storage, ACME, query(Optional.empty(), "", null, NOON.plusSeconds(1), "")))
          .containsExactly("e3", "e2");
      assertThat(eventIds(storage, ACME, query(Optional.empty(), "", null, null, "e3")))
          .containsExactly("e2", "e1");
      assertThat(
              eventIds(
                  storage,
                  ACME,
                  query(Optional.of("lead.added"), "lead:1", EventState.PENDING, NOON, "e2")))
          .containsExactly("e1");
    }
  }

  private static EventQuery query(
      Optional<String> kind,
      String subject,
      @org.jspecify.annotations.Nullable EventState state,
      @org.jspecify.annotations.Nullable Instant since,
      String before) {
    return new EventQuery(
        kind,
        text(subject),
        Optional.ofNullable(state),
        Optional.ofNullable(since),
        text(before),
        9);
  }

  private static Optional<String> text(String value) {
    return value.isEmpty() ? Optional.empty() : Optional.of(value);
  }

  @Test
  default void effects_are_listed_by_each_filter_newest_first() {
    try (Storage storage = emptyStorage()) {
      commit(
          storage,
          new Write.Plan(effect(ACME, "f1", "talk:1", Optional.of("e1"))),
          new Write.Plan(effect(ACME, "f3", "talk:1", Optional.of("e2"))),
          new Write.Plan(effect(ACME, "f2", "talk:2", Optional.of("e1"))),
          new Write.Plan(effect(GLOBEX, "f4", "talk:1", Optional.of("e1"))));
      commit(
          storage,
          new Write.Sending(ACME, "key-of-f2"),
          new Write.Settle(
              ACME, "key-of-f2", EffectState.DONE, Optional.of("note:7"), Optional.empty()));

      assertThat(effectIds(storage, ACME, EffectQuery.newest(9))).containsExactly("f3", "f2", "f1");
      assertThat(effectIds(storage, ACME, EffectQuery.newest(1))).containsExactly("f3");
      assertThat(effectIds(storage, GLOBEX, EffectQuery.newest(9))).containsExactly("f4");
      assertThat(effectIds(storage, ACME, EffectQuery.causedBy("e1"))).containsExactly("f2", "f1");
      assertThat(effectIds(storage, ACME, EffectQuery.knownAs("note:7"))).containsExactly("f2");
      assertThat(effectIds(storage, GLOBEX, EffectQuery.knownAs("note:7"))).isEmpty();
      assertThat(
              effectIds(
                  storage,
                  ACME,
                  new EffectQuery(
                      Optional.of(EffectState.PLANNED),
                      Optional.of("talk:1"),
                      Optional.empty(),
                      Optional.empty(),
                      Optional.of("f3"),
                      9)))
          .containsExactly("f1");
    }
  }

  @Test
  default void jobs_are_listed_by_each_filter_newest_first() {
    try (Storage storage = emptyStorage()) {
      commit(
          storage,
          new Write.Enqueue(job("j1").keptWhenDone()),
          new Write.Enqueue(job("j2")),
          new Write.Enqueue(job("j3").keptWhenDone()),
          new Write.Enqueue(Job.of(ACME, "j4", "other", "s", "{}", NOON.plusSeconds(9))),
          new Write.Enqueue(job(GLOBEX, "j5", "s", NOON.plusSeconds(9))));
      for (Job claimed : storage.work().claim(claim(NOON, 9))) {
        if (!claimed.id().equals("j2")) {
          storage.work().close(claimed, new Ending.Done(), List.of(), NOON);
        }
      }

      assertThat(jobIds(storage, ACME, jobs("", null, false, "")))
          .containsExactly("j4", "j3", "j2", "j1");
      assertThat(jobIds(storage, GLOBEX, jobs("", null, false, ""))).containsExactly("j5");
      assertThat(jobIds(storage, ACME, jobs("other", null, false, ""))).containsExactly("j4");
      assertThat(jobIds(storage, ACME, jobs("", Job.Status.RUNNING, false, "")))
          .containsExactly("j2");
      assertThat(jobIds(storage, ACME, jobs("", null, true, ""))).containsExactly("j3", "j1");
      assertThat(jobIds(storage, ACME, jobs("sample", Job.Status.SUCCEEDED, true, "j3")))
          .containsExactly("j1");
    }
  }

  private static JobQuery jobs(
      String type,
      Job.@org.jspecify.annotations.Nullable Status status,
      boolean kept,
      String before) {
    return new JobQuery(text(type), Optional.ofNullable(status), kept, text(before), 9);
  }

  @Test
  default void paging_by_the_last_id_shows_each_once() {
    try (Storage storage = emptyStorage()) {
      for (int i = 0; i < 7; i++) {
        commit(storage, new Write.Plan(effect("f" + i, "talk:" + i)));
      }

      List<String> first = effectIds(storage, ACME, EffectQuery.newest(4));
      List<String> second =
          effectIds(
              storage,
              ACME,
              new EffectQuery(
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.of(first.getLast()),
                  4));

      assertThat(first).containsExactly("f6", "f5", "f4", "f3");
      assertThat(second).containsExactly("f2", "f1", "f0");
    }
  }

  @Test
  default void the_backlog_counts_what_waits_and_what_went_wrong_over_all_tenants() {
    try (Storage storage = emptyStorage()) {
      assertThat(storage.log().backlog(NOON))
          .isEqualTo(new WorkLog.Backlog(Map.of(), Optional.empty(), 0, 0, 0));
      commit(
          storage,
          new Write.Enqueue(job("runs", "a", NOON.minusSeconds(90))),
          new Write.Enqueue(job("dies", "b", NOON.minusSeconds(80))));
      List<Job> claimed = storage.work().claim(claim(NOON, 9));
      Job dies = claimed.stream().filter(job -> job.id().equals("dies")).findAny().orElseThrow();
      storage.work().close(dies, new Ending.Dead("poison"), List.of(), NOON);
      commit(
          storage,
          new Write.Enqueue(job(GLOBEX, "due", "c", NOON.minusSeconds(7))),
          new Write.Enqueue(job("later", "d", NOON.plusSeconds(7))),
          new Write.Happened(event("e1", "lead:1")),
          new Write.Plan(effect("f1", "talk:1")),
          new Write.Settle(
              ACME, "key-of-f1", EffectState.UNKNOWN, Optional.empty(), Optional.of("?")));

      assertThat(storage.log().backlog(NOON))
          .isEqualTo(
              new WorkLog.Backlog(
                  Map.of("sample", 3L, "event", 1L, "effect", 1L),
                  Optional.of(NOON.minusSeconds(7)),
                  1,
                  1,
                  1))
          .returns(5L, WorkLog.Backlog::waiting);
    }
  }
}
