package io.parley.server;

import io.parley.core.action.ActionHandler;
import io.parley.core.action.Dispatcher;
import io.parley.core.agent.AgentDecider;
import io.parley.core.agent.Agents;
import io.parley.core.agent.ReplyDue;
import io.parley.core.agent.SummaryJob;
import io.parley.core.work.Backoff;
import io.parley.core.work.EventJob;
import io.parley.core.work.JobHandler;
import io.parley.core.work.Worker;
import io.parley.rag.ingest.TextReader;
import io.parley.rag.ingest.tika.TikaReader;
import io.parley.server.backup.Restoration;
import io.parley.server.backup.RestoredFence;
import io.parley.server.kommo.KommoAccounts;
import io.parley.server.operations.TestJob;
import io.parley.server.operations.WorkMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** What works on jobs, in a process that does. */
final class Workshop {
  private final Foundation on;
  private final RandomGenerator random = RandomGenerator.getDefault();
  private final WorkMetrics metrics;
  private final Reporting reporting;

  Workshop(Foundation on) {
    this.on = on;
    this.metrics = new WorkMetrics(on.metrics().registry());
    this.reporting = new Reporting(on);
  }

  /** A worker for all jobs there are; not started. */
  Worker worker() {
    var worker =
        new Worker(
            on.storage().work(),
            handlers(),
            Worker.Settings.named(on.config().node()).slots(on.config().workerJobs()),
            on.clock(),
            random,
            metrics);
    metrics.running(worker::running);
    return worker;
  }

  private List<JobHandler> handlers() {
    var kommo = on.kommo();
    var handlers = new ArrayList<JobHandler>(kommo.listening());
    handlers.addAll(kommo.jobs());
    handlers.addAll(on.automation().sequencing().jobs(on.automation().catalog(), on.responder()));
    handlers.add(events());
    handlers.addAll(
        List.of(
            dispatcher(),
            new TestJob(),
            new ReplyDue(on.storage().log()),
            new SummaryJob(on.storage(), on.models().summariser())));
    handlers.add(on.knowledge().ingestion(List.of(new TextReader(), new TikaReader()), on.pages()));
    handlers.addAll(kommo.sync().jobs());
    handlers.add(reporting.exporting());
    handlers.add(on.deletion().job());
    on.knowledge().embedding().ifPresent(handlers::add);
    return handlers;
  }

  private EventJob events() {
    var automation = on.automation();
    var agent =
        new AgentDecider(
            on.kommo().reception(),
            new Agents(on.storage()),
            on.storage(),
            on.responder(),
            automation.tools(),
            automation.scripting().guide(),
            on.narrator()::replied);
    return new EventJob(
        on.storage().log(),
        List.of(on.kommo().screening()),
        List.of(
            automation.ruleDecider(),
            agent,
            automation.sequencing().decider(),
            automation.scripting().stages(),
            reporting.counting(),
            on.others().teller()));
  }

  /** In a restored store each looks first whether it was done after the backup was taken. */
  private List<ActionHandler> actions() {
    return Restoration.last(on.storage().documents())
        .map(
            restoration ->
                handlersOfActions().stream()
                    .<ActionHandler>map(
                        handler ->
                            new RestoredFence(
                                handler, on.storage().log(), restoration.restoredAt()))
                    .toList())
        .orElseGet(this::handlersOfActions);
  }

  private List<ActionHandler> handlersOfActions() {
    return Stream.concat(on.automation().handlers().stream(), Stream.of(on.others().delivery()))
        .toList();
  }

  private Dispatcher dispatcher() {
    return new Dispatcher(
        on.storage().log(),
        actions(),
        KommoAccounts.TIMEOUT.multipliedBy(2),
        Backoff.DEFAULT,
        random,
        effect -> {
          on.narrator().settled(effect);
          metrics.settled(effect);
        });
  }
}
