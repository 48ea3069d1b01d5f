package io.parley.automation.bench;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.parley.automation.rule.AccountSettings;
import io.parley.automation.sequence.Composer;
import io.parley.automation.sequence.Enrolments;
import io.parley.automation.sequence.Sequence;
import io.parley.automation.sequence.SequenceParts;
import io.parley.automation.sequence.SequenceStepJob;
import io.parley.automation.sequence.StoredSequence;
import io.parley.core.TenantId;
import io.parley.core.action.ActionCatalog;
import io.parley.core.agent.Agent;
import io.parley.core.agent.Agents;
import io.parley.core.event.FactSource;
import io.parley.core.sql.SqlStorage;
import io.parley.core.testkit.PostgresSchema;
import io.parley.core.work.Backoff;
import io.parley.core.work.Job;
import io.parley.core.work.JobHandler;
import io.parley.core.work.Storage;
import io.parley.core.work.Worker;
import io.parley.core.work.Write;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

/**
 * How late steps are done while very many wait, and how fast overdue ones are worked off, beside
 * db-scheduler on the same PostgreSQL: {@code StepBench [PENDING [SECONDS [DRAINED]]]}, by default
 * 1,000,000 30 20,000. Needs {@code PARLEY_TEST_DATABASE_URL}. Prints what {@code
 * docs/benchmarks.md} quotes; asserts nothing.
 *
 * <p>Both sides run jobs that do nothing, one mailbox or task instance each, with 128 claimed at
 * once. Our own line "steps" does real steps of real enrolments: it reads the enrolment, its
 * definition and its agent, decides, and stores the new position with the next job.
 */
public final class StepBench {
  private static final TenantId TENANT = new TenantId("bench");
  private static final int RATE = 100;
  private static final int THREADS = 32;

  /** So many are claimed ahead by either side. */
  private static final int CLAIMED = 4 * THREADS;

  private static final int AT_ONCE = 1_000;

  private final int pending;
  private final int seconds;
  private final int drained;

  private StepBench(int pending, int seconds, int drained) {
    this.pending = pending;
    this.seconds = seconds;
    this.drained = drained;
  }

  public static void main(String[] arguments) {
    var bench =
        new StepBench(
            number(arguments, 0, 1_000_000),
            number(arguments, 1, 30),
            number(arguments, 2, 20_000));
    bench.ours();
    bench.peer();
    System.exit(0);
  }

  private static int number(String[] arguments, int index, int absent) {
    return arguments.length > index ? Integer.parseInt(arguments[index]) : absent;
  }

  /** How late each was; knows its size without walking through itself. */
  private static final class Lateness {
    private final Queue<Long> micros = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();

    void add(long late) {
      micros.add(late);
      size.incrementAndGet();
    }

    int size() {
      return size.get();
    }

    void clear() {
      micros.clear();
      size.set(0);
    }

    List<Long> sorted() {
      return micros.stream().sorted().toList();
    }
  }

  /** Notes how late each job is. */
  private static final class Noting implements JobHandler {
    final Lateness lateness = new Lateness();

    @Override
    public String type() {
      return "bench";
    }

    @Override
    public Result handle(Job job, Claimed claimed) {
      lateness.add(late(job.due()));
      return Result.done(List.of());
    }

    @Override
    public List<Write> givenUp(Job job, String reason, Instant now) {
      return List.of();
    }
  }

  private static long late(Instant due) {
    return Math.max(0, Duration.between(due, Instant.now()).toNanos() / 1_000);
  }

  private void ours() {
    try (PostgresSchema schema = PostgresSchema.create();
        Storage storage = SqlStorage.postgres(schema.url(), 16, Clock.systemUTC())) {
      fill(storage, pending, "far", Instant.now().plus(Duration.ofDays(1)), Duration.ZERO);
      schema.execute("analyze");
      var noting = new Noting();
      try (Worker worker = worker(storage, noting)) {
        worker.start();
        fill(storage, 500, "warm", Instant.now(), Duration.ZERO);
        await(noting.lateness::size, 500);
        noting.lateness.clear();
        fill(storage, RATE * seconds, "due", inAWhile(), Duration.ofNanos(1_000_000_000 / RATE));
        await(noting.lateness::size, RATE * seconds);
        print("parley", "lateness at " + RATE + "/s", noting.lateness);
      }
      noting.lateness.clear();
      fill(storage, drained, "over", Instant.now(), Duration.ZERO);
      long started = System.nanoTime();
      try (Worker worker = worker(storage, noting)) {
        worker.start();
        await(noting.lateness::size, drained);
        rate("parley", "drain of jobs", drained, started);
      }
      steps(storage);
    }
  }

