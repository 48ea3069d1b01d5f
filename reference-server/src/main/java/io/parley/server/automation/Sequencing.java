package io.parley.server.automation;

import io.parley.automation.plan.Snapshot;
import io.parley.automation.rule.AccountSettings;
import io.parley.automation.sequence.AgentComposer;
import io.parley.automation.sequence.EnrolmentFence;
import io.parley.automation.sequence.Enrolments;
import io.parley.automation.sequence.SequenceDecider;
import io.parley.automation.sequence.SequenceParts;
import io.parley.automation.sequence.SequenceStepJob;
import io.parley.automation.sequence.Sequences;
import io.parley.automation.sequence.StartSequence;
import io.parley.automation.sequence.StopSequence;
import io.parley.automation.sequence.WakeJob;
import io.parley.core.TenantId;
import io.parley.core.action.ActionCatalog;
import io.parley.core.action.ActionHandler;
import io.parley.core.action.ActionSpec;
import io.parley.core.agent.Conversations;
import io.parley.core.agent.Reception;
import io.parley.core.agent.Responder;
import io.parley.core.conversation.Conversation;
import io.parley.core.event.Event;
import io.parley.core.event.FactSource;
import io.parley.core.event.RecordedEvent;
import io.parley.core.schedule.BusinessCalendar;
import io.parley.core.work.Decider;
import io.parley.core.work.JobHandler;
import io.parley.core.work.Storage;
import io.parley.core.work.WorkLog;
import io.parley.server.kommo.Integration;
import io.parley.server.kommo.KommoChannel;
import io.parley.server.kommo.KommoReception;
import io.parley.server.kommo.SubscribeHooks;
import io.parley.server.problem.Problem;
import io.parley.server.problem.ProblemException;
import io.parley.server.store.Stored;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Everything that sequences are put together from. Thread-safe. */
public final class Sequencing {
  private static final ActionSpec AI_MESSAGE =
      new ActionSpec(
          "aiMessage",
          """
          {"type":"object","additionalProperties":false,"required":["prompt"],
            "description":"has the agent word a message to the customer","properties":{
            "prompt":{"type":"string","minLength":1,"maxLength":4000}}}
          """);

  private static final Set<String> READ = Set.of("lead", "contact", "company", "talk");

  private final SequenceParts parts;
  private final KommoChannel kommo;
  private final InstantSource clock;

  Sequencing(Storage storage, KommoChannel kommo, AccountSettings settings, InstantSource clock) {
    this.parts = SequenceParts.over(storage, kommo.facts(), settings);
    this.kommo = kommo;
    this.clock = clock;
  }

  /**
   * The same handlers, each held back where a step is not wanted any more, and two of their own.
   */
  List<ActionHandler> fenced(List<ActionHandler> handlers) {
    return Stream.concat(
            handlers.stream(),
            Stream.of(new StartSequence(parts, clock), new StopSequence(parts, clock)))
        .map(
            handler ->
                handler instanceof SubscribeHooks
                    ? handler
                    : new EnrolmentFence(handler, parts, clock))
        .toList();
  }

  /** Starts and ends enrolments as things happen. */
  public Decider decider() {
    return new SequenceDecider(parts, kommo.reception());
  }

  /** What goes on with enrolments when their time has come. */
  public List<JobHandler> jobs(ActionCatalog actions, Responder responder) {
    return List.of(
        new SequenceStepJob(parts, actions, new AgentComposer(parts.storage(), responder)),
        new WakeJob(parts.enrolments()));
  }

  /** Reads and checks sequences as people write them. */
  public SequenceForms forms(ActionCatalog actions) {
    ActionCatalog all =
        actions.find(AI_MESSAGE.type()).isPresent() ? actions : actions.with(List.of(AI_MESSAGE));
    return new SequenceForms(parts.settings(), all);
  }

  public Sequences sequences() {
    return parts.sequences();
  }

  public Enrolments enrolments() {
    return parts.enrolments();
  }

  /** By whose clock and hours an agent works. */
  public BusinessCalendar calendar(TenantId tenant, String agentId) {
    return parts.settings().calendar(tenant, agentId);
  }

  /**
   * Where steps for a subject go and what is known of it, as people name it.
   *
   * @param mailbox in which its steps are jobs
   * @param target ids that acts need
   */
  public record Subject(String mailbox, Map<String, String> target) {}

