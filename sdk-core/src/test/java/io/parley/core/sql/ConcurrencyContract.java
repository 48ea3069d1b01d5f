package io.parley.core.sql;

import static io.parley.core.testkit.Sample.ACME;
import static io.parley.core.testkit.Sample.NOON;
import static io.parley.core.testkit.Sample.claim;
import static io.parley.core.testkit.Sample.event;
import static io.parley.core.testkit.Sample.job;
import static io.parley.core.testkit.Sample.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.StaleVersionException;
import io.parley.core.TenantId;
import io.parley.core.conversation.Message;
import io.parley.core.testkit.Sample;
import io.parley.core.work.Ending;
import io.parley.core.work.Job;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** What must hold when many threads, or many nodes, use one database. */
interface ConcurrencyContract {
  /** Nodes on one empty database; an embedded one has a single node. */
  List<Storage> nodes();

  /**
   * Runs the task on many threads; the first failure stops those that ask for it. Platform threads,
   * since tasks that look again and again would keep virtual ones from their carriers.
   */
  static void inParallel(int threads, Task task) throws Exception {
    var failure = new AtomicReference<Throwable>();
    try (var executor = Executors.newFixedThreadPool(threads)) {
      for (int i = 0; i < threads; i++) {
        executor.submit(
            () -> {
              try {
                task.run(() -> failure.get() == null);
              } catch (Throwable e) {
                failure.compareAndSet(null, e);
              }
            });
      }
    }
    assertThat(failure.get()).isNull();
  }

  /** What one of the threads does. */
  interface Task {
    void run(BooleanSupplier goingOn) throws Exception;
  }

  @Test
  default void concurrent_commits_lose_nothing() throws Exception {
    List<Storage> nodes = nodes();
    var number = new AtomicInteger();
    int threads = 64;
    int each = 20;

    inParallel(
        threads,
        goingOn -> {
          for (int i = 0; i < each; i++) {
            int n = number.getAndIncrement();
            nodes
                .get(n % nodes.size())
                .work()
                .commit(
                    List.of(
                        new Write.Happened(event("e" + n, "lead:" + n % 7)),
                        put("d" + n, "{}", 0),
                        Sample.append("talk:1", "m" + n)),
                    NOON);
          }
        });

    Storage one = nodes.getFirst();
    assertThat(one.documents().count(ACME, "agent", Map.of())).isEqualTo(threads * each);
    assertThat(one.log().backlog(NOON).pendingEvents()).isEqualTo(threads * each);
    assertThat(one.conversations().tail(ACME, "talk:1", 10_000))
        .extracting(Message::id)
        .doesNotHaveDuplicates()
        .hasSize(threads * each);
    nodes.forEach(Storage::close);
  }

  @Test
  default void the_same_news_told_by_many_at_once_is_recorded_once() throws Exception {
    List<Storage> nodes = nodes();
    var number = new AtomicInteger();
    var recorded = new AtomicInteger();

    inParallel(
        32,
        goingOn -> {
          for (int i = 0; i < 10; i++) {
            int n = number.getAndIncrement();
            var told = event(ACME, "e" + n, "lead.added", "lead:1", "key-" + n / 32, NOON);
            if (nodes
                .get(n % nodes.size())
                .work()
                .commit(List.of(new Write.Happened(told)), NOON)
                .getFirst()) {
              recorded.incrementAndGet();
            }
          }
        });

    assertThat(recorded.get()).isEqualTo(10);
    assertThat(nodes.getFirst().log().backlog(NOON).waiting()).isEqualTo(10);
    nodes.forEach(Storage::close);
  }

  @Test
  default void of_many_writers_of_one_version_exactly_one_wins() throws Exception {
    List<Storage> nodes = nodes();
    var number = new AtomicInteger();
    var won = new ConcurrentHashMap<Long, AtomicInteger>();

    inParallel(
        16,
        goingOn -> {
          for (long version = 0; version < 10; version++) {
            Storage node = nodes.get(number.getAndIncrement() % nodes.size());
            try {
              node.work().commit(List.of(put("d", "{}", version)), NOON);
              won.computeIfAbsent(version, v -> new AtomicInteger()).incrementAndGet();
            } catch (StaleVersionException e) {
              assertThat(e.found()).isNotEqualTo(version);
            }
          }
        });

    assertThat(won.values()).allSatisfy(winners -> assertThat(winners.get()).isEqualTo(1));
    assertThat(nodes.getFirst().documents().find(ACME, "agent", "d").orElseThrow().version())
        .isEqualTo(won.size());
    nodes.forEach(Storage::close);
  }

