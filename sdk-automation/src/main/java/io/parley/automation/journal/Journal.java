package io.parley.automation.journal;

import io.parley.core.TenantId;
import io.parley.core.document.Document;
import io.parley.core.document.DocumentQuery;
import io.parley.core.document.DocumentStore;
import io.parley.core.json.Json;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The runs of every agent's rules, kept for {@link #KEPT}. Thread-safe. */
public final class Journal {
  /** How long runs are kept. */
  public static final Duration KEPT = Duration.ofDays(30);

  private static final String COLLECTION = "rule-run";
  private static final int LOOKED_BACK = 15;
  private static final int AT_ONCE = 500;
  private static final int PAGE = 100;

  private final Storage storage;
  private final DocumentStore documents;

  public Journal(Storage storage) {
    this.storage = storage;
    this.documents = storage.documents();
  }

  /**
   * Which executions to list; empty means any.
   *
   * @param rule of this rule
   * @param event for this event
   * @param fired that fired, or that did not
   * @param before after the one of this id, newest first
   * @param limit 1 to 1000
   */
  public record Query(
      Optional<String> rule,
      Optional<String> event,
      Optional<Boolean> fired,
      Optional<String> before,
      int limit) {
    /** The newest of all. */
    public static Query newest(int limit) {
      return new Query(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), limit);
    }
  }

  /**
   * One rule in one run.
   *
   * @param id unique; sorts by time, then by the order in which the rules ran
   */
  public record Execution(String id, Run run, Run.Entry entry) {}

  /** The write that keeps a run. */
  public static Write keep(TenantId tenant, Run run) {
    var labels = new HashMap<String, String>();
    labels.put("agent", run.agentId());
    labels.put("event", run.event().id());
    labels.put("day", day(run.at()));
    boolean silent = false;
    for (Run.Entry entry : run.entries()) {
      labels.put("rule." + entry.rule(), "true");
      silent |= !entry.fired();
    }
    labels.put("fired", Boolean.toString(run.fired()));
    labels.put("silent", Boolean.toString(silent));
    return new Write.Put(tenant, COLLECTION, run.id(), labels, Json.write(run), 0);
  }

  /** The executions of an agent's rules, newest first. */
  public List<Execution> executions(TenantId tenant, String agentId, Query query) {
    var found = new ArrayList<Execution>();
    Optional<String> before = query.before();
    Optional<String> within = before.map(id -> id.substring(0, Math.max(0, id.lastIndexOf('.'))));
    if (within.isPresent()) {
      documents
          .find(tenant, COLLECTION, within.get())
          .map(Journal::run)
          .filter(run -> run.agentId().equals(agentId))
          .ifPresent(run -> collect(run, query, found));
    }
    Optional<String> last = within;
    while (found.size() < query.limit()) {
      List<Document> page =
          documents.list(tenant, COLLECTION, new DocumentQuery(labels(agentId, query), last, PAGE));
      page.forEach(document -> collect(run(document), query, found));
      if (page.size() < PAGE) {
        break;
      }
      last = Optional.of(page.getLast().id());
    }
    return found.size() > query.limit() ? found.subList(0, query.limit()) : found;
  }

  private static Map<String, String> labels(String agentId, Query query) {
    var labels = new HashMap<String, String>();
    labels.put("agent", agentId);
    query.event().ifPresent(id -> labels.put("event", id));
    query.rule().ifPresent(id -> labels.put("rule." + id, "true"));
    query.fired().ifPresent(fired -> labels.put(fired ? "fired" : "silent", "true"));
    return labels;
  }

  private static void collect(Run run, Query query, List<Execution> found) {
    for (int i = 0; i < run.entries().size(); i++) {
      Run.Entry entry = run.entries().get(i);
      String id = run.id() + "." + String.format("%03d", i);
      boolean wanted =
          query.rule().map(entry.rule()::equals).orElse(true)
              && query.event().map(run.event().id()::equals).orElse(true)
              && query.fired().map(fired -> fired == entry.fired()).orElse(true)
              && query
                  .before()
                  .map(last -> !last.startsWith(run.id()) || id.compareTo(last) > 0)
                  .orElse(true);
      if (wanted) {
        found.add(new Execution(id, run, entry));
      }
    }
  }

  /** The newest run for an event; empty when no rule listened or it is long ago. */
  public Optional<Run> of(TenantId tenant, String agentId, String event) {
    return documents
        .list(
            tenant, COLLECTION, DocumentQuery.first(1).with("agent", agentId).with("event", event))
        .stream()
        .map(Journal::run)
        .findFirst();
  }

  /** Forgets the runs of all tenants whose time ended in the two weeks before {@code now}. */
  public void forgetOld(Instant now) {
    for (int days = 1; days <= LOOKED_BACK; days++) {
      String day = day(now.minus(KEPT).minus(Duration.ofDays(days)));
      List<Write> removal = removal(day);
      while (!removal.isEmpty()) {
        storage.work().commit(removal, now);
        removal = removal(day);
      }
    }
  }

  private List<Write> removal(String day) {
    return documents.locate(COLLECTION, "day", day).stream()
        .limit(AT_ONCE)
        .<Write>map(run -> new Write.Remove(run.tenant(), COLLECTION, run.id()))
        .toList();
  }

  private static String day(Instant at) {
    return at.atOffset(ZoneOffset.UTC).toLocalDate().toString();
  }

  private static Run run(Document document) {
    return Json.read(document.body(), Run.class);
  }
}
