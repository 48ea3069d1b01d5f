package io.parley.automation.sequence;

import io.parley.automation.plan.LoopGuard;
import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.document.Document;
import io.parley.core.document.DocumentQuery;
import io.parley.core.document.DocumentStore;
import io.parley.core.event.Event;
import io.parley.core.json.Json;
import io.parley.core.secret.Secret;
import io.parley.core.work.Job;
import io.parley.core.work.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who is where in which sequence: reads, and the writes that begin, change and end an enrolment.
 * Thread-safe; writes nothing itself.
 */
public final class Enrolments {
  private static final String COLLECTION = "enrolment";
  private static final String LATEST = "enrolment.latest";
  private static final int MOST = 1_000;

  /** So many acts of ours may lie between the outside and an enrolment; its own are one more. */
  private static final int DEEPEST = LoopGuard.Limits.DEFAULT.depth() - 1;

  private final DocumentStore documents;
  private final SequenceEngine engine = new SequenceEngine();

  public Enrolments(DocumentStore documents) {
    this.documents = documents;
  }

  /** The enrolment, or empty. */
  public Optional<Enrolment> find(TenantId tenant, String id) {
    return documents.find(tenant, COLLECTION, id).map(Enrolments::enrolment);
  }

  /** Who is or was in a sequence, newest first. {@code before} is the last id of a page. */
  public List<Enrolment> of(
      TenantId tenant,
      String sequenceId,
      Optional<Enrolment.Status> status,
      Optional<String> before,
      int limit) {
    var labels = new HashMap<String, String>();
    labels.put("sequence", sequenceId);
    status.ifPresent(each -> labels.put("status", each.name()));
    return list(tenant, new DocumentQuery(labels, before, limit));
  }

  /** How many of a sequence have that status. */
  public long count(TenantId tenant, String sequenceId, Enrolment.Status status) {
    return documents.count(
        tenant, COLLECTION, Map.of("sequence", sequenceId, "status", status.name()));
  }

  /** Those that wait for their sequence to be switched on, newest first. */
  List<Enrolment> held(TenantId tenant, String sequenceId, Optional<String> before, int limit) {
    return list(
        tenant, new DocumentQuery(Map.of("sequence", sequenceId, "held", "yes"), before, limit));
  }

  /** The active enrolments of whatever the ids name. */
  public List<Enrolment> about(TenantId tenant, Map<String, String> ids) {
    var found = new LinkedHashMap<String, Enrolment>();
    for (String name : About.NAMES) {
      String id = ids.get(name);
      if (id != null && !id.isEmpty() && id.length() <= 200) {
        var query =
            DocumentQuery.first(MOST).with(name, id).with("status", Enrolment.Status.ACTIVE.name());
        list(tenant, query).forEach(each -> found.putIfAbsent(each.id(), each));
      }
    }
    return found.values().stream().filter(each -> About.same(ids, each.way().target())).toList();
  }

  /** The enrolment that an effect began; empty when it began none. */
  Optional<Enrolment> begunBy(TenantId tenant, String effectId) {
    return list(tenant, DocumentQuery.first(1).with("effect", effectId)).stream().findFirst();
  }

  private List<Enrolment> list(TenantId tenant, DocumentQuery query) {
    return documents.list(tenant, COLLECTION, query).stream().map(Enrolments::enrolment).toList();
  }

  /**
   * How an enrolment begins.
   *
   * @param subject the mailbox for its steps
   * @param target ids by name
   * @param facts what is known at this moment
   * @param by who or what begins it, for people
   * @param cause the event that led to it
   * @param effect the effect that begins it
   * @param depth how many acts of ours lie between it and the outside
   */
  public record Start(
      String subject,
      Map<String, String> target,
      Map<String, @Nullable Object> facts,
      String by,
      Optional<String> cause,
      Optional<String> effect,
      int depth) {}

