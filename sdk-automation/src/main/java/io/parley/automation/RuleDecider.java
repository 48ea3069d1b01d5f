package io.parley.automation;

import io.parley.automation.journal.Journal;
import io.parley.automation.journal.Run;
import io.parley.automation.plan.Entity;
import io.parley.automation.plan.LoopGuard;
import io.parley.automation.plan.Places;
import io.parley.automation.plan.Planner;
import io.parley.automation.plan.Planner.Act;
import io.parley.automation.plan.Snapshot;
import io.parley.automation.rule.Decision.Fire;
import io.parley.automation.rule.Decision.Skip;
import io.parley.automation.rule.Rule;
import io.parley.automation.rule.RuleEngine;
import io.parley.automation.rule.Rules;
import io.parley.automation.rule.Verdict;
import io.parley.core.RemoteException;
import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.agent.Agent;
import io.parley.core.agent.Agents;
import io.parley.core.event.Event;
import io.parley.core.event.FactSource;
import io.parley.core.work.Decider;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs an agent's rules on what happens: reads what they ask about, decides, plans their actions
 * and keeps a journal of it. Nothing is done from here: the writes are stored in one commit with
 * the event's end. Thread-safe.
 */
public final class RuleDecider implements Decider {
  private static final String NAME = "rules";

  private final Rules rules;
  private final Agents agents;
  private final Places places;
  private final Known known;
  private final Planner planner;
  private final LoopGuard guard;
  private final RuleEngine engine = new RuleEngine();

  /**
   * @param places finds whose event it is
   * @param known reads what rules ask about
   * @param planner makes effects of action calls
   * @param guard of the name {@code rules}
   */
  public RuleDecider(
      Storage storage, Rules rules, Places places, Known known, Planner planner, LoopGuard guard) {
    this.rules = rules;
    this.agents = new Agents(storage);
    this.places = places;
    this.known = known;
    this.planner = planner;
    this.guard = guard;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Decision decide(Event event, Instant now) {
    return switch (places.of(event, Map.of())) {
      case Places.Place.Nowhere(String reason) -> Decision.no(reason);
      case Places.Place.At at -> {
        Optional<Agent> agent = agents.find(event.tenant(), at.agentId());
        if (agent.isEmpty()) {
          yield Decision.no("agent " + at.agentId() + " does not exist");
        }
        if (agent.get().profile().status() != Agent.Status.ACTIVE) {
          yield Decision.no(
              "agent " + at.agentId() + " is " + agent.get().profile().status().name());
        }
        yield decide(event, at, now);
      }
    };
  }

  private Decision decide(Event event, Places.Place.At at, Instant now) {
    Rules.Book book = rules.book(event.tenant(), at.agentId());
    List<Rule> listening = book.rules().listeningTo(event.kind());
    if (listening.stream().noneMatch(Rule::enabled)) {
      return Decision.no(
          listening.isEmpty()
              ? "no rule listens to " + event.kind()
              : "all rules that listen to " + event.kind() + " are switched off");
    }
    FactSource.Reading read;
    try {
      read = known.read(event, at, listening);
    } catch (RemoteException e) {
      if (e.retryable()) {
        throw e;
      }
      return Decision.no("what the rules ask about could not be read: " + e.getMessage());
    }
    if (!read.missing().isEmpty()) {
      return Decision.no(String.join(", ", read.missing()) + " is not there");
    }
    return decide(event, at, book, read, now);
  }

  private Decision decide(
      Event event, Places.Place.At at, Rules.Book book, FactSource.Reading read, Instant now) {
    TenantId tenant = event.tenant();
    long started = System.nanoTime();
    Snapshot snapshot = known.snapshot(event, at.agentId(), read, now);
    var decisions = engine.decide(book.rules(), snapshot.facts(), now, rules.firings(tenant));
    Map<String, String> target =
        places.of(event, read.facts()) instanceof Places.Place.At known
            ? known.target()
            : at.target();
    LoopGuard.Watch watch =
        guard.watch(event, Entity.of(snapshot.facts(), event.subject(), target), now);
    var writes = new ArrayList<Write>();
    var entries = new ArrayList<Run.Entry>();
    var fired = new ArrayList<String>();
    for (var decision : decisions) {
      long version = book.versions().getOrDefault(decision.rule().id(), 0L);
      Run.Entry entry =
          switch (decision) {
            case Skip skip -> skipped(skip, version);
            case Fire fire -> fired(fire, version, event, target, watch, writes, now);
          };
      entries.add(entry);
      if (entry.fired()) {
        fired.add("'" + entry.name() + "'");
      }
    }
    writes.addAll(watch.writes());
    long micros = (System.nanoTime() - started) / 1_000;
    writes.add(
        Journal.keep(
            tenant,
            new Run(
                UniqueId.at(now),
                at.agentId(),
                Run.About.of(event),
                now,
                micros,
                event.depth(),
                event.fact("event.effect"),
                read.facts(),
                snapshot.notes(),
                entries)));
    return fired.isEmpty()
        ? new Decision(false, "none of " + entries.size() + " rules fired", writes)
        : Decision.yes("fired " + String.join(", ", fired), writes);
  }

  private static Run.Entry skipped(Skip skip, long version) {
    boolean matched =
        switch (skip.reason()) {
          case DISABLED, OTHER_EVENT, CONDITION_FALSE, STOPPED -> false;
          case COOLING_DOWN, ONCE_ONLY, NOT_NAMED -> true;
        };
    return new Run.Entry(
        skip.rule().id(),
        skip.rule().name(),
        version,
        matched,
        false,
        Optional.of(skip.reason().name()),
        skip.why(),
        skip.verdict().map(Verdict::toJson),
        List.of());
  }

  private Run.Entry fired(
      Fire fire,
      long version,
      Event event,
      Map<String, String> target,
      LoopGuard.Watch watch,
      List<Write> writes,
      Instant now) {
    Rule rule = fire.rule();
    var cause =
        new Planner.Cause(
            event.tenant(),
            "rule|" + rule.id() + "@" + version + "|" + event.key(),
            event.subject(),
            Optional.of(event.id()),
            event.depth());
    List<Act> acts = planner.plan(cause, fire.actions(), fire.facts(), target, now);
    int planned = (int) acts.stream().filter(Act.Planned.class::isInstance).count();
    Optional<String> objection =
        planned == 0 ? Optional.empty() : watch.objection("rule '" + rule.name() + "'", planned);
    if (objection.isEmpty()) {
      for (Act act : acts) {
        if (act instanceof Act.Planned plan) {
          writes.add(new Write.Plan(plan.effect()));
          watch.planned(plan.effect());
        }
      }
      fire.about()
          .ifPresent(
              about -> writes.add(rules.fired(event.tenant(), rule.id(), about, event.id(), now)));
    }
    return new Run.Entry(
        rule.id(),
        rule.name(),
        version,
        true,
        objection.isEmpty(),
        objection.map(why -> "LOOP_STOPPED"),
        objection.orElse(fire.why()),
        fire.verdict().map(Verdict::toJson),
        acts.stream().map(act -> noted(act, objection)).toList());
  }

  private static Run.Action noted(Act act, Optional<String> objection) {
    return switch (act) {
      case Act.Planned(var call, var effect) ->
          new Run.Action(
              call.type(),
              call.parameters(),
              objection.isEmpty() ? Optional.of(effect.id()) : Optional.empty(),
              objection);
      case Act.Refused(var call, var reason) ->
          new Run.Action(call.type(), call.parameters(), Optional.empty(), Optional.of(reason));
    };
  }
}
