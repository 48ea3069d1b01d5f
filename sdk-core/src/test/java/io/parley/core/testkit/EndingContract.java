package io.parley.core.testkit;

import static io.parley.core.testkit.Sample.ACME;
import static io.parley.core.testkit.Sample.GLOBEX;
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
import org.junit.jupiter.api.Test;

/** What {@link WorkStore} promises of how a job ends, waits, is cancelled or comes back. */
public interface EndingContract {
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
  default void a_done_job_is_gone_unless_it_is_kept() {
    try (Storage storage = emptyStorage()) {
      enqueue(storage, job("a"), job("b").keptWhenDone());
      for (Job job : storage.work().claim(claim(NOON, 2))) {
        assertThat(storage.work().close(job, new Ending.Done(), List.of(), NOON.plusSeconds(1)))
            .isTrue();
      }

      assertThat(storage.log().job(ACME, "a")).isEmpty();
      assertThat(storage.log().job(ACME, "b"))
          .hasValueSatisfying(
              job -> {
                assertThat(job.status()).isEqualTo(Job.Status.SUCCEEDED);
                assertThat(job.progress()).isEqualTo(1);
                assertThat(job.reason()).isEmpty();
                assertThat(job.updatedAt()).isEqualTo(NOON.plusSeconds(1));
              });
      assertThat(storage.work().nextReady()).isEmpty();
      assertThat(storage.work().claim(claim(NOON.plusSeconds(99), 9))).isEmpty();
    }
  }

  @Test
  default void closing_stores_the_writes_it_led_to() {
    try (Storage storage = emptyStorage()) {
      enqueue(storage, job("a"));
      Job claimed = claimOne(storage, NOON).orElseThrow();

      storage.work().close(claimed, new Ending.Done(), List.of(put("d", "{}", 0)), NOON);

      assertThat(storage.documents().find(ACME, "agent", "d")).isPresent();
    }
  }

  @Test
  default void a_claim_is_closed_only_once() {
    try (Storage storage = emptyStorage()) {
      WorkStore work = storage.work();
      enqueue(storage, job("a").keptWhenDone());
      Job claimed = claimOne(storage, NOON).orElseThrow();

      assertThat(work.close(claimed, new Ending.Done(), List.of(), NOON)).isTrue();
      assertThat(work.close(claimed, new Ending.Failed("no"), List.of(), NOON)).isFalse();
      assertThat(work.checkpoint(claimed, List.of(), NOON)).isFalse();
      assertThat(work.extend(claimed, NOON.plusSeconds(90))).isFalse();

      assertThat(storage.log().job(ACME, "a").orElseThrow().status())
          .isEqualTo(Job.Status.SUCCEEDED);
    }
  }

  @Test
  default void a_retry_waits_counts_and_keeps_its_reason() {
    try (Storage storage = emptyStorage()) {
      enqueue(storage, job("a"));
      Job first = claimOne(storage, NOON).orElseThrow();
      Instant at = NOON.plusSeconds(4);
      storage.work().close(first, new Ending.Retry(at, "kommo: 503"), List.of(), NOON);

      assertThat(storage.work().nextReady()).contains(at);
      assertThat(storage.log().job(ACME, "a").orElseThrow().status()).isEqualTo(Job.Status.QUEUED);
      assertThat(claimOne(storage, at.minusMillis(1))).isEmpty();
      Job second = claimOne(storage, at).orElseThrow();
      assertThat(second.tries()).isEqualTo(2);
      assertThat(second.attempt()).isEqualTo(2);
      assertThat(second.reason()).contains("kommo: 503");
      assertThat(second.place()).isEqualTo(NOON);
    }
  }

  @Test
  default void a_postponed_claim_does_not_count_as_a_try_but_fences_all_the_same() {
    try (Storage storage = emptyStorage()) {
      enqueue(storage, job("a"));
      Job first = claimOne(storage, NOON).orElseThrow();
      Instant at = NOON.plusSeconds(4);
      storage.work().close(first, new Ending.Postpone(at, "out of hours"), List.of(), NOON);

      Job second = claimOne(storage, at).orElseThrow();
      assertThat(second.tries()).isEqualTo(1);
      assertThat(second.attempt()).isEqualTo(2);
      assertThat(storage.work().close(first, new Ending.Done(), List.of(), at)).isFalse();
    }
  }

