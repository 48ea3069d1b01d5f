package io.parley.core.testkit;

import static io.parley.core.testkit.Sample.ACME;
import static io.parley.core.testkit.Sample.LEASE;
import static io.parley.core.testkit.Sample.NOON;
import static io.parley.core.testkit.Sample.claim;
import static io.parley.core.testkit.Sample.job;
import static io.parley.core.testkit.Sample.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.work.Ending;
import io.parley.core.work.Job;
import io.parley.core.work.Storage;
import io.parley.core.work.WorkStore;
import io.parley.core.work.Write;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What {@link WorkStore} promises of claims: leases and the fence. */
public interface ClaimContract {
  /** A storage with nothing in it. */
  Storage emptyStorage();

  private static void enqueue(Storage storage, Job... jobs) {
    for (Job job : jobs) {
      storage.work().commit(List.of(new Write.Enqueue(job)), NOON);
    }
  }

  private static Optional<Job> claimOne(Storage storage, Instant now) {
    return storage.work().claim(claim(now, 1)).stream().findFirst();
  }

  @Test
  default void an_empty_storage_has_nothing_to_claim() {
    try (Storage storage = emptyStorage()) {
      assertThat(storage.work().claim(claim(NOON, 10))).isEmpty();
      assertThat(storage.work().nextReady()).isEmpty();
    }
  }

  @Test
  default void a_claimed_job_comes_whole_and_runs() {
    try (Storage storage = emptyStorage()) {
      enqueue(storage, job("a").keptWhenDone());

      Job claimed = claimOne(storage, NOON.plusMillis(5)).orElseThrow();

      assertThat(claimed)
          .isEqualTo(
              new Job(
                  ACME,
                  "a",
                  "sample",
                  "subject-of-a",
                  "{\"job\":\"a\"}",
                  NOON,
                  NOON,
                  1,
                  1,
                  0,
                  Job.Status.RUNNING,
                  0,
                  Optional.empty(),
                  Optional.empty(),
                  true,
                  NOON,
                  NOON.plusMillis(5)));
    }
  }

  @Test
  default void a_job_is_claimed_at_its_due_instant_and_not_a_millisecond_before() {
    try (Storage storage = emptyStorage()) {
      enqueue(storage, job("a").dueAt(NOON.plusSeconds(5)));

      assertThat(claimOne(storage, NOON.plusMillis(4_999))).isEmpty();
      assertThat(claimOne(storage, NOON.plusSeconds(5))).isPresent();
    }
  }

  @Test
  default void a_claimed_job_is_hidden_until_its_lease_ends() {
    try (Storage storage = emptyStorage()) {
      enqueue(storage, job("a"));
      claimOne(storage, NOON);

      assertThat(claimOne(storage, NOON.plus(LEASE).minusMillis(1))).isEmpty();
      assertThat(claimOne(storage, NOON.plus(LEASE)))
          .hasValueSatisfying(
              again -> {
                assertThat(again.attempt()).isEqualTo(2);
                assertThat(again.tries()).isEqualTo(1);
                assertThat(again.lost()).isEqualTo(1);
              });
    }
  }

  @Test
  default void the_limit_of_a_claim_is_kept() {
    try (Storage storage = emptyStorage()) {
      enqueue(storage, job("a"), job("b"), job("c"));

      assertThat(storage.work().claim(claim(NOON, 2))).hasSize(2);
      assertThat(storage.work().claim(claim(NOON, 2))).hasSize(1);
      assertThat(storage.work().claim(claim(NOON, 2))).isEmpty();
    }
  }

  @Test
  default void the_job_due_earliest_is_claimed_first() {
    try (Storage storage = emptyStorage()) {
      enqueue(
          storage,
          job("a", "m", NOON.plusSeconds(3)),
          job("z", "x", NOON.plusSeconds(1)),
          job("k", "b", NOON.plusSeconds(2)));
      Instant later = NOON.plusSeconds(9);

      assertThat(claimOne(storage, later).orElseThrow().id()).isEqualTo("z");
      assertThat(claimOne(storage, later).orElseThrow().id()).isEqualTo("k");
      assertThat(claimOne(storage, later).orElseThrow().id()).isEqualTo("a");
    }
  }

  @Test
  default void a_claim_that_was_lost_writes_nothing() {
    try (Storage storage = emptyStorage()) {
      WorkStore work = storage.work();
      enqueue(storage, job("a"));
      Job lost = claimOne(storage, NOON).orElseThrow();
      Instant later = NOON.plus(LEASE);
      Job held = claimOne(storage, later).orElseThrow();

      assertThat(work.checkpoint(lost, List.of(put("d", "{}", 0)), later)).isFalse();
      assertThat(work.close(lost, new Ending.Done(), List.of(put("d", "{}", 0)), later)).isFalse();
      assertThat(work.close(lost, new Ending.Done(), List.of(put("d", "{}", 8)), later)).isFalse();
      assertThat(work.extend(lost, later.plus(LEASE).plus(LEASE))).isFalse();

      assertThat(storage.documents().find(ACME, "agent", "d")).isEmpty();
      assertThat(work.nextReady()).contains(later.plus(LEASE));
      assertThat(work.close(held, new Ending.Done(), List.of(put("d", "{}", 0)), later)).isTrue();
      assertThat(storage.documents().find(ACME, "agent", "d")).isPresent();
    }
  }

