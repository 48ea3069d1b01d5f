package io.parley.automation.sequence;

import io.parley.automation.rule.AccountSettings;
import io.parley.automation.rule.FieldTypes;
import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.action.ActionCatalog;
import io.parley.core.action.ActionHandler;
import io.parley.core.action.Dispatcher;
import io.parley.core.agent.Agent;
import io.parley.core.agent.Agents;
import io.parley.core.agent.ConversationFence;
import io.parley.core.agent.Reception;
import io.parley.core.event.Event;
import io.parley.core.event.FactSource;
import io.parley.core.schedule.BusinessCalendar;
import io.parley.core.testkit.MutableClock;
import io.parley.core.work.Backoff;
import io.parley.core.work.EventJob;
import io.parley.core.work.JobHandler;
import io.parley.core.work.Storage;
import io.parley.core.work.Worker;
import io.parley.core.work.Write;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Everything sequences need, with the outside played by outboxes. */
final class Stage {
  static final TenantId ACME = new TenantId("acme");
  static final ZoneId MADRID = ZoneId.of("Europe/Madrid");

  final MutableClock clock;
  final Storage storage;
  final Outbox messages = new Outbox("sendMessage");
  final Outbox tasks = new Outbox("createTask");
  final Map<String, Object> leads = new ConcurrentHashMap<>();
  final List<String> gone = new ArrayList<>();
  final AtomicInteger worded = new AtomicInteger();
  final SequenceParts parts;
  final Worker worker;
  volatile Composer.Composed words = new Composer.Composed.Said("Worded", List.of());
  private final List<JobHandler> handlers;
  private final AtomicInteger told = new AtomicInteger();

  Stage(Storage storage) {
    this(storage, Instant.parse("2026-11-23T11:00:00Z"));
  }

  /** A process that begins on that store when its clock shows this. */
  Stage(Storage storage, Instant at) {
    this.clock = MutableClock.at(at);
    this.storage = storage;
    FactSource source =
        (tenant, target, wanted) ->
            new FactSource.Reading(
                wanted.contains("lead") ? new LinkedHashMap<>(leads) : Map.of(), List.copyOf(gone));
    var settings =
        new AccountSettings() {
          @Override
          public FieldTypes fields(TenantId tenant, String agentId) {
            return FieldTypes.standard();
          }

          @Override
          public BusinessCalendar calendar(TenantId tenant, String agentId) {
            return BusinessCalendar.alwaysOpen(MADRID);
          }
        };
    parts = SequenceParts.over(storage, source, settings);
    List<ActionHandler> actions =
        List.of(
            fenced(new ConversationFence(messages, storage.documents())),
            fenced(tasks),
            fenced(new StartSequence(parts, clock)),
            fenced(new StopSequence(parts, clock)));
    Composer composer =
        (enrolment, prompt, now) -> {
          worded.incrementAndGet();
          return words;
        };
    handlers =
        List.of(
            new EventJob(storage.log(), List.of(new SequenceDecider(parts, new Kommo()))),
            new Dispatcher(
                storage.log(),
                actions,
                Duration.ofSeconds(10),
                Backoff.DEFAULT,
                new Random(1),
                effect -> {}),
            new SequenceStepJob(parts, ActionCatalog.of(actions), composer),
            new WakeJob(parts.enrolments()));
    worker = worker("test", clock);
    var agents = new Agents(storage);
    if (agents.find(ACME, "sofia").isEmpty()) {
      agents.create(ACME, "sofia", Agent.Profile.named("Sofia"), clock.instant());
    }
  }

  private ActionHandler fenced(ActionHandler handler) {
    return new EnrolmentFence(handler, parts, clock);
  }

  Worker worker(String name, InstantSource clock) {
    return new Worker(storage.work(), handlers, Worker.Settings.named(name), clock, new Random(2));
  }

  /** All events come from the one integration of the agent Sofia. */
  private static final class Kommo implements Reception {
    @Override
    public Placement place(Event event) {
      if (!event.source().equals("kommo/i1")) {
        return new Placement.Nowhere("not from outside");
      }
      var target = new LinkedHashMap<String, String>();
      target.put("integration", "i1");
      for (String name : List.of("lead", "talk", "contact")) {
        event.fact(name + ".id").ifPresent(id -> target.put(name, id));
      }
      return new Placement.At(
          "sofia",
          "k-" + event.subject(),
          "kommo/i1",
          Optional.empty(),
          Optional.empty(),
          Optional.of(event.subject()),
          "sendMessage",
          target);
    }
  }

  StoredSequence save(Sequence sequence) {
    return parts
        .sequences()
        .create(ACME, UniqueId.at(clock.instant()), "sofia", sequence, clock.instant());
  }

  JobHandler handler(String type) {
    return handlers.stream().filter(each -> each.type().equals(type)).findFirst().orElseThrow();
  }

  /** Something happens in Kommo; it is recorded and not handled yet. */
  Event tell(String kind, String subject, Map<String, Object> facts) {
    return tell(kind, subject, facts, clock.instant());
  }

  /** The same a second later, by when news cannot be older than what began before. */
  Event later(String kind, String subject, Map<String, Object> facts) {
    return tell(kind, subject, facts, clock.advance(Duration.ofSeconds(1)));
  }

  Event tell(String kind, String subject, Map<String, Object> facts, Instant now) {
    var event =
        new Event(
            ACME,
            UniqueId.at(now),
            kind,
            subject,
            kind + told.incrementAndGet(),
            now,
            now,
            "kommo/i1",
            facts,
            Optional.empty(),
            0);
    storage.work().commit(List.of(new Write.Happened(event)), now);
    return event;
  }

  /** Begins with a lead, says "Hi" at 13:00 and "Ho" two hours after that. */
  static Sequence hiAtOneAndHoTwoHoursLater() {
    return Sequence.named("x")
        .on("lead.created")
        .waitUntil("13:00")
        .message("Hi")
        .waitFor(Duration.ofHours(2))
        .message("Ho")
        .build();
  }

  /** A lead is created and handled. */
  Event leadCreated(long id) {
    Event event = tell("lead.created", "lead:" + id, Map.of("lead.id", id, "lead.name", "L" + id));
    worker.drain();
    return event;
  }

  /** The customer of a lead writes; not handled yet. */
  Event reply(long lead) {
    return later(
        "message.received",
        "talk:" + lead,
        Map.of("lead.id", lead, "talk.id", lead, "message.text", "Yes", "message.id", "m" + lead));
  }

  /** Time passes, and what is due is worked on. */
  void pass(Duration time) {
    clock.advance(time);
    worker.drain();
  }

  List<Enrolment> enrolled(StoredSequence sequence) {
    return parts.enrolments().of(ACME, sequence.id(), Optional.empty(), Optional.empty(), 1000);
  }

  Enrolment only(StoredSequence sequence) {
    List<Enrolment> found = enrolled(sequence);
    if (found.size() != 1) {
      throw new AssertionError("enrolled are " + found);
    }
    return found.getFirst();
  }
}