  @Test
  default void writers_of_any_version_are_never_refused() throws Exception {
    List<Storage> nodes = nodes();
    var number = new AtomicInteger();

    inParallel(
        32,
        goingOn -> {
          for (int i = 0; i < 5; i++) {
            Map<String, String> labels = Map.of("turn", "t" + number.get() % 3);
            nodes
                .get(number.getAndIncrement() % nodes.size())
                .work()
                .commit(List.of(put(ACME, "d", labels, "{}", Write.Put.ANY)), NOON);
          }
        });

    Storage one = nodes.getFirst();
    assertThat(one.documents().find(ACME, "agent", "d").orElseThrow().version()).isEqualTo(160);
    long labelled = 0;
    for (int i = 0; i < 3; i++) {
      labelled += one.documents().locate("agent", "turn", "t" + i).size();
    }
    assertThat(labelled).isEqualTo(1);
    nodes.forEach(Storage::close);
  }

  @Test
  default void commits_that_cross_each_other_all_go_through() throws Exception {
    List<Storage> nodes = nodes();
    var number = new AtomicInteger();

    inParallel(
        16,
        goingOn -> {
          for (int i = 0; i < 10; i++) {
            int n = number.getAndIncrement();
            String first = n % 2 == 0 ? "x" : "y";
            String second = n % 2 == 0 ? "y" : "x";
            nodes
                .get(n % nodes.size())
                .work()
                .commit(
                    List.of(
                        new Write.Enqueue(job("a" + n, "lead:" + first, NOON)),
                        put(first, "{}", Write.Put.ANY),
                        new Write.Enqueue(job("b" + n, "lead:" + second, NOON)),
                        put(second, "{}", Write.Put.ANY)),
                    NOON);
          }
        });

    assertThat(nodes.getFirst().log().backlog(NOON).waiting()).isEqualTo(320);
    nodes.forEach(Storage::close);
  }

  /** Several workers on each node: each job once, one of a mailbox at a time, each in order. */
  @Test
  default void every_job_runs_once_alone_in_its_mailbox_and_in_order() throws Exception {
    List<Storage> nodes = nodes();
    int mailboxes = 40;
    int each = 25;
    var writes = new ArrayList<Write>();
    for (int i = 0; i < each; i++) {
      for (int m = 0; m < mailboxes; m++) {
        var tenant = new TenantId("t" + m % 4);
        writes.add(new Write.Enqueue(job(tenant, "j%03d-%02d".formatted(i, m), "m" + m, NOON)));
      }
    }
    nodes.getFirst().work().commit(writes, NOON);
    var inside = new ConcurrentHashMap<String, Job>();
    var order = new ConcurrentHashMap<String, List<String>>();
    var number = new AtomicInteger();
    var left = new AtomicInteger(mailboxes * each);

    inParallel(
        12,
        goingOn -> {
          Storage node = nodes.get(number.getAndIncrement() % nodes.size());
          while (left.get() > 0 && goingOn.getAsBoolean()) {
            for (Job job : node.work().claim(claim(NOON, 3))) {
              assertThat(inside.put(job.subject(), job)).isNull();
              order
                  .computeIfAbsent(job.subject(), s -> new ArrayList<>())
                  .add(job.id().substring(0, 4));
              if (job.id().startsWith("j010")) {
                node.work()
                    .commit(
                        List.of(
                            new Write.Enqueue(
                                job(job.tenant(), "late-" + job.id(), job.subject(), NOON))),
                        NOON);
                left.incrementAndGet();
              }
              assertThat(inside.remove(job.subject())).isEqualTo(job);
              assertThat(node.work().close(job, new Ending.Done(), List.of(), NOON)).isTrue();
              left.decrementAndGet();
            }
          }
        });

    var expected = new ArrayList<String>();
    for (int i = 0; i < each; i++) {
      expected.add("j%03d".formatted(i));
    }
    expected.add("late");
    assertThat(order).hasSize(mailboxes);
    assertThat(order.values()).allSatisfy(ids -> assertThat(ids).isEqualTo(expected));
    assertThat(nodes.getFirst().work().nextReady()).isEmpty();
    nodes.forEach(Storage::close);
  }