  /** What came of a wish to enrol a subject. */
  public sealed interface Enrolling {
    /**
     * It is enrolled once {@code writes} are committed.
     *
     * @param enrolment as it will be stored
     * @param replaced the enrolment that it puts an end to
     */
    record Begun(Enrolment enrolment, Optional<String> replaced, List<Write> writes)
        implements Enrolling {}

    /** It is not, and why. */
    record Refused(String reason) implements Enrolling {}
  }

  /** Enrols a subject, unless the sequence is off or the policy says no. */
  public Enrolling begin(StoredSequence stored, Start start, Instant now) {
    if (!stored.sequence().enabled()) {
      return new Enrolling.Refused("sequence '" + stored.sequence().name() + "' is switched off");
    }
    Optional<Document> latest = latest(stored, start);
    Optional<Enrolment> previous =
        latest.flatMap(
            document ->
                find(stored.tenant(), Json.read(document.body(), Latest.class).enrolment()));
    return begin(stored, start, latest, previous, now);
  }

  /** When the subject was last enrolled, if ever. */
  Optional<SequenceEngine.Earlier> earlier(StoredSequence stored, Start start) {
    return latest(stored, start)
        .map(document -> Json.read(document.body(), Latest.class))
        .map(
            last ->
                new SequenceEngine.Earlier(
                    last.at(),
                    find(stored.tenant(), last.enrolment()).map(Enrolment::active).orElse(false)));
  }

  private Enrolling begin(
      StoredSequence stored,
      Start start,
      Optional<Document> latest,
      Optional<Enrolment> previous,
      Instant now) {
    if (start.depth() > DEEPEST) {
      return new Enrolling.Refused(
          "loop guard: " + start.depth() + " acts of ours in a row led to it; at most " + DEEPEST);
    }
    Optional<SequenceEngine.Earlier> before =
        latest.map(
            document ->
                new SequenceEngine.Earlier(
                    Json.read(document.body(), Latest.class).at(),
                    previous.map(Enrolment::active).orElse(false)));
    Optional<String> no = engine.again(stored.sequence(), before, now);
    if (no.isPresent()) {
      return new Enrolling.Refused(no.get());
    }
    String id = UniqueId.at(now);
    String ticket = UniqueId.at(now);
    var way =
        new Enrolment.Way(
            stored.agentId(),
            stored.id(),
            stored.version(),
            start.subject(),
            start.target(),
            start.facts(),
            start.by(),
            start.cause(),
            start.effect(),
            start.depth(),
            now);
    var enrolment =
        new Enrolment(
            stored.tenant(),
            id,
            0,
            way,
            Enrolment.Status.ACTIVE,
            Position.START,
            Optional.empty(),
            Optional.of(now),
            ticket,
            false,
            false,
            now,
            Optional.empty(),
            Optional.empty(),
            List.of());
    var writes = new ArrayList<Write>();
    previous
        .filter(Enrolment::active)
        .ifPresent(old -> writes.addAll(exit(old, "it was enrolled anew", now)));
    writes.add(save(enrolment));
    writes.add(
        new Write.Put(
            stored.tenant(),
            LATEST,
            latestId(stored, start),
            Map.of("sequence", stored.id()),
            Json.write(new Latest(id, now)),
            latest.map(Document::version).orElse(0L)));
    writes.add(job(enrolment, now));
    writes.add(happened(enrolment, "sequence.enrolled", stored.sequence().name(), start.by(), now));
    return new Enrolling.Begun(
        enrolment, previous.filter(Enrolment::active).map(Enrolment::id), writes);
  }

  private Optional<Document> latest(StoredSequence stored, Start start) {
    return documents.find(stored.tenant(), LATEST, latestId(stored, start));
  }

  private static String latestId(StoredSequence stored, Start start) {
    String subject = About.identity(start.target(), start.subject());
    return stored.id() + "|" + Secret.of(subject).sha256().substring(0, 32);
  }

  private record Latest(String enrolment, Instant at) {}