  private void steps(Storage storage) {
    new Agents(storage).create(TENANT, "a", Agent.Profile.named("A"), Instant.now());
    SequenceParts parts = SequenceParts.over(storage, FactSource.NONE, AccountSettings.NONE);
    Sequence sequence =
        Sequence.named("bench").waitFor(Duration.ofDays(1)).message("Still there?").build();
    StoredSequence stored = parts.sequences().create(TENANT, "s", "a", sequence, Instant.now());
    int enrolled = Math.max(1, drained / 4);
    for (int from = 0; from < enrolled; from += 100) {
      var writes = new ArrayList<Write>();
      Instant now = Instant.now();
      for (int i = from; i < Math.min(enrolled, from + 100); i++) {
        var start =
            new Enrolments.Start(
                "lead:" + i,
                Map.of("lead", String.valueOf(i)),
                Map.of(),
                "bench",
                Optional.empty(),
                Optional.empty(),
                0);
        if (parts.enrolments().begin(stored, start, now)
            instanceof Enrolments.Enrolling.Begun begun) {
          begun.writes().stream()
              .filter(write -> !(write instanceof Write.Happened))
              .forEach(writes::add);
        }
      }
      storage.work().commit(writes, now);
    }
    var counted = new Lateness();
    var handler =
        new SequenceStepJob(
            parts,
            ActionCatalog.of(List.of()),
            (enrolment, prompt, now) -> new Composer.Composed.Nothing("not asked for"));
    var counting =
        new JobHandler() {
          @Override
          public String type() {
            return handler.type();
          }

          @Override
          public Result handle(Job job, Claimed claimed) {
            counted.add(late(job.due()));
            return handler.handle(job, claimed);
          }

          @Override
          public List<Write> givenUp(Job job, String reason, Instant now) {
            return handler.givenUp(job, reason, now);
          }
        };
    long started = System.nanoTime();
    try (Worker worker = worker(storage, counting)) {
      worker.start();
      await(counted::size, enrolled);
      rate("parley", "drain of steps", enrolled, started);
    }
  }

  private static Worker worker(Storage storage, JobHandler handler) {
    return new Worker(
        storage.work(),
        List.of(handler),
        new Worker.Settings(
            "bench", CLAIMED, Duration.ofSeconds(30), Duration.ofSeconds(5), Backoff.DEFAULT),
        Clock.systemUTC(),
        new Random(1));
  }

  private static void fill(
      Storage storage, int count, String name, Instant first, Duration between) {
    for (int from = 0; from < count; from += AT_ONCE) {
      var writes = new ArrayList<Write>();
      Instant now = Instant.now();
      for (int i = from; i < Math.min(count, from + AT_ONCE); i++) {
        String id = name + "-" + i;
        Job job = Job.of(TENANT, id, "bench", id, "{}", now);
        writes.add(new Write.Enqueue(job.dueAt(first.plus(between.multipliedBy(i)))));
      }
      storage.work().commit(writes, now);
    }
  }