  @Test
  default void a_lease_that_ended_still_holds_until_somebody_else_claims() {
    try (Storage storage = emptyStorage()) {
      enqueue(storage, job("a"));
      Job claimed = claimOne(storage, NOON).orElseThrow();

      assertThat(
              storage
                  .work()
                  .close(claimed, new Ending.Done(), List.of(), NOON.plus(LEASE).plusSeconds(9)))
          .isTrue();
    }
  }

  @Test
  default void a_claim_lost_to_another_job_of_its_mailbox_writes_nothing() {
    try (Storage storage = emptyStorage()) {
      WorkStore work = storage.work();
      enqueue(storage, job("a", "lead:1", NOON));
      Job lost = claimOne(storage, NOON).orElseThrow();
      enqueue(storage, job("earlier", "lead:1", NOON.minusSeconds(5)));
      Instant later = NOON.plus(LEASE);
      Job held = claimOne(storage, later).orElseThrow();
      assertThat(held.id()).isEqualTo("earlier");

      assertThat(work.extend(lost, later.plusSeconds(900))).isFalse();
      assertThat(work.checkpoint(lost, List.of(put("d", "{}", 0)), later)).isFalse();
      assertThat(work.close(lost, new Ending.Done(), List.of(put("d", "{}", 0)), later)).isFalse();

      assertThat(storage.documents().find(ACME, "agent", "d")).isEmpty();
      assertThat(claimOne(storage, later)).isEmpty();
      assertThat(work.close(held, new Ending.Done(), List.of(), later)).isTrue();
      assertThat(claimOne(storage, later)).map(Job::id).contains("a");
    }
  }

  @Test
  default void an_extended_claim_holds_longer() {
    try (Storage storage = emptyStorage()) {
      enqueue(storage, job("a"));
      Job claimed = claimOne(storage, NOON).orElseThrow();

      assertThat(storage.work().extend(claimed, NOON.plusSeconds(90))).isTrue();

      assertThat(claimOne(storage, NOON.plusMillis(89_999))).isEmpty();
      assertThat(claimOne(storage, NOON.plusSeconds(90))).isPresent();
    }
  }

  @Test
  default void a_checkpoint_stores_its_writes_and_keeps_the_claim() {
    try (Storage storage = emptyStorage()) {
      enqueue(storage, job("a"));
      Job claimed = claimOne(storage, NOON).orElseThrow();

      assertThat(storage.work().checkpoint(claimed, List.of(put("d", "{}", 0)), NOON)).isTrue();

      assertThat(storage.documents().find(ACME, "agent", "d")).isPresent();
      assertThat(claimOne(storage, NOON.plusSeconds(1))).isEmpty();
      assertThat(storage.work().close(claimed, new Ending.Done(), List.of(), NOON)).isTrue();
    }
  }

  @Test
  default void the_next_ready_instant_is_the_earliest_due_or_the_end_of_a_lease() {
    try (Storage storage = emptyStorage()) {
      enqueue(storage, job("a"), job("b").dueAt(NOON.plusSeconds(5)));

      assertThat(storage.work().nextReady()).contains(NOON);
      claimOne(storage, NOON);
      assertThat(storage.work().nextReady()).contains(NOON.plusSeconds(5));
      claimOne(storage, NOON.plusSeconds(5));
      assertThat(storage.work().nextReady()).contains(NOON.plus(LEASE));
    }
  }

  @Test
  default void a_listener_is_told_of_ready_work_until_it_closes() throws Exception {
    try (Storage storage = emptyStorage()) {
      var told = new CountDownLatch(1);
      WorkStore.Subscription subscription = storage.work().onReady(told::countDown);

      enqueue(storage, job("a"));

      assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
      subscription.close();
    }
  }

  @Test
  default void a_listener_that_fails_harms_nobody() throws Exception {
    try (Storage storage = emptyStorage()) {
      var told = new CountDownLatch(1);
      storage
          .work()
          .onReady(
              () -> {
                throw new IllegalStateException("listener");
              });
      storage.work().onReady(told::countDown);

      enqueue(storage, job("a"));
      enqueue(storage, job("b"));

      assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(storage.work().claim(claim(NOON, 9))).hasSize(2);
    }
  }
}
