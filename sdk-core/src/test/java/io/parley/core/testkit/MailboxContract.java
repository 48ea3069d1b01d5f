package io.parley.core.testkit;

import static io.parley.core.testkit.Sample.ACME;
import static io.parley.core.testkit.Sample.GLOBEX;
import static io.parley.core.testkit.Sample.LEASE;
import static io.parley.core.testkit.Sample.NOON;
import static io.parley.core.testkit.Sample.claim;
import static io.parley.core.testkit.Sample.effect;
import static io.parley.core.testkit.Sample.event;
import static io.parley.core.testkit.Sample.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.work.Ending;
import io.parley.core.work.Job;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What {@code WorkStore} promises of mailboxes: one job at a time, in order. */
public interface MailboxContract {
  /** A storage with nothing in it. */
  Storage emptyStorage();

  private static void commit(Storage storage, Write... writes) {
    storage.work().commit(List.of(writes), NOON);
  }

  private static Job claimOne(Storage storage, Instant now) {
    return storage.work().claim(claim(now, 1)).getFirst();
  }

  private static boolean done(Storage storage, Job job, Write... writes) {
    return storage.work().close(job, new Ending.Done(), List.of(writes), NOON);
  }

  /** Claims and finishes until nothing is due; the ids in the order of their claims. */
  private static List<String> workOff(Storage storage, Instant now) {
    var ids = new ArrayList<String>();
    while (true) {
      List<Job> jobs = storage.work().claim(claim(now, 1));
      if (jobs.isEmpty()) {
        return ids;
      }
      ids.add(jobs.getFirst().id());
      storage.work().close(jobs.getFirst(), new Ending.Done(), List.of(), now);
    }
  }

  @Test
  default void one_job_of_a_mailbox_runs_at_a_time() {
    try (Storage storage = emptyStorage()) {
      commit(
          storage,
          new Write.Enqueue(job("a", "lead:1", NOON)),
          new Write.Enqueue(job("b", "lead:1", NOON)));

      Job first = claimOne(storage, NOON);
      assertThat(first.id()).isEqualTo("a");
      assertThat(storage.work().claim(claim(NOON, 9))).isEmpty();

      done(storage, first);
      assertThat(claimOne(storage, NOON).id()).isEqualTo("b");
    }
  }

  @Test
  default void a_job_that_arrives_while_another_of_its_mailbox_runs_waits_for_it() {
    try (Storage storage = emptyStorage()) {
      commit(storage, new Write.Enqueue(job("a", "lead:1", NOON)));
      Job first = claimOne(storage, NOON);

      commit(storage, new Write.Enqueue(job("b", "lead:1", NOON)));

      assertThat(storage.work().claim(claim(NOON, 9))).isEmpty();
      done(storage, first);
      assertThat(claimOne(storage, NOON).id()).isEqualTo("b");
    }
  }

  @Test
  default void mailboxes_of_the_same_name_are_different_for_different_tenants() {
    try (Storage storage = emptyStorage()) {
      commit(
          storage,
          new Write.Enqueue(job(ACME, "a", "lead:1", NOON)),
          new Write.Enqueue(job(GLOBEX, "a", "lead:1", NOON)));

      List<Job> claimed = storage.work().claim(claim(NOON, 9));

      assertThat(claimed).extracting(Job::tenant).containsExactlyInAnyOrder(ACME, GLOBEX);
      Job acme = claimed.stream().filter(job -> job.tenant().equals(ACME)).findAny().orElseThrow();
      done(storage, acme);
      assertThat(storage.work().claim(claim(NOON, 9))).isEmpty();
      assertThat(storage.log().job(GLOBEX, "a")).isPresent();
    }
  }

