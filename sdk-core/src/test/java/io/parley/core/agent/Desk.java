package io.parley.core.agent;

import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.action.ActionHandler;
import io.parley.core.action.Dispatcher;
import io.parley.core.action.Finding;
import io.parley.core.action.Outcome;
import io.parley.core.conversation.Conversation;
import io.parley.core.conversation.Message;
import io.parley.core.event.Event;
import io.parley.core.testkit.MutableClock;
import io.parley.core.work.Backoff;
import io.parley.core.work.Effect;
import io.parley.core.work.Ending;
import io.parley.core.work.EventJob;
import io.parley.core.work.Job;
import io.parley.core.work.JobHandler;
import io.parley.core.work.Storage;
import io.parley.core.work.WorkLog;
import io.parley.core.work.Worker;
import io.parley.core.work.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** One agent, one talk, and everything between a recorded message and what was sent. */
final class Desk {
  static final TenantId ACME = new TenantId("acme");

  final Storage storage;
  final MutableClock clock;

  /** What reached the outside, in order: {@code action: text or parameters}. */
  final List<String> done = new ArrayList<>();

  /** When a person wrote, as the talk outside shows it. */
  private final List<Instant> persons = new ArrayList<>();

  private final Responder responder;
  private final Tools tools;
  private final ScriptGuide scripts;
  private int told;

  Desk(Storage storage, MutableClock clock, Responder responder, Tools tools) {
    this(storage, clock, responder, tools, ScriptGuide.NONE);
  }

  Desk(Storage storage, MutableClock clock, Responder responder, Tools tools, ScriptGuide scripts) {
    this.scripts = scripts;
    this.storage = storage;
    this.clock = clock;
    this.responder = responder;
    this.tools = tools;
  }

  Agent agent(Agent.Profile profile) {
    return new Agents(storage).create(ACME, "sofia", profile, clock.instant());
  }

  /** A worker that sends what is planned; one process. */
  Worker worker() {
    return worker(dispatcher());
  }

  Worker worker(JobHandler effects) {
    Reception reception =
        event ->
            new Reception.Placement.At(
                "sofia",
                "c-1",
                "kommo/i1",
                Optional.of("Ana"),
                Optional.of("kommo|77"),
                Optional.of(event.subject()),
                "sendMessage",
                Map.of("integration", "i1", "talk", "191", "lead", "17"));
    var decider =
        new AgentDecider(
            reception,
            new Agents(storage),
            storage,
            responder,
            tools,
            scripts,
            (event, reply) -> {});
    return new Worker(
        storage.work(),
        List.of(
            new EventJob(storage.log(), List.of(decider)),
            effects,
            new ReplyDue(storage.log()),
            new SummaryJob(storage, new ExcerptSummariser())),
        Worker.Settings.named("test"),
        clock,
        new Random(1));
  }

  private Dispatcher dispatcher() {
    List<ActionHandler> handlers = new ArrayList<>();
    handlers.add(new ConversationFence(new Doing("sendMessage"), storage.documents()));
    tools.all().stream()
        .filter(spec -> !spec.type().equals("handoff"))
        .forEach(spec -> handlers.add(new Doing(spec.type())));
    return new Dispatcher(
        storage.log(),
        handlers,
        Duration.ofSeconds(40),
        Backoff.DEFAULT,
        new Random(1),
        effect -> {});
  }

  /** Leaves effects alone, as a process that ends right after the turn does. */
  static JobHandler noEffects() {
    return new JobHandler() {
      @Override
      public String type() {
        return Dispatcher.TYPE;
      }

      @Override
      public Result handle(Job job, Claimed claimed) {
        return new Result(new Ending.Postpone(claimed.now().plusSeconds(1), "not here"), List.of());
      }

      @Override
      public List<Write> givenUp(Job job, String reason, Instant now) {
        return List.of();
      }
    };
  }

  void customer(String text) {
    tell("message.received", Map.of("message.text", text, "message.author", "Ana"));
  }

  void human(String text) {
    persons.add(clock.instant());
    tell(
        "message.sent",
        Map.of("message.text", text, "message.id", "h" + told, "message.authorType", "user"));
  }

  private void tell(String kind, Map<String, ?> facts) {
    Map<String, @Nullable Object> all = new HashMap<>(facts);
    all.put("lead.id", 17L);
    storage
        .work()
        .commit(
            List.of(
                new Write.Happened(
                    new Event(
                        ACME,
                        UniqueId.at(clock.instant()),
                        kind,
                        "talk:191",
                        "m" + told++,
                        clock.instant(),
                        clock.instant(),
                        "kommo/i1",
                        all,
                        Optional.empty(),
                        0))),
            clock.instant());
  }

  List<Message> messages() {
    return storage.conversations().tail(ACME, "c-1", 1000);
  }

  Message.FromAgent answer() {
    return (Message.FromAgent) messages().getLast();
  }

  Trace trace() {
    return Trace.find(storage.documents(), ACME, answer().id()).orElseThrow();
  }

  Conversation conversation() {
    return new Conversations(storage.documents()).find(ACME, "c-1").orElseThrow();
  }

  List<Effect> effects() {
    return storage.log().effects(ACME, WorkLog.EffectQuery.newest(1000)).reversed();
  }

  private final class Doing implements ActionHandler {
    private final String type;

    Doing(String type) {
      this.type = type;
    }

    @Override
    public String type() {
      return type;
    }

    @Override
    public String parameters() {
      return "{}";
    }

    @Override
    public Optional<String> objection(Effect effect) {
      Instant asked = effect.at("asked").map(Instant::parse).orElse(Instant.MAX);
      return type.equals("sendMessage") && persons.stream().anyMatch(at -> !at.isBefore(asked))
          ? Optional.of("a person wrote after the message being answered")
          : Optional.empty();
    }

    @Override
    public Outcome run(Effect effect) {
      done.add(type + ": " + effect.parameter("text").orElse(effect.parameters().toString()));
      return new Outcome.Done(Optional.of("remote-" + done.size()));
    }

    @Override
    public Finding reconcile(Effect effect, Claims claims) {
      return new Finding.Absent();
    }
  }
}