  /** The writes that end an enrolment before its end; an effect under way is dropped if it can. */
  public List<Write> exit(Enrolment enrolment, String why, Instant now) {
    return end(enrolment, Enrolment.Status.EXITED, why, now);
  }

  List<Write> end(Enrolment enrolment, Enrolment.Status how, String why, Instant now) {
    String kind = how == Enrolment.Status.FINISHED ? "sequence.finished" : "sequence.exited";
    return List.of(
        save(enrolment.ended(how, why, now)), happened(enrolment, kind, name(enrolment), why, now));
  }

  /** What its sequence is called by now; empty when that was removed. */
  private String name(Enrolment enrolment) {
    return documents
        .find(enrolment.tenant(), Sequences.COLLECTION, enrolment.way().sequenceId())
        .map(Sequences::name)
        .orElse("");
  }

  /** The job that goes on with it. */
  static Write job(Enrolment enrolment, Instant now) {
    Instant due = enrolment.due().orElse(now);
    return new Write.Enqueue(
        Job.of(
                enrolment.tenant(),
                enrolment.ticket(),
                SequenceStepJob.TYPE,
                enrolment.way().subject(),
                Json.write(new SequenceStepJob.Whose(enrolment.id())),
                now)
            .dueAt(due));
  }

  private static Write happened(
      Enrolment enrolment, String kind, String name, String reason, Instant now) {
    var facts = new LinkedHashMap<String, Object>();
    for (String about : About.NAMES) {
      String id = enrolment.way().target().get(about);
      if (id != null) {
        facts.put(about + ".id", About.value(id));
      }
    }
    facts.put("conversation.agentId", enrolment.way().agentId());
    facts.put("sequence.id", enrolment.way().sequenceId());
    facts.put("sequence.name", name);
    facts.put("sequence.reason", reason);
    return new Write.Happened(
        new Event(
            enrolment.tenant(),
            UniqueId.at(now),
            kind,
            enrolment.way().subject(),
            kind + "|" + enrolment.id(),
            now,
            now,
            Event.OWN,
            facts,
            enrolment.way().cause(),
            // One more, although it is no act: sequences that start each other must come to an end.
            enrolment.way().depth() + 1));
  }

  /** The write that stores it, if it still is at the version it was read at. */
  static Write save(Enrolment enrolment) {
    var labels = new HashMap<String, String>();
    labels.put("sequence", enrolment.way().sequenceId());
    labels.put("status", enrolment.status().name());
    enrolment.way().effect().ifPresent(id -> labels.put("effect", id));
    if (enrolment.held()) {
      labels.put("held", "yes");
    }
    for (String name : About.NAMES) {
      String id = enrolment.way().target().get(name);
      if (id != null && !id.isEmpty() && id.length() <= 200) {
        labels.put(name, id);
      }
    }
    return new Write.Put(
        enrolment.tenant(),
        COLLECTION,
        enrolment.id(),
        labels,
        Json.write(Body.of(enrolment)),
        enrolment.version());
  }

  private static Enrolment enrolment(Document document) {
    Body body = Json.read(document.body(), Body.class);
    return new Enrolment(
        document.tenant(),
        document.id(),
        document.version(),
        body.way(),
        body.status(),
        body.at(),
        body.pending(),
        body.due(),
        body.ticket(),
        body.held(),
        body.replied(),
        body.since(),
        body.endedAt(),
        body.reason(),
        body.history());
  }

  private record Body(
      Enrolment.Way way,
      Enrolment.Status status,
      Position at,
      Optional<String> pending,
      Optional<Instant> due,
      String ticket,
      boolean held,
      boolean replied,
      Instant since,
      Optional<Instant> endedAt,
      Optional<String> reason,
      List<StepRun> history) {
    static Body of(Enrolment e) {
      return new Body(
          e.way(),
          e.status(),
          e.at(),
          e.pending(),
          e.due(),
          e.ticket(),
          e.held(),
          e.replied(),
          e.since(),
          e.endedAt(),
          e.reason(),
          e.history());
    }
  }
}
