package io.parley.core.work;

import static io.parley.core.testkit.Sample.ACME;
import static io.parley.core.testkit.Sample.GLOBEX;
import static io.parley.core.testkit.Sample.NOON;
import static io.parley.core.testkit.Sample.claim;
import static io.parley.core.testkit.Sample.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.TenantId;
import io.parley.core.inmemory.InMemoryStorage;
import io.parley.core.testkit.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The worker in the background: threads, heartbeats, fairness, stopping. */
class RunningWorkerTest {
  private final MutableClock clock = MutableClock.at(NOON);
  private final Storage storage = new InMemoryStorage();
  private final WatchedWorkStore store = new WatchedWorkStore(storage.work());

  /** Says which job it has and holds it until it is let go. */
  private static final class Held implements JobHandler {
    final BlockingQueue<Job> started = new LinkedBlockingQueue<>();
    final Map<String, CountDownLatch> latches = new ConcurrentHashMap<>();

    CountDownLatch latch(String id) {
      return latches.computeIfAbsent(id, i -> new CountDownLatch(1));
    }

    Job next() throws InterruptedException {
      Job job = started.poll(20, TimeUnit.SECONDS);
      assertThat(job).as("a job that starts").isNotNull();
      return job;
    }

    @Override
    public String type() {
      return "sample";
    }