  private void peer() {
    try (PostgresSchema schema = PostgresSchema.create();
        HikariDataSource pool = pool(schema)) {
      schema.execute(
          "create table scheduled_tasks (task_name text not null, task_instance text not null,"
              + " task_data bytea, execution_time timestamp with time zone not null,"
              + " picked boolean not null, picked_by text,"
              + " last_success timestamp with time zone,"
              + " last_failure timestamp with time zone, consecutive_failures int,"
              + " last_heartbeat timestamp with time zone, version bigint not null,"
              + " priority smallint, primary key (task_name, task_instance))");
      schema.execute("create index execution_time_idx on scheduled_tasks (execution_time)");
      schema.execute("create index last_heartbeat_idx on scheduled_tasks (last_heartbeat)");
      var lateness = new Lateness();
      OneTimeTask<Void> task =
          Tasks.oneTime("bench")
              .execute(
                  (instance, context) -> lateness.add(late(context.getExecution().executionTime)));
      Scheduler client = scheduler(pool, task);
      schedule(client, task, pending, "far", Instant.now().plus(Duration.ofDays(1)), Duration.ZERO);
      schema.execute("analyze");
      Scheduler late = scheduler(pool, task);
      late.start();
      schedule(late, task, 500, "warm", Instant.now(), Duration.ZERO);
      await(lateness::size, 500);
      lateness.clear();
      schedule(
          late, task, RATE * seconds, "due", inAWhile(), Duration.ofNanos(1_000_000_000 / RATE));
      await(lateness::size, RATE * seconds);
      print("db-scheduler", "lateness at " + RATE + "/s", lateness);
      late.stop();
      drain("lock and fetch", client, scheduler(pool, task), task, lateness);
      drain("as it comes", client, asItComes(pool, task), task, lateness);
    }
  }

  private void drain(
      String how,
      Scheduler client,
      Scheduler scheduler,
      OneTimeTask<Void> task,
      Lateness lateness) {
    lateness.clear();
    schedule(client, task, drained, "over " + how, Instant.now(), Duration.ZERO);
    long started = System.nanoTime();
    scheduler.start();
    await(lateness::size, drained);
    rate("db-scheduler", how, drained, started);
    scheduler.stop();
  }

  private static HikariDataSource pool(PostgresSchema schema) {
    var config = new HikariConfig();
    config.setJdbcUrl(schema.url());
    config.setMaximumPoolSize(THREADS + 4);
    return new HikariDataSource(config);
  }

  /** Its fastest way on PostgreSQL, looking as often as its documentation calls sensible. */
  private static Scheduler scheduler(HikariDataSource pool, OneTimeTask<Void> task) {
    return Scheduler.create(pool, task)
        .threads(THREADS)
        .pollUsingLockAndFetch(1.0, (double) CLAIMED / THREADS)
        .pollingInterval(Duration.ofMillis(100))
        .build();
  }

  /** With the way of polling it has by itself, on as many threads. */
  private static Scheduler asItComes(HikariDataSource pool, OneTimeTask<Void> task) {
    return Scheduler.create(pool, task)
        .threads(THREADS)
        .pollingInterval(Duration.ofMillis(100))
        .build();
  }

  private static void schedule(
      Scheduler scheduler,
      OneTimeTask<Void> task,
      int count,
      String name,
      Instant first,
      Duration between) {
    for (int from = 0; from < count; from += AT_ONCE) {
      var batch = new ArrayList<com.github.kagkarlsson.scheduler.task.SchedulableInstance<?>>();
      for (int i = from; i < Math.min(count, from + AT_ONCE); i++) {
        TaskInstance<Void> instance = task.instance(name + "-" + i);
        batch.add(
            com.github.kagkarlsson.scheduler.task.SchedulableInstance.of(
                instance, first.plus(between.multipliedBy(i))));
      }
      scheduler.scheduleBatch(batch);
    }
  }

  /** Far enough ahead that all of them are stored before the first is due. */
  private Instant inAWhile() {
    return Instant.now().plusSeconds(2 + RATE * seconds / 500L);
  }

  private static void await(IntSupplier count, int wanted) {
    long deadline = System.nanoTime() + Duration.ofMinutes(30).toNanos();
    while (count.getAsInt() < wanted) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(count.getAsInt() + " of " + wanted + " after 30 minutes");
      }
      LockSupport.parkNanos(5_000_000);
    }
  }

  private static void print(String who, String what, Lateness lateness) {
    List<Long> sorted = lateness.sorted();
    System.out.printf(
        "%-12s %-20s p50 %6.1f ms, p99 %6.1f ms, max %6.1f ms (%d)%n",
        who,
        what,
        sorted.get(sorted.size() / 2) / 1e3,
        sorted.get((int) (sorted.size() * 0.99)) / 1e3,
        sorted.getLast() / 1e3,
        sorted.size());
  }

  private static void rate(String who, String what, int count, long started) {
    double took = (System.nanoTime() - started) / 1e9;
    System.out.printf("%-12s %-20s %.0f/s (%d in %.1f s)%n", who, what, count / took, count, took);
  }
}
