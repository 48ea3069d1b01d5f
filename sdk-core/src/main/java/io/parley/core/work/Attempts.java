package io.parley.core.work;

import static java.util.stream.Collectors.toUnmodifiableMap;

import io.parley.core.SdkException;
import io.parley.core.StaleVersionException;
import io.parley.core.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands claimed jobs to their handlers and sees to it that each claim ends. Thread-safe. */
final class Attempts {
  private static final Logger log = LoggerFactory.getLogger(Attempts.class);

  /**
   * Claims of one job that may be lost. Far more than tries: a job is lost with every job beside it
   * when a process is killed, and those that wait long for their turn are lost many times.
   */
  private static final int MOST_LOST = 50;

  private final WorkStore store;
  private final Map<String, JobHandler> handlers;
  private final Backoff backoff;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final WorkWatcher watcher;

  Attempts(
      WorkStore store,
      List<JobHandler> handlers,
      Backoff backoff,
      InstantSource clock,
      RandomGenerator random,
      WorkWatcher watcher) {
    this.watcher = watcher;
    this.store = store;
    this.handlers =
        handlers.stream().collect(toUnmodifiableMap(JobHandler::type, Function.identity()));
    this.backoff = backoff;
    this.clock = clock;
    this.random = random;
  }

  /** Works on one claimed job; what goes wrong ends in the store or in the log. */
  void work(Job job) {
    work(job, () -> {});
  }

  /**
   * The same.
   *
   * @param handled run once its handler is done with it, before the outcome is stored
   */
  void work(Job job, Runnable handled) {
    Optional<JobHandler> handler = Optional.ofNullable(handlers.get(job.type()));
    long started = System.nanoTime();
    LogIds ids = LogIds.of(job);
    try {
      Optional<Ending> ending = attempt(job, handler, handled);
      ending.ifPresentOrElse(
          known -> watcher.ended(job, known, Duration.ofNanos(System.nanoTime() - started)),
          () -> watcher.lost(job));
    } finally {
      ids.close();
    }
  }

  /** How the claim ended; empty when it was lost or its outcome could not be stored. */
  private Optional<Ending> attempt(Job job, Optional<JobHandler> handler, Runnable handled) {
    try {
      JobHandler.Result result = result(job, handler);
      handled.run();
      return Optional.of(close(job, handler, result));
    } catch (LostClaimException e) {
      log.info("{}", e.getMessage());
      return Optional.empty();
    } catch (StorageException e) {
      // The claim runs out and the job comes back; nothing of this outcome was stored.
      log.error("job {} of type {} could not be closed", job.id(), job.type(), e);
      return Optional.empty();
    } catch (RuntimeException e) {
      log.error("job {} of type {} left an outcome that is refused", job.id(), job.type(), e);
      return fail(job, handler, e);
    }
  }

  private JobHandler.Result result(Job job, Optional<JobHandler> handler) {
    if (handler.isEmpty()) {
      return new JobHandler.Result(
          new Ending.Failed("no handler for jobs of type '" + job.type() + "'"), List.of());
    }
    if (job.lost() > MOST_LOST) {
      // Claimed again and again without an ending: whoever takes it up dies of it.
      String last = job.reason().map(reason -> "; before that: " + reason).orElse("");
      return giveUp(job, handler.get(), "no claim of it ended any more" + last);
    }
    try {
      return handler.get().handle(job, new Claim(job));
    } catch (LostClaimException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      return failed(job, handler.get(), e);
    }
  }

  private Ending close(Job job, Optional<JobHandler> handler, JobHandler.Result result) {
    JobHandler.Result last = result;
    if (result.ending() instanceof Ending.Retry retry
        && handler.isPresent()
        && job.tries() >= backoff.tries()) {
      // What giving up writes depends on what the last try left behind.
      new Claim(job).checkpoint(result.writes());
      last = giveUp(job, handler.get(), retry.reason());
    }
    if (!store.close(job, last.ending(), last.writes(), clock.instant())) {
      throw new LostClaimException(job);
    }
    return last.ending();
  }

  /** The second attempt at an ending, after the first was refused. */
  private Optional<Ending> fail(Job job, Optional<JobHandler> handler, RuntimeException refusal) {
    try {
      return Optional.of(
          close(
              job,
              handler,
              handler
                  .map(known -> failed(job, known, refusal))
                  .orElse(new JobHandler.Result(new Ending.Dead(told(refusal)), List.of()))));
    } catch (LostClaimException e) {
      log.info("{}", e.getMessage());
    } catch (RuntimeException e) {
      log.error("job {} of type {} could not be closed", job.id(), job.type(), e);
    }
    return Optional.empty();
  }

  private JobHandler.Result failed(Job job, JobHandler handler, Throwable e) {
    String reason = told(e);
    Instant now = clock.instant();
    if (e instanceof StaleVersionException) {
      // Decided on what is no longer so: decide again on what is.
      return new JobHandler.Result(new Ending.Retry(now, reason), List.of());
    }
    boolean pointless = e instanceof SdkException known && !known.retryable();
    if (pointless || job.tries() >= backoff.tries()) {
      log.error("job {} of type {} is given up: {}", job.id(), job.type(), reason, e);
      return giveUp(job, handler, reason);
    }
    log.warn("job {} of type {} failed, try {}: {}", job.id(), job.type(), job.tries(), reason, e);
    Duration wait =
        e instanceof SdkException known && known.retryAfter().isPresent()
            ? known.retryAfter().get()
            : backoff.after(job.tries(), random);
    return new JobHandler.Result(new Ending.Retry(now.plus(wait), reason), List.of());
  }

  private JobHandler.Result giveUp(Job job, JobHandler handler, String reason) {
    List<Write> writes = List.of();
    try {
      writes = handler.givenUp(job, reason, clock.instant());
    } catch (StorageException e) {
      throw e;
    } catch (RuntimeException e) {
      log.error("job {} of type {} is given up without a trace", job.id(), job.type(), e);
    }
    return new JobHandler.Result(new Ending.Dead(reason), writes);
  }

  private static String told(Throwable e) {
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }

  private final class Claim implements JobHandler.Claimed {
    private final Job job;

    Claim(Job job) {
      this.job = job;
    }

    @Override
    public Instant now() {
      return clock.instant();
    }

    @Override
    public void checkpoint(List<Write> writes) {
      if (!store.checkpoint(job, writes, clock.instant())) {
        throw new LostClaimException(job);
      }
    }
  }
}