  @Test
  default void a_mailbox_is_worked_off_by_place_and_then_by_arrival() {
    try (Storage storage = emptyStorage()) {
      for (String id : List.of("z", "k", "a")) {
        commit(storage, new Write.Enqueue(job(id, "lead:1", NOON)));
      }
      commit(storage, new Write.Enqueue(job("early", "lead:1", NOON.minusSeconds(9))));

      assertThat(workOff(storage, NOON)).containsExactly("early", "z", "k", "a");
    }
  }

  @Test
  default void a_retry_keeps_its_place_and_the_later_jobs_wait_for_it() {
    try (Storage storage = emptyStorage()) {
      commit(
          storage,
          new Write.Enqueue(job("a", "lead:1", NOON)),
          new Write.Enqueue(job("b", "lead:1", NOON)));
      Job first = claimOne(storage, NOON);
      Instant at = NOON.plusSeconds(60);
      storage.work().close(first, new Ending.Retry(at, "503"), List.of(), NOON);
      commit(storage, new Write.Enqueue(job("c", "lead:1", NOON.plusSeconds(1))));

      assertThat(storage.work().claim(claim(at.minusMillis(1), 9))).isEmpty();
      assertThat(storage.work().nextReady()).contains(at);
      assertThat(workOff(storage, at)).containsExactly("a", "b", "c");
    }
  }

  @Test
  default void mailboxes_that_wait_for_a_retry_do_not_hide_those_that_are_ready() {
    try (Storage storage = emptyStorage()) {
      for (int i = 0; i < 5; i++) {
        commit(storage, new Write.Enqueue(job("r" + i, "lead:" + i, NOON.minusSeconds(60))));
      }
      for (Job job : storage.work().claim(claim(NOON, 5))) {
        storage.work().close(job, new Ending.Retry(NOON.plusSeconds(600), "503"), List.of(), NOON);
      }
      for (int i = 0; i < 5; i++) {
        commit(storage, new Write.Enqueue(job("l" + i, "lead:" + i, NOON.minusSeconds(30))));
      }
      commit(storage, new Write.Enqueue(job("ready", "lead:ready", NOON)));

      assertThat(storage.work().claim(claim(NOON, 1))).extracting(Job::id).containsExactly("ready");
      assertThat(storage.work().claim(claim(NOON, 1))).isEmpty();
    }
  }

  @Test
  default void a_delayed_job_does_not_block_one_that_comes_later_but_is_due_before() {
    try (Storage storage = emptyStorage()) {
      commit(
          storage,
          new Write.Enqueue(job("tomorrow", "lead:1", NOON).dueAt(NOON.plusSeconds(86_400))),
          new Write.Enqueue(job("now", "lead:1", NOON.plusSeconds(1))));

      assertThat(workOff(storage, NOON.plusSeconds(2))).containsExactly("now");
      assertThat(storage.work().nextReady()).contains(NOON.plusSeconds(86_400));
      assertThat(workOff(storage, NOON.plusSeconds(86_400))).containsExactly("tomorrow");
    }
  }

  @Test
  default void what_a_job_leads_to_in_its_mailbox_comes_before_what_arrived_after_it() {
    try (Storage storage = emptyStorage()) {
      commit(
          storage,
          new Write.Happened(event("first", "talk:1")),
          new Write.Happened(event("second", "talk:1")));
      Job first = claimOne(storage, NOON);
      assertThat(first.id()).isEqualTo("first");

      done(
          storage,
          first,
          new Write.Plan(effect("x", "talk:1")),
          new Write.Plan(effect("b", "talk:1")),
          new Write.Enqueue(job("elsewhere", "talk:2", NOON)));

      Job next = claimOne(storage, NOON);
      Job other = claimOne(storage, NOON);
      assertThat(List.of(next.id(), other.id())).containsExactlyInAnyOrder("x", "elsewhere");
      done(storage, next);
      done(storage, other);
      assertThat(workOff(storage, NOON)).containsExactly("b", "second");
    }
  }