    @Override
    public Result handle(Job job, Claimed claimed) {
      started.add(job);
      try {
        assertThat(latch(job.id()).await(60, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return Result.done(List.of());
    }

    @Override
    public List<Write> givenUp(Job job, String reason, Instant now) {
      return List.of();
    }
  }

  private final Held handler = new Held();

  private Worker worker(int slots, Duration lease, Duration idle) {
    var settings = new Worker.Settings("tester", slots, lease, idle, Backoff.DEFAULT);
    return new Worker(store, List.of(handler), settings, clock, new Random(7));
  }

  private void enqueue(TenantId tenant, String id) {
    storage.work().commit(List.of(new Write.Enqueue(job(tenant, id, id, NOON))), NOON);
  }

  @Test
  void a_worker_that_sleeps_is_woken_by_work_that_arrives() throws Exception {
    try (Worker worker = worker(4, Duration.ofSeconds(30), Duration.ofHours(1))) {
      worker.start();
      enqueue(ACME, "a");

      assertThat(handler.next().id()).isEqualTo("a");
      handler.latch("a").countDown();
    }
  }

  @Test
  void a_long_job_keeps_its_claim_by_heartbeats() throws Exception {
    enqueue(ACME, "a");
    try (Worker worker = worker(4, Duration.ofMillis(60), Duration.ofHours(1))) {
      worker.start();
      handler.next();
      Instant muchLater = clock.advance(Duration.ofHours(1));

      Instant until = store.extended.poll(20, TimeUnit.SECONDS);
      while (until != null && until.isBefore(muchLater)) {
        until = store.extended.poll(20, TimeUnit.SECONDS);
      }

      assertThat(until).isEqualTo(muchLater.plusMillis(60));
      assertThat(storage.work().claim(claim(muchLater, 1))).isEmpty();
      handler.latch("a").countDown();
    }
    assertThat(storage.log().job(ACME, "a")).isEmpty();
  }

  @Test
  void stopping_waits_for_the_jobs_at_hand_and_claims_no_more() throws Exception {
    enqueue(ACME, "a");
    Worker worker = worker(4, Duration.ofSeconds(30), Duration.ofHours(1));
    worker.start();
    handler.next();

    assertThat(worker.stop(Duration.ofMillis(1))).isFalse();
    enqueue(ACME, "b");
    handler.latch("a").countDown();

    assertThat(worker.stop(Duration.ofSeconds(20))).isTrue();
    assertThat(worker.running()).isZero();
    assertThat(storage.log().job(ACME, "a")).isEmpty();
    assertThat(storage.log().job(ACME, "b").orElseThrow().status()).isEqualTo(Job.Status.QUEUED);
    assertThat(handler.started).isEmpty();
  }

  @Test
  void no_tenant_holds_more_than_three_quarters_of_the_slots() throws Exception {
    for (int i = 0; i < 20; i++) {
      enqueue(ACME, "acme-" + i);
    }
    try (Worker worker = worker(8, Duration.ofSeconds(30), Duration.ofHours(1))) {
      worker.start();
      var running = new ArrayList<Job>();
      for (int i = 0; i < 6; i++) {
        running.add(handler.next());
      }
      enqueue(GLOBEX, "globex-1");

      Job other = handler.next();

      assertThat(other.tenant()).isEqualTo(GLOBEX);
      assertThat(worker.running()).isEqualTo(7);
      for (int i = 0; i < 20; i++) {
        handler.latch("acme-" + i).countDown();
      }
      handler.latch("globex-1").countDown();
      for (int i = 0; i < 14; i++) {
        handler.next();
      }
    }
    assertThat(storage.work().nextReady()).isEmpty();
  }

  @Test
  void a_worker_with_a_crowded_tenant_rests_until_something_changes() throws Exception {
    for (int i = 0; i < 9; i++) {
      enqueue(ACME, "acme-" + i);
    }
    try (Worker worker = worker(4, Duration.ofSeconds(30), Duration.ofHours(1))) {
      worker.start();
      for (int i = 0; i < 3; i++) {
        handler.next();
      }
      enqueue(GLOBEX, "globex-1");
      handler.next();
      handler.latch("globex-1").countDown();
      enqueue(GLOBEX, "globex-2");
      handler.next();

      assertThat(store.claims.get()).isLessThan(30);
      for (int i = 0; i < 9; i++) {
        handler.latch("acme-" + i).countDown();
      }
      handler.latch("globex-2").countDown();
    }
  }

  @Test
  void the_slots_are_the_limit_of_what_runs_at_once() throws Exception {
    for (int i = 0; i < 3; i++) {
      enqueue(new TenantId("t" + i), "job-" + i);
    }
    try (Worker worker = worker(2, Duration.ofSeconds(30), Duration.ofHours(1))) {
      worker.start();
      Job one = handler.next();
      Job two = handler.next();
      assertThat(worker.running()).isEqualTo(2);

      handler.latch(one.id()).countDown();

      Job three = handler.next();
      handler.latch(two.id()).countDown();
      handler.latch(three.id()).countDown();
    }
  }

  @Test
  void what_still_runs_when_a_worker_ends_goes_back_and_can_be_taken_up_at_once() throws Exception {
    enqueue(ACME, "a");
    Worker worker = worker(4, Duration.ofSeconds(30), Duration.ofHours(1));
    worker.start();
    handler.next();
    assertThat(worker.stop(Duration.ofMillis(1))).isFalse();

    assertThat(worker.giveBack()).isEqualTo(1);

    Job again = storage.work().claim(claim(clock.instant(), 1)).getFirst();
    assertThat(again.id()).isEqualTo("a");
    assertThat(again.tries()).as("giving back is no failure").isEqualTo(1);
    assertThat(again.lost()).isZero();
    // The handler was interrupted: it ends, and what it wants to store is refused.
    assertThat(worker.stop(Duration.ofSeconds(20))).isTrue();
    assertThat(storage.log().job(ACME, "a").orElseThrow().status()).isEqualTo(Job.Status.RUNNING);
  }

  @Test
  void a_worker_tells_who_watches_what_it_claims_and_how_claims_end() throws Exception {
    var told = new LinkedBlockingQueue<String>();
    var settings =
        new Worker.Settings(
            "tester", 4, Duration.ofSeconds(30), Duration.ofHours(1), Backoff.DEFAULT);
    var watcher =
        new WorkWatcher() {
          @Override
          public void claimed(Job job, Duration late) {
            told.add(job.id() + " late by " + late);
          }

          @Override
          public void ended(Job job, Ending ending, Duration took) {
            told.add(job.id() + " " + ending.getClass().getSimpleName());
          }

          @Override
          public void lost(Job job) {
            told.add(job.id() + " lost");
          }
        };
    enqueue(ACME, "a");
    clock.advance(Duration.ofSeconds(7));
    Worker worker = new Worker(store, List.of(handler), settings, clock, new Random(7), watcher);
    worker.start();
    handler.next();
    handler.latch("a").countDown();

    assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo("a late by PT7S");
    assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo("a Done");

    enqueue(ACME, "b");
    handler.next();
    assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo("b late by PT7S");
    worker.stop(Duration.ofMillis(1));
    worker.giveBack();
    assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo("b lost");
  }

  @Test
  void a_worker_tells_who_announced_work_whether_it_took_all_there_was() throws Exception {
    var looked = new LinkedBlockingQueue<Boolean>();
    try (Worker worker = worker(2, Duration.ofSeconds(30), Duration.ofHours(1))) {
      worker.start();
      Announcements.Taker taker = store.taker.get();
      assertThat(taker.hasRoom()).isTrue();

      taker.look(looked::add);
      assertThat(looked.poll(20, TimeUnit.SECONDS)).as("nothing waits").isTrue();

      enqueue(ACME, "a");
      handler.next();
      enqueue(GLOBEX, "b");
      handler.next();
      assertThat(taker.hasRoom()).isFalse();
      taker.look(looked::add);
      assertThat(looked.poll(20, TimeUnit.SECONDS)).as("no room").isFalse();
      handler.latch("a").countDown();
      handler.latch("b").countDown();
    }
  }
}
