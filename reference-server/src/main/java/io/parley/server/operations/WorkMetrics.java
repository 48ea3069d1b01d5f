package io.parley.server.operations;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.parley.core.work.Effect;
import io.parley.core.work.Ending;
import io.parley.core.work.Job;
import io.parley.core.work.WorkWatcher;
import java.time.Duration;
import java.util.Locale;
import java.util.function.IntSupplier;

/** Counts and times what the worker of this process does. Thread-safe. */
public final class WorkMetrics implements WorkWatcher {
  private final MeterRegistry registry;
  private final Timer lateness;

  public WorkMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.lateness =
        Timer.builder("parley.job.lateness")
            .description("From when a job was due until a worker took it up")
            .serviceLevelObjectives(
                Duration.ofMillis(5),
                Duration.ofMillis(25),
                Duration.ofMillis(100),
                Duration.ofMillis(500),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(15),
                Duration.ofSeconds(60),
                Duration.ofMinutes(10))
            .register(registry);
    for (String ending : new String[] {"done", "retry", "postpone", "failed", "dead", "lost"}) {
      attempt("event", ending); // there from the start, so that the first failure is a rise
    }
  }

  /** Where the number of jobs that run at the moment comes from. */
  public void running(IntSupplier jobs) {
    Gauge.builder("parley.jobs.running", jobs, IntSupplier::getAsInt)
        .description("Jobs that this process works on")
        .strongReference(true)
        .register(registry);
  }

  @Override
  public void claimed(Job job, Duration late) {
    lateness.record(late);
  }

  @Override
  public void ended(Job job, Ending ending, Duration took) {
    attempt(job.type(), ending.getClass().getSimpleName().toLowerCase(Locale.ROOT)).increment();
    Timer.builder("parley.job.duration")
        .description("How long a worker had a job")
        .tag("type", job.type())
        .register(registry)
        .record(took);
  }

  @Override
  public void lost(Job job) {
    attempt(job.type(), "lost").increment();
  }

  /** An effect reached its end. */
  public void settled(Effect effect) {
    registry
        .counter(
            "parley.effects.settled",
            "action",
            effect.action(),
            "state",
            effect.state().name().toLowerCase(Locale.ROOT))
        .increment();
  }

  private Counter attempt(String type, String ending) {
    return Counter.builder("parley.job.attempts")
        .description("Claims of jobs by how they ended")
        .tag("type", type)
        .tag("ending", ending)
        .register(registry);
  }
}
