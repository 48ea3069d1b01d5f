package io.parley.server.operations;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.parley.core.work.WorkLog;
import io.parley.core.work.WorkLog.Backlog;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** What is counted and timed, in the text format of Prometheus. Thread-safe. */
public final class Metrics {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final WorkLog log;
  private final InstantSource clock;
  private volatile Backlog backlog = new Backlog(0, Optional.empty(), 0, 0, 0);

  public Metrics(WorkLog log, InstantSource clock) {
    this.log = log;
    this.clock = clock;
    gauge("parley.jobs.waiting", "Jobs that wait or run", Backlog::waiting);
    gauge("parley.jobs.dead", "Jobs given up", Backlog::dead);
    gauge("parley.jobs.overdue.seconds", "How long the most overdue job waits", this::overdue);
    gauge("parley.effects.unknown", "Effects a person has to decide on", Backlog::unknownEffects);
    gauge("parley.events.pending", "Events not yet handled", Backlog::pendingEvents);
  }

  private void gauge(String name, String description, ToDoubleFunction<Backlog> value) {
    Gauge.builder(name, this, metrics -> value.applyAsDouble(metrics.backlog))
        .description(description)
        .register(registry);
  }

  private double overdue(Backlog backlog) {
    return backlog
        .oldestDue()
        .map(due -> Duration.between(due, clock.instant()))
        .filter(Duration::isPositive)
        .map(wait -> wait.toMillis() / 1000.0)
        .orElse(0.0);
  }

  /** Where other parts count and time. */
  public MeterRegistry registry() {
    return registry;
  }

  /** Notes a request to a route, such as {@code /api/agents/{id}}. */
  void request(String method, String route, int status, long nanos) {
    registry
        .timer(
            "http.server.requests",
            "method",
            method,
            "route",
            route,
            "status",
            Integer.toString(status))
        .record(Duration.ofNanos(nanos));
  }

  /** All figures of this moment. */
  public String text() {
    backlog = log.backlog(clock.instant());
    return registry.scrape();
  }
}
