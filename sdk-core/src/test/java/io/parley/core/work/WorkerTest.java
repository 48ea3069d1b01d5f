package io.parley.core.work;

import static io.parley.core.testkit.Sample.ACME;
import static io.parley.core.testkit.Sample.LEASE;
import static io.parley.core.testkit.Sample.NOON;
import static io.parley.core.testkit.Sample.claim;
import static io.parley.core.testkit.Sample.job;
import static io.parley.core.testkit.Sample.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.core.RemoteException;
import io.parley.core.StorageException;
import io.parley.core.inmemory.InMemoryStorage;
import io.parley.core.testkit.MutableClock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerTest {
  private static final Backoff THREE_TRIES =
      new Backoff(Duration.ofSeconds(1), Duration.ofHours(1), 3);

  private final MutableClock clock = MutableClock.at(NOON);
  private final Storage storage = new InMemoryStorage();
  private final Scripted handler = new Scripted();
  private final Worker worker = worker(handler);

  private Worker worker(JobHandler... handlers) {
    var settings = new Worker.Settings("tester", 4, LEASE, Duration.ofSeconds(5), THREE_TRIES);
    return new Worker(storage.work(), List.of(handlers), settings, clock, new Random(7));
  }

  private void enqueue(Job job) {
    storage.work().commit(List.of(new Write.Enqueue(job)), clock.instant());
  }

  private Job stored(String id) {
    return storage.log().job(ACME, id).orElseThrow();
  }

  @Test
  void what_is_due_is_worked_off_and_what_is_not_waits() {
    enqueue(job("a"));
    enqueue(job("b").dueAt(NOON.plusSeconds(9)));

    assertThat(worker.drain()).isEqualTo(1);
    assertThat(handler.handled).extracting(Job::id).containsExactly("a");

    clock.advance(Duration.ofSeconds(9));
    assertThat(worker.drain()).isEqualTo(1);
    assertThat(storage.work().nextReady()).isEmpty();
  }

  @Test
  void what_a_handler_writes_is_stored_with_the_end_of_the_job() {
    handler.then((job, claimed) -> JobHandler.Result.done(List.of(put("d", "{}", 0))));
    enqueue(job("a"));

    worker.drain();

    assertThat(storage.documents().find(ACME, "agent", "d")).isPresent();
    assertThat(storage.log().job(ACME, "a")).isEmpty();
  }

  @Test
  void a_failed_job_is_tried_again_after_its_back_off() {
    handler.fails(1, new IllegalStateException("disk on fire"));
    enqueue(job("a"));

    worker.drain();

    assertThat(stored("a").status()).isEqualTo(Job.Status.QUEUED);
    assertThat(stored("a").reason()).contains("IllegalStateException: disk on fire");
    assertThat(stored("a").due()).isBetween(NOON.plusMillis(500), NOON.plusSeconds(1));
    assertThat(worker.drain()).isZero();
    clock.advance(Duration.ofSeconds(1));
    assertThat(worker.drain()).isEqualTo(1);
    assertThat(storage.log().job(ACME, "a")).isEmpty();
  }

  @Test
  void a_job_is_given_up_after_its_last_try_with_what_its_handler_says_then() {
    handler.fails(9, new IllegalStateException("disk on fire"));
    handler.lastWords = List.of(put("grave", "{}", 0));
    enqueue(job("a"));

    for (int i = 0; i < 9; i++) {
      worker.drain();
      clock.advance(Duration.ofHours(2));
    }

    assertThat(handler.handled).hasSize(3);
    assertThat(handler.givenUp).containsExactly("IllegalStateException: disk on fire");
    assertThat(stored("a").status()).isEqualTo(Job.Status.DEAD);
    assertThat(stored("a").reason()).contains("IllegalStateException: disk on fire");
    assertThat(storage.documents().find(ACME, "agent", "grave")).isPresent();
  }

  @Test
  void a_handler_that_asks_for_one_retry_too_many_is_given_up_with_its_own_reason() {
    for (int i = 0; i < 9; i++) {
      handler.then(
          (job, claimed) ->
              new JobHandler.Result(
                  new Ending.Retry(claimed.now().plusSeconds(1), "kommo: 503"),
                  List.of(put("last", "{}", -1))));
    }
    enqueue(job("a"));

    for (int i = 0; i < 9; i++) {
      worker.drain();
      clock.advance(Duration.ofSeconds(1));
    }

    assertThat(handler.handled).hasSize(3);
    assertThat(handler.givenUp).containsExactly("kommo: 503");
    assertThat(stored("a").reason()).contains("kommo: 503");
    assertThat(stored("a").status()).isEqualTo(Job.Status.DEAD);
    assertThat(storage.documents().find(ACME, "agent", "last").orElseThrow().version())
        .isEqualTo(3);
  }

  @Test
  void what_no_retry_would_change_is_given_up_at_once() {
    handler.fails(1, new RemoteException("kommo", "no such lead", false, false, null, null));
    enqueue(job("a"));

    worker.drain();

    assertThat(stored("a").status()).isEqualTo(Job.Status.DEAD);
    assertThat(handler.givenUp).containsExactly("RemoteException: kommo: no such lead");
  }

  @Test
  void a_failure_that_says_when_to_come_back_is_heard() {
    handler.fails(1, new RemoteException("kommo", "429", true, false, Duration.ofMinutes(7), null));
    enqueue(job("a"));

    worker.drain();

    assertThat(stored("a").due()).isEqualTo(NOON.plusSeconds(420));
  }

  @Test
  void postponing_does_not_use_up_the_tries() {
    for (int i = 0; i < 20; i++) {
      handler.then(
          (job, claimed) ->
              new JobHandler.Result(
                  new Ending.Postpone(claimed.now().plusSeconds(1), "out of hours"), List.of()));
    }
    enqueue(job("a"));

    for (int i = 0; i < 20; i++) {
      assertThat(worker.drain()).isEqualTo(1);
      clock.advance(Duration.ofSeconds(1));
    }

    assertThat(stored("a").status()).isEqualTo(Job.Status.QUEUED);
    assertThat(stored("a").tries()).isZero();
    worker.drain();
    assertThat(storage.log().job(ACME, "a")).isEmpty();
  }

  @Test
  void a_type_that_nobody_handles_fails_and_says_so() {
    enqueue(Job.of(ACME, "a", "unheard-of", "s", "{}", NOON));

    worker.drain();

    assertThat(stored("a").status()).isEqualTo(Job.Status.FAILED);
    assertThat(stored("a").reason()).contains("no handler for jobs of type 'unheard-of'");
  }

  @Test
  void the_outcome_of_a_lost_claim_is_dropped() {
    handler.then(
        (job, claimed) -> {
          clock.advance(LEASE);
          assertThat(storage.work().claim(claim(clock.instant(), 1))).hasSize(1);
          return JobHandler.Result.done(List.of(put("d", "{}", 0)));
        });
    enqueue(job("a"));

    worker.drain();

    assertThat(storage.documents().find(ACME, "agent", "d")).isEmpty();
    assertThat(stored("a").status()).isEqualTo(Job.Status.RUNNING);
    assertThat(stored("a").attempt()).isEqualTo(2);
  }

  @Test
  void a_checkpoint_under_a_lost_claim_stops_the_handler() {
    handler.then(
        (job, claimed) -> {
          clock.advance(LEASE);
          storage.work().claim(claim(clock.instant(), 1));
          assertThatThrownBy(() -> claimed.checkpoint(List.of(put("d", "{}", 0))))
              .isInstanceOf(LostClaimException.class)
              .hasMessage("job a was claimed again after attempt 1");
          throw new LostClaimException(job);
        });
    enqueue(job("a"));

    worker.drain();

    assertThat(storage.documents().find(ACME, "agent", "d")).isEmpty();
    assertThat(stored("a").status()).isEqualTo(Job.Status.RUNNING);
    assertThat(handler.givenUp).isEmpty();
  }

  @Test
  void a_job_whose_claims_are_lost_has_all_its_tries_left() {
    enqueue(job("a"));
    for (int i = 0; i < 50; i++) {
      storage.work().claim(claim(clock.instant(), 1));
      clock.advance(LEASE);
    }

    worker.drain();

    assertThat(handler.handled).hasSize(1);
    assertThat(handler.givenUp).isEmpty();
  }

  @Test
  void a_job_whose_claims_never_end_is_given_up_without_another_try() {
    enqueue(job("a"));
    for (int i = 0; i < 51; i++) {
      storage.work().claim(claim(clock.instant(), 1));
      clock.advance(LEASE);
    }

    worker.drain();

    assertThat(handler.handled).isEmpty();
    assertThat(handler.givenUp).containsExactly("no claim of it ended any more");
    assertThat(stored("a").status()).isEqualTo(Job.Status.DEAD);
  }

  @Test
  void a_decision_on_what_has_changed_since_is_made_again() {
    storage.work().commit(List.of(put("d", "1", 0)), NOON);
    handler
        .then(
            (job, claimed) -> {
              storage.work().commit(List.of(put("d", "2", 1)), NOON);
              return JobHandler.Result.done(List.of(put("d", "mine", 1)));
            })
        .then((job, claimed) -> JobHandler.Result.done(List.of(put("d", "mine", 2))));
    enqueue(job("a"));

    worker.drain();

    assertThat(storage.documents().find(ACME, "agent", "d").orElseThrow().body()).isEqualTo("mine");
    assertThat(storage.log().job(ACME, "a")).isEmpty();
  }

  @Test
  void an_outcome_that_is_always_refused_is_given_up() {
    for (int i = 0; i < 9; i++) {
      handler.then((job, claimed) -> JobHandler.Result.done(List.of(put("d", "x", 5))));
    }
    enqueue(job("a"));

    worker.drain();

    assertThat(handler.handled).hasSize(3);
    assertThat(stored("a").status()).isEqualTo(Job.Status.DEAD);
    assertThat(stored("a").reason().orElseThrow()).contains("agent d is at version 0, not 5");
  }

  @Test
  void a_handler_that_fails_even_at_giving_up_still_ends_the_job() {
    handler.fails(1, new RemoteException("kommo", "gone", false, false, null, null));
    enqueue(job("a"));
    var stubborn =
        new JobHandler() {
          @Override
          public String type() {
            return "sample";
          }

          @Override
          public Result handle(Job job, Claimed claimed) {
            return handler.handle(job, claimed);
          }

          @Override
          public List<Write> givenUp(Job job, String reason, java.time.Instant now) {
            throw new IllegalStateException("this too");
          }
        };

    worker(stubborn).drain();

    assertThat(stored("a").status()).isEqualTo(Job.Status.DEAD);
  }

  @Test
  void a_store_that_is_away_while_a_job_ends_leaves_the_job_to_its_lease() {
    enqueue(job("a"));
    var away = new WatchedWorkStore(storage.work());
    var settings = new Worker.Settings("tester", 4, LEASE, Duration.ofSeconds(5), THREE_TRIES);
    var worker = new Worker(away, List.of(handler), settings, clock, new Random(7));
    away.closeFailsOnce(new StorageException("away", null));

    assertThat(worker.drain()).isEqualTo(1);
    assertThat(stored("a").status()).isEqualTo(Job.Status.RUNNING);

    clock.advance(LEASE);
    assertThat(worker.drain()).isEqualTo(1);
    assertThat(handler.handled).hasSize(2);
    assertThat(storage.log().job(ACME, "a")).isEmpty();
  }

  @Test
  void two_handlers_of_one_type_are_refused() {
    assertThatThrownBy(() -> worker(new Scripted(), new Scripted()))
        .isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void a_worker_needs_a_slot(int slots) {
    assertThatThrownBy(() -> new Worker.Settings("w", slots, LEASE, LEASE, Backoff.DEFAULT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("slots " + slots + " must be at least 1");
  }
}