  /**
   * The subject of that name.
   *
   * @param subject such as {@code lead:17}, {@code contact:5}, {@code talk:191} or {@code
   *     conversation:…}
   * @param integration which of the agent's; needed only where it has several
   * @throws ProblemException 422 when it is none of these or cannot be reached
   */
  public Subject subject(
      TenantId tenant, String agentId, String subject, Optional<String> integration) {
    int colon = subject.indexOf(':');
    String kind = colon < 0 ? "" : subject.substring(0, colon);
    String id = colon < 0 ? "" : subject.substring(colon + 1);
    if (kind.equals("conversation") && !id.isEmpty()) {
      return conversation(tenant, agentId, id);
    }
    if (!Set.of("lead", "contact", "talk").contains(kind) || !id.matches("[1-9]\\d{0,17}")) {
      throw ProblemException.field(
          "subject",
          "subject '"
              + (subject.length() > 80 ? subject.substring(0, 80) + "…" : subject)
              + "' must be lead, contact or talk with Kommo's number, or conversation with its id,"
              + " such as lead:17");
    }
    var target = new LinkedHashMap<String, String>();
    target.put("integration", integration(tenant, agentId, integration));
    target.put(kind, id);
    return new Subject(subject, target);
  }

  private String integration(TenantId tenant, String agentId, Optional<String> wanted) {
    List<String> known =
        kommo.integrations().ofAgent(tenant, agentId, Optional.empty(), 200).stream()
            .map(Stored<Integration>::id)
            .toList();
    if (wanted.isPresent()) {
      if (known.contains(wanted.get())) {
        return wanted.get();
      }
      throw ProblemException.field(
          "integrationId", "integrationId '" + wanted.get() + "' is none of the agent's");
    }
    if (known.size() == 1) {
      return known.getFirst();
    }
    throw known.isEmpty()
        ? new ProblemException(
            Problem.of(409, "agent '" + agentId + "' is not connected to a Kommo account yet"))
        : ProblemException.field(
            "integrationId", "integrationId is required: the agent has " + known.size());
  }

  private Subject conversation(TenantId tenant, String agentId, String id) {
    Optional<Conversation> found =
        new Conversations(parts.storage().documents())
            .find(tenant, id)
            .filter(each -> each.agentId().equals(agentId));
    if (found.isEmpty()) {
      throw ProblemException.field("subject", "subject: no conversation '" + id + "' of the agent");
    }
    var target = new LinkedHashMap<String, String>();
    target.put("conversation", id);
    String mailbox = found.get().externalId().orElse("conversation:" + id);
    wayBack(found.get()).ifPresent(target::putAll);
    return new Subject(mailbox, target);
  }

  /** Where the customer's newest message came from. */
  private Optional<Map<String, String>> wayBack(Conversation conversation) {
    if (conversation.channel().equals(Conversation.CHAT)) {
      return Optional.empty();
    }
    var query =
        new WorkLog.EventQuery(
            Optional.of("message.received"),
            conversation.externalId(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            20);
    return parts.storage().log().events(conversation.tenant(), query).stream()
        .map(RecordedEvent::event)
        .filter(event -> event.source().equals(conversation.channel()))
        .map(event -> kommo.reception().place(event))
        .filter(Reception.Placement.At.class::isInstance)
        .map(
            placed -> {
              var target = new LinkedHashMap<>(((Reception.Placement.At) placed).target());
              target.remove("repliesTo");
              return (Map<String, String>) target;
            })
        .findFirst();
  }

  /**
   * What is known of a subject now, for a preview.
   *
   * @param given what is to be taken for known instead
   */
  public Map<String, @Nullable Object> facts(
      TenantId tenant,
      String agentId,
      Optional<Subject> subject,
      Map<String, ? extends @Nullable Object> given,
      Instant now) {
    var ids = new LinkedHashMap<String, Object>();
    subject.ifPresent(
        each ->
            each.target()
                .forEach(
                    (name, id) ->
                        ids.put(
                            name + ".id",
                            id.matches("\\d{1,18}") ? (Object) Long.valueOf(id) : id)));
    Optional<String> integration = subject.map(each -> each.target().get("integration"));
    var event =
        new Event(
            tenant,
            "preview",
            "sequence.preview",
            subject.map(Subject::mailbox).orElse("preview"),
            "preview",
            now,
            now,
            integration.map(id -> KommoReception.SOURCE + id).orElse(Event.OWN),
            ids,
            Optional.empty(),
            0);
    var reading =
        integration.isPresent()
            ? parts.source().read(tenant, subject.orElseThrow().target(), READ)
            : FactSource.Reading.NOTHING;
    var facts =
        new LinkedHashMap<String, @Nullable Object>(
            Snapshot.of(
                    event,
                    reading,
                    parts.settings().fields(tenant, agentId),
                    calendar(tenant, agentId),
                    now)
                .facts());
    facts.put("enrolment.replied", false);
    facts.put("enrolment.startedAt", now.toString());
    facts.putAll(given);
    if (!reading.missing().isEmpty()) {
      throw ProblemException.field(
          "subject",
          "subject: " + String.join(", ", new ArrayList<>(reading.missing())) + " is not there");
    }
    return facts;
  }
}