  @Test
  default void a_failed_and_a_dead_job_stay_with_their_reason_and_are_not_claimed_again() {
    try (Storage storage = emptyStorage()) {
      enqueue(storage, job("a"), job("b"));
      for (Job job : storage.work().claim(claim(NOON, 2))) {
        Ending ending =
            job.id().equals("a") ? new Ending.Failed("refused") : new Ending.Dead("given up");
        storage.work().close(job, ending, List.of(), NOON);
      }

      assertThat(storage.log().job(ACME, "a").orElseThrow())
          .returns(Job.Status.FAILED, Job::status)
          .returns(Optional.of("refused"), Job::reason);
      assertThat(storage.log().job(ACME, "b").orElseThrow())
          .returns(Job.Status.DEAD, Job::status)
          .returns(Optional.of("given up"), Job::reason);
      assertThat(storage.work().claim(claim(NOON.plusSeconds(9_999), 9))).isEmpty();
      assertThat(storage.work().nextReady()).isEmpty();
    }
  }

  @Test
  default void a_revived_job_is_due_now_with_all_its_tries() {
    try (Storage storage = emptyStorage()) {
      enqueue(storage, job("dead"), job("done").keptWhenDone());
      enqueue(storage, job("waiting").dueAt(NOON.plusSeconds(999)));
      for (Job job : storage.work().claim(claim(NOON, 2))) {
        Ending ending = job.id().equals("dead") ? new Ending.Dead("no") : new Ending.Done();
        storage.work().close(job, ending, List.of(), NOON);
      }
      Instant later = NOON.plusSeconds(60);

      assertThat(
              storage
                  .work()
                  .commit(
                      List.of(
                          new Write.Revive(ACME, "dead"),
                          new Write.Revive(ACME, "done"),
                          new Write.Revive(ACME, "waiting"),
                          new Write.Revive(ACME, "nobody"),
                          new Write.Revive(GLOBEX, "dead")),
                      later))
          .containsExactly(true, true, true, false, false);

      assertThat(storage.work().claim(claim(later, 9)))
          .extracting(Job::id, Job::tries, Job::due)
          .containsExactlyInAnyOrder(
              org.assertj.core.api.Assertions.tuple("dead", 1, later),
              org.assertj.core.api.Assertions.tuple("done", 1, later),
              org.assertj.core.api.Assertions.tuple("waiting", 1, later));
    }
  }

  @Test
  default void a_running_job_is_neither_revived_nor_cancelled() {
    try (Storage storage = emptyStorage()) {
      enqueue(storage, job("a"));
      Job claimed = claimOne(storage, NOON).orElseThrow();

      assertThat(
              storage
                  .work()
                  .commit(List.of(new Write.Revive(ACME, "a"), new Write.Cancel(ACME, "a")), NOON))
          .containsExactly(false, false);

      assertThat(claimOne(storage, NOON)).isEmpty();
      assertThat(storage.work().close(claimed, new Ending.Done(), List.of(), NOON)).isTrue();
    }
  }

  @Test
  default void a_cancelled_job_is_not_claimed_and_can_be_revived() {
    try (Storage storage = emptyStorage()) {
      enqueue(storage, job("a"), job("b", "subject-of-a", NOON.plusSeconds(1)));

      assertThat(
              storage
                  .work()
                  .commit(
                      List.of(
                          new Write.Cancel(ACME, "a"),
                          new Write.Cancel(ACME, "a"),
                          new Write.Cancel(GLOBEX, "b"),
                          new Write.Cancel(ACME, "nobody")),
                      NOON))
          .containsExactly(true, false, false, false);

      assertThat(storage.log().job(ACME, "a").orElseThrow().status())
          .isEqualTo(Job.Status.CANCELLED);
      assertThat(storage.work().nextReady()).contains(NOON.plusSeconds(1));
      storage.work().commit(List.of(new Write.Cancel(ACME, "b")), NOON);
      assertThat(storage.work().nextReady()).isEmpty();
      storage.work().commit(List.of(new Write.Revive(ACME, "a")), NOON);
      assertThat(claimOne(storage, NOON)).map(Job::id).contains("a");
    }
  }

  @Test
  default void progress_shows_and_an_absent_result_keeps_the_last() {
    try (Storage storage = emptyStorage()) {
      enqueue(storage, job("a"));
      Job claimed = claimOne(storage, NOON).orElseThrow();
      Instant later = NOON.plusSeconds(2);

      storage
          .work()
          .checkpoint(
              claimed, List.of(new Write.Progress(ACME, "a", 0.25, Optional.of("[1]"))), NOON);
      storage
          .work()
          .checkpoint(
              claimed, List.of(new Write.Progress(ACME, "a", 0.5, Optional.empty())), later);

      assertThat(storage.log().job(ACME, "a").orElseThrow())
          .returns(0.5, Job::progress)
          .returns(Optional.of("[1]"), Job::result)
          .returns(later, Job::updatedAt);
      assertThat(
              storage
                  .work()
                  .commit(List.of(new Write.Progress(GLOBEX, "a", 0.9, Optional.empty())), NOON))
          .containsExactly(false);
    }
  }
}