  @Test
  default void work_that_arrives_while_a_mailbox_is_let_go_is_never_forgotten() throws Exception {
    List<Storage> nodes = nodes();
    int jobs = 300;
    var enqueued = new AtomicInteger();
    var number = new AtomicInteger();
    var done = new ConcurrentHashMap<String, Integer>();

    var writing = new AtomicInteger(3);
    inParallel(
        4,
        goingOn -> {
          int me = number.getAndIncrement();
          Storage node = nodes.get(me % nodes.size());
          if (me > 0) {
            for (int n = enqueued.getAndIncrement(); n < jobs; n = enqueued.getAndIncrement()) {
              node.work().commit(List.of(new Write.Enqueue(job("j" + n, "lead:1", NOON))), NOON);
            }
            writing.decrementAndGet();
            return;
          }
          boolean more = true;
          while (more && goingOn.getAsBoolean()) {
            more = writing.get() > 0;
            for (Job job : node.work().claim(claim(NOON, 1))) {
              more = true;
              done.merge(job.id(), 1, Integer::sum);
              assertThat(node.work().close(job, new Ending.Done(), List.of(), NOON)).isTrue();
            }
          }
        });

    assertThat(done).hasSize(jobs);
    assertThat(done.values()).containsOnly(1);
    assertThat(nodes.getFirst().log().backlog(NOON).waiting()).isZero();
    nodes.forEach(Storage::close);
  }

  /** Some have lost their claim, some meet a changed document, some leave work in their mailbox. */
  @Test
  default void claims_that_end_at_the_same_moment_end_each_by_itself() throws Exception {
    List<Storage> nodes = nodes();
    int jobs = 120;
    var writes = new ArrayList<Write>();
    for (int i = 0; i < jobs; i++) {
      writes.add(new Write.Enqueue(job("j" + i, "lead:" + i, NOON)));
      if (i % 3 == 0) {
        writes.add(new Write.Enqueue(job("next-" + i, "lead:" + i, NOON)));
      }
    }
    nodes.getFirst().work().commit(writes, NOON);
    List<Job> claimed = nodes.getFirst().work().claim(claim(NOON, jobs));
    for (Job job : claimed) {
      if (number(job) % 10 != 0) {
        assertThat(nodes.getFirst().work().extend(job, NOON.plusSeconds(3_600))).isTrue();
      }
    }
    assertThat(nodes.getFirst().work().claim(claim(NOON.plusSeconds(60), jobs))).hasSize(12);
    var left = new AtomicInteger(jobs);
    var ended = new ConcurrentHashMap<Integer, String>();

    inParallel(
        40,
        goingOn -> {
          for (int n = left.decrementAndGet(); n >= 0; n = left.decrementAndGet()) {
            Job job = claimed.get(n);
            int i = number(job);
            List<Write> led =
                List.of(
                    put("d" + i, "{}", i % 10 == 1 ? 7 : 0),
                    new Write.Enqueue(job("led-" + i, "talk:" + i % 4, NOON)));
            try {
              boolean held =
                  nodes.get(i % nodes.size()).work().close(job, new Ending.Done(), led, NOON);
              ended.put(i, held ? "done" : "lost");
            } catch (StaleVersionException e) {
              ended.put(i, "stale");
            }
          }
        });

    Storage one = nodes.getFirst();
    for (int i = 0; i < jobs; i++) {
      boolean done = i % 10 > 1;
      assertThat(ended.get(i)).isEqualTo(done ? "done" : i % 10 == 0 ? "lost" : "stale");
      assertThat(one.documents().find(ACME, "agent", "d" + i).isPresent()).isEqualTo(done);
      assertThat(one.log().job(ACME, "j" + i).isEmpty()).isEqualTo(done);
      assertThat(one.log().job(ACME, "led-" + i).isPresent()).isEqualTo(done);
    }
    var inTurn = new ArrayList<String>();
    for (List<Job> more = one.work().claim(claim(NOON, jobs));
        !more.isEmpty();
        more = one.work().claim(claim(NOON, jobs))) {
      for (Job job : more) {
        inTurn.add(job.id());
        assertThat(one.work().close(job, new Ending.Done(), List.of(), NOON)).isTrue();
      }
    }
    // 40 next ones, less those behind the 4 lost and 4 stale of a multiple of three; 96 led to.
    assertThat(inTurn).hasSize(32 + 96).doesNotHaveDuplicates();
    nodes.forEach(Storage::close);
  }

  private static int number(Job job) {
    return Integer.parseInt(job.id().substring(1));
  }
}
