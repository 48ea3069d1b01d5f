package io.parley.core.work;

import io.parley.core.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims due jobs and hands them to their handlers. Thread-safe.
 *
 * <p>It sleeps until the next job is due and is woken when one arrives; nothing polls faster than
 * {@link Settings#idle}. Each job runs on its own virtual thread under a lease that is prolonged
 * while it runs. No tenant holds more than three quarters of the slots.
 */
public final class Worker implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Worker.class);

  /**
   * How a worker works.
   *
   * @param name who claims, for people
   * @param slots so many jobs at once; 1 or more
   * @param lease how long a claim holds without being prolonged; positive
   * @param idle look again at the latest after this time, in case a wake-up was lost; positive
   * @param backoff waits and number of tries
   */
  public record Settings(String name, int slots, Duration lease, Duration idle, Backoff backoff) {
    /**
     * 128 slots, since jobs mostly wait for somebody else's pace; leases of 30 s, a look every 5 s,
     * eight tries.
     */
    public static Settings named(String name) {
      return new Settings(
          name, 128, Duration.ofSeconds(30), Duration.ofSeconds(5), Backoff.DEFAULT);
    }

    /** The same with so many slots. */
    public Settings slots(int slots) {
      return new Settings(name, slots, lease, idle, backoff);
    }

    public Settings {
      if (slots < 1) {
        throw new IllegalArgumentException("slots " + slots + " must be at least 1");
      }
      if (!lease.isPositive() || !idle.isPositive()) {
        throw new IllegalArgumentException(
            "lease " + lease + " and idle " + idle + " must be positive");
      }
    }
  }

  private static final Duration GATHER = Duration.ofMillis(5);
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final WorkStore store;
  private final Attempts attempts;
  private final Settings settings;
  private final InstantSource clock;
  private final WorkWatcher watcher;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Slots slots;
  private final Askers askers = new Askers();
  private boolean woken;
  private boolean stopping;
  private WorkStore.Subscription subscription = () -> {};
  private volatile boolean looping;

  /**
   * @param store where jobs are claimed
   * @param handlers one for each type of job
   * @param settings how to work
   * @param clock tells the present
   * @param random for the jitter of retries
   */
  public Worker(
      WorkStore store,
      List<JobHandler> handlers,
      Settings settings,
      InstantSource clock,
      RandomGenerator random) {
    this(store, handlers, settings, clock, random, WorkWatcher.NONE);
  }

  /** The same, watched by {@code watcher}. */
  public Worker(
      WorkStore store,
      List<JobHandler> handlers,
      Settings settings,
      InstantSource clock,
      RandomGenerator random,
      WorkWatcher watcher) {
    this.store = store;
    this.settings = settings;
    this.slots = new Slots(settings.slots());
    this.clock = clock;
    this.watcher = watcher;
    this.attempts = new Attempts(store, handlers, settings.backoff(), clock, random, watcher);
  }

  /** Starts working in the background until {@link #close}. */
  public void start() {
    subscription = store.onWork(new Taking());
    looping = true;
    Thread.ofVirtual().name("worker-" + settings.name()).start(this::loop);
    Thread.ofVirtual().name("heartbeat-" + settings.name()).start(this::heartbeats);
  }

  /**
   * Works on this thread, one job after the other, until nothing is due at the clock's present.
   *
   * @return how many claims were worked on
   */
  public int drain() {
    int worked = 0;
    while (true) {
      List<Job> jobs = store.claim(claim(clock.instant(), 1, Set.of()));
      if (jobs.isEmpty()) {
        return worked;
      }
      for (Job job : jobs) {
        claimed(job);
        attempts.work(job);
        worked++;
      }
    }
  }

  /** How many jobs run at this moment. */
  public int running() {
    return slots.running();
  }

  /** Whether it looks for work: started, and neither stopped nor broken. */
  public boolean working() {
    return looping;
  }

  /** Stops claiming and waits until the jobs at hand are done, at most {@code patience}. */
  public boolean stop(Duration patience) {
    subscription.close();
    long deadline = System.nanoTime() + patience.toNanos();
    lock.lock();
    try {
      stopping = true;
      changed.signalAll();
      while (slots.running() > 0 || looping) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        changed.awaitNanos(left);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Gives the jobs that still run back to the queue, due at once, and interrupts them: what they
   * write from now on is refused. For a process that ends; {@link #stop} comes first.
   *
   * @return how many were given back
   */
  public int giveBack() {
    int given = 0;
    for (Map.Entry<Job, Thread> one : slots.threads().entrySet()) {
      Job job = one.getKey();
      Instant now = clock.instant();
      try {
        if (store.close(job, new Ending.Postpone(now, "its worker stopped"), List.of(), now)) {
          given++;
        }
      } catch (RuntimeException e) {
        log.warn("job {} could not be given back and returns with its lease", job.id(), e);
      }
      one.getValue().interrupt();
    }
    return given;
  }

  /** Stops claiming, gives the jobs at hand 15 seconds, and gives back those that are left. */
  @Override
  public void close() {
    if (!stop(PATIENCE)) {
      log.warn("worker {} stopped and gave {} jobs back", settings.name(), giveBack());
    }
  }

  private void claimed(Job job) {
    Duration late = Duration.between(job.due(), clock.instant());
    watcher.claimed(job, late.isNegative() ? Duration.ZERO : late);
  }

  /** Takes up what is announced. */
  private final class Taking implements Announcements.Taker {
    @Override
    public boolean hasRoom() {
      lock.lock();
      try {
        return !stopping && slots.free() > 0;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void look(Consumer<Boolean> looked) {
      if (!hasRoom()) {
        looked.accept(false); // the end of a job wakes us
        return;
      }
      askers.add(looked);
      wake();
    }
  }

  private void wake() {
    lock.lock();
    try {
      woken = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void loop() {
    try {
      boolean filled = false;
      while (true) {
        int free = awaitFreeSlots(filled);
        if (free == 0) {
          return;
        }
        List<Job> jobs = List.of();
        Duration pause = settings.idle();
        List<Consumer<Boolean>> asked = askers.take();
        try {
          Crowd crowd = slots.crowd();
          int most = Math.min(free, crowd.room());
          jobs = store.claim(claim(clock.instant(), most, crowd.full()));
          filled = jobs.size() == most;
          Askers.tell(
              asked, jobs.size() < most); // as many as it could take may not be all there are
          if (jobs.isEmpty()) {
            pause = untilNext(crowd);
          }
        } catch (RuntimeException e) {
          log.error("worker {} cannot reach its store, trying again", settings.name(), e);
        }
        jobs.forEach(this::start);
        if (jobs.isEmpty()) {
          await(pause);
        }
      }
    } finally {
      Askers.tell(askers.take(), false);
      lock.lock();
      try {
        looping = false;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * Free slots, 0 when stopping.
   *
   * @param filled whether the last claim took all it could: then more work waits, and a claim for
   *     one slot costs a commit as one for many does, so a moment is spent on having most of them
   *     free
   */
  private int awaitFreeSlots(boolean filled) {
    lock.lock();
    try {
      long left = filled ? GATHER.toNanos() : 0;
      while (!stopping && left > 0 && !slots.nearlyAllFree()) {
        left = changed.awaitNanos(left);
      }
      while (!stopping && slots.free() <= 0) {
        changed.awaitUninterruptibly();
      }
      return stopping ? 0 : slots.free();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    } finally {
      lock.unlock();
    }
  }

  private void await(Duration pause) {
    lock.lock();
    try {
      long left = pause.toNanos();
      while (!woken && !stopping && left > 0) {
        left = changed.awaitNanos(left);
      }
      woken = false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopping = true;
    } finally {
      lock.unlock();
    }
  }

  private void start(Job job) {
    claimed(job);
    Thread thread =
        Thread.ofVirtual()
            .name("job-" + job.type() + "-" + job.id())
            .unstarted(
                () -> {
                  try {
                    attempts.work(
                        job,
                        () -> {
                          slots.handled(job);
                          wake();
                        });
                  } finally {
                    slots.ended(job);
                    wake();
                  }
                });
    slots.taken(job, thread);
    thread.start();
  }

  private void heartbeats() {
    long beat = Math.max(1, settings.lease().toNanos() / 3);
    long last = System.nanoTime();
    while (true) {
      lock.lock();
      try {
        if (stopping && slots.running() == 0) {
          return;
        }
        changed.awaitNanos(Math.max(1_000_000, beat - (System.nanoTime() - last)));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } finally {
        lock.unlock();
      }
      if (System.nanoTime() - last < beat) {
        continue;
      }
      last = System.nanoTime();
      Instant until = clock.instant().plus(settings.lease());
      for (Job job : slots.threads().keySet()) {
        try {
          store.extend(job, until);
        } catch (RuntimeException e) {
          log.warn("the claim on job {} could not be prolonged", job.id(), e);
        }
      }
    }
  }

  private WorkStore.Claim claim(Instant now, int limit, Set<TenantId> excluded) {
    return new WorkStore.Claim(now, limit, settings.lease(), settings.name(), excluded);
  }

  /** How long to sleep after a look that found nothing. */
  private Duration untilNext(Crowd crowd) {
    Duration next =
        store
            .nextReady()
            .map(instant -> Duration.between(clock.instant(), instant))
            .orElse(settings.idle());
    // What is ready already belongs to a tenant that has enough: the end of a job wakes us.
    boolean hidden = !next.isPositive() && !crowd.full().isEmpty();
    return hidden || next.compareTo(settings.idle()) > 0 ? settings.idle() : next;
  }
}
