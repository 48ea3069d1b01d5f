package io.parley.server.operations;

import static java.util.stream.Collectors.toUnmodifiableList;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.parley.core.SdkException;
import io.parley.core.work.WorkLog;
import io.parley.core.work.WorkLog.Backlog;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is counted and timed, in the text format of Prometheus. What waits in the store is read at
 * most every five seconds, however often it is asked for. Thread-safe.
 */
public final class Metrics {
  private static final Logger log = LoggerFactory.getLogger(Metrics.class);
  private static final Duration FRESH = Duration.ofSeconds(5);

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final WorkLog ledger;
  private final InstantSource clock;
  private final MultiGauge depth;
  private volatile Backlog backlog = new Backlog(Map.of(), Optional.empty(), 0, 0, 0);
  private volatile boolean reachable = true;
  private Instant readAt = Instant.EPOCH;

  public Metrics(WorkLog ledger, InstantSource clock) {
    this.ledger = ledger;
    this.clock = clock;
    gauge("parley.jobs.waiting", "Jobs that wait or run", Backlog::waiting);
    gauge("parley.jobs.dead", "Jobs given up", Backlog::dead);
    gauge("parley.jobs.overdue.seconds", "How long the most overdue job waits", this::overdue);
    gauge("parley.effects.unknown", "Effects a person has to decide on", Backlog::unknownEffects);
    gauge(
        "parley.effects.open",
        "Effects planned or being sent",
        waiting -> waiting.waitingByType().getOrDefault("effect", 0L));
    gauge("parley.events.pending", "Events not yet handled", Backlog::pendingEvents);
    Gauge.builder("parley.store.reachable", this, metrics -> metrics.reachable ? 1 : 0)
        .description("1 when the store answered at the last look, else 0")
        .register(registry);
    this.depth =
        MultiGauge.builder("parley.queue.depth")
            .description("Jobs that wait or run, by type")
            .register(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
  }

  private void gauge(String name, String description, ToDoubleFunction<Backlog> value) {
    Gauge.builder(name, this, metrics -> value.applyAsDouble(metrics.backlog))
        .description(description)
        .register(registry);
  }

  private double overdue(Backlog waiting) {
    return waiting
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

  /** All figures of this moment; of the store the last known ones while it is away. */
  public String text() {
    refresh();
    return registry.scrape();
  }

  private synchronized void refresh() {
    Instant now = clock.instant();
    if (Duration.between(readAt, now).abs().compareTo(FRESH) < 0) {
      return;
    }
    try {
      Backlog read = ledger.backlog(now);
      depth.register(
          read.waitingByType().entrySet().stream()
              .map(type -> MultiGauge.Row.of(Tags.of("type", type.getKey()), type.getValue()))
              .collect(toUnmodifiableList()),
          true);
      backlog = read;
      readAt = now;
      reachable = true;
    } catch (SdkException e) {
      reachable = false;
      log.warn("the store told no figures: {}", e.getMessage());
    }
  }
}