  @Test
  default void what_follows_a_follow_up_still_comes_before_what_arrived_later() {
    try (Storage storage = emptyStorage()) {
      commit(
          storage,
          new Write.Enqueue(job("a", "lead:1", NOON)),
          new Write.Enqueue(job("z", "lead:1", NOON)));
      done(storage, claimOne(storage, NOON), new Write.Enqueue(job("a1", "lead:1", NOON)));
      done(storage, claimOne(storage, NOON), new Write.Enqueue(job("a2", "lead:1", NOON)));

      assertThat(workOff(storage, NOON)).containsExactly("a2", "z");
    }
  }

  @Test
  default void a_checkpointed_follow_up_waits_for_the_job_itself() {
    try (Storage storage = emptyStorage()) {
      commit(
          storage,
          new Write.Enqueue(job("a", "lead:1", NOON)),
          new Write.Enqueue(job("z", "lead:1", NOON)));
      Job first = claimOne(storage, NOON);
      storage
          .work()
          .checkpoint(first, List.of(new Write.Enqueue(job("follow", "lead:1", NOON))), NOON);

      assertThat(storage.work().claim(claim(NOON, 9))).isEmpty();
      assertThat(claimOne(storage, NOON.plus(LEASE)).id()).isEqualTo("a");
    }
  }

  @Test
  default void a_delayed_follow_up_waits_for_its_time() {
    try (Storage storage = emptyStorage()) {
      commit(
          storage,
          new Write.Enqueue(job("a", "lead:1", NOON)),
          new Write.Enqueue(job("z", "lead:1", NOON)));
      done(
          storage,
          claimOne(storage, NOON),
          new Write.Enqueue(job("a1", "lead:1", NOON).dueAt(NOON.plusSeconds(60))));

      assertThat(workOff(storage, NOON.plusSeconds(1))).containsExactly("z");
      assertThat(workOff(storage, NOON.plusSeconds(60))).containsExactly("a1");
    }
  }

  @Test
  default void a_dead_job_frees_its_mailbox_and_comes_back_at_its_place() {
    try (Storage storage = emptyStorage()) {
      for (String id : List.of("a", "b", "c")) {
        commit(storage, new Write.Enqueue(job(id, "lead:1", NOON)));
      }
      storage.work().close(claimOne(storage, NOON), new Ending.Dead("poison"), List.of(), NOON);
      assertThat(claimOne(storage, NOON).id()).isEqualTo("b");
      commit(storage, new Write.Revive(ACME, "a"));

      assertThat(storage.work().claim(claim(NOON, 9))).isEmpty();
      assertThat(workOff(storage, NOON.plus(LEASE))).containsExactly("a", "b", "c");
    }
  }

  @Test
  default void a_cancelled_head_lets_the_next_one_go_first() {
    try (Storage storage = emptyStorage()) {
      commit(
          storage,
          new Write.Enqueue(job("a", "lead:1", NOON)),
          new Write.Enqueue(job("b", "lead:1", NOON.plusSeconds(30))));
      storage
          .work()
          .close(
              claimOne(storage, NOON),
              new Ending.Retry(NOON.plusSeconds(900), "503"),
              List.of(),
              NOON);

      commit(storage, new Write.Cancel(ACME, "a"));

      assertThat(storage.work().nextReady()).contains(NOON.plusSeconds(30));
      assertThat(workOff(storage, NOON.plusSeconds(30))).containsExactly("b");
    }
  }

  @Test
  default void instants_are_kept_to_the_millisecond() {
    try (Storage storage = emptyStorage()) {
      Instant fine = NOON.plusNanos(1_999_999);
      commit(storage, new Write.Enqueue(job("a", "lead:1", fine)));

      assertThat(storage.work().nextReady()).contains(NOON.plusMillis(1));
      assertThat(storage.log().job(ACME, "a")).map(Job::due).contains(NOON.plusMillis(1));
      assertThat(Optional.of(claimOne(storage, NOON.plusMillis(1)).id())).contains("a");
    }
  }
}
