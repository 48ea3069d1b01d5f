package io.parley.automation.rule;

import io.parley.core.TenantId;
import io.parley.core.document.Document;
import io.parley.core.document.DocumentQuery;
import io.parley.core.document.DocumentStore;
import io.parley.core.json.Json;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The rules of every agent, each change a new version. Thread-safe.
 *
 * <p>With each change the agent's book of rules gets a new version too, so that what was prepared
 * for running is prepared again only then, on every node.
 */
public final class Rules {
  /** The most rules one agent may have. */
  public static final int MOST = 500;

  private static final String COLLECTION = "rule";
  private static final String BOOKS = "rule-book";
  private static final String FIRINGS = "rule-firing";
  private static final int MOST_PREPARED = 10_000;
  private static final int AT_ONCE = 500;

  private final Storage storage;
  private final DocumentStore documents;
  private final Map<Owner, Book> prepared = new ConcurrentHashMap<>();

  public Rules(Storage storage) {
    this.storage = storage;
    this.documents = storage.documents();
  }

  /**
   * A rule as stored.
   *
   * @param agentId whose it is
   * @param version 1 for the first write, one more with each
   */
  public record Saved(
      TenantId tenant,
      String agentId,
      Rule rule,
      long version,
      Instant createdAt,
      Instant updatedAt) {}

  /**
   * The rules of an agent, prepared for running.
   *
   * @param version of the book: another with every change of a rule
   * @param rules all of them
   * @param versions the version of each rule by its id
   */
  public record Book(long version, RuleSet rules, Map<String, Long> versions) {
    public Book {
      versions = Map.copyOf(versions);
    }
  }

  private record Owner(TenantId tenant, String agentId) {}

  /** Stores a new rule under its id. */
  public Saved create(TenantId tenant, String agentId, Rule rule, Instant now) {
    storage.work().commit(save(tenant, agentId, rule, 0), now);
    return find(tenant, agentId, rule.id()).orElseThrow();
  }

  /**
   * Replaces a rule.
   *
   * @throws io.parley.core.StaleVersionException when it is not at {@code version} any more
   */
  public Saved update(TenantId tenant, String agentId, Rule rule, long version, Instant now) {
    storage.work().commit(save(tenant, agentId, rule, version), now);
    return find(tenant, agentId, rule.id()).orElseThrow();
  }

  /** Removes a rule and what is known of its firings; nothing happens when it is gone. */
  public void remove(TenantId tenant, String agentId, String id, Instant now) {
    storage.work().commit(removal(tenant, agentId, id), now);
    var query = DocumentQuery.first(AT_ONCE).with("rule", id);
    List<Document> fired = documents.list(tenant, FIRINGS, query);
    while (!fired.isEmpty()) {
      storage
          .work()
          .commit(
              fired.stream()
                  .<Write>map(each -> new Write.Remove(tenant, FIRINGS, each.id()))
                  .toList(),
              now);
      fired = documents.list(tenant, FIRINGS, query);
    }
  }

  /** The rule of that agent, or empty. */
  public Optional<Saved> find(TenantId tenant, String agentId, String id) {
    return documents
        .find(tenant, COLLECTION, id)
        .map(Rules::saved)
        .filter(saved -> saved.agentId().equals(agentId));
  }

  /** The rules of an agent, newest first. {@code before} is the last id of the page before. */
  public List<Saved> list(TenantId tenant, String agentId, Optional<String> before, int limit) {
    return documents
        .list(tenant, COLLECTION, new DocumentQuery(Map.of("agent", agentId), before, limit))
        .stream()
        .map(Rules::saved)
        .toList();
  }

  /** How many rules the agent has. */
  public long count(TenantId tenant, String agentId) {
    return documents.count(tenant, COLLECTION, Map.of("agent", agentId));
  }

  /** All rules of an agent as they are now, prepared for running. */
  public Book book(TenantId tenant, String agentId) {
    long version = documents.find(tenant, BOOKS, agentId).map(Document::version).orElse(0L);
    var owner = new Owner(tenant, agentId);
    Book known = prepared.get(owner);
    if (known != null && known.version() == version) {
      return known;
    }
    var rules = new ArrayList<Rule>();
    var versions = new LinkedHashMap<String, Long>();
    for (Saved saved : list(tenant, agentId, Optional.empty(), 1000)) {
      rules.add(saved.rule());
      versions.put(saved.rule().id(), saved.version());
    }
    var book = new Book(version, RuleSet.of(rules), versions);
    if (prepared.size() >= MOST_PREPARED) {
      prepared.clear();
    }
    prepared.put(owner, book);
    return book;
  }

  /** The writes that store a rule where {@code expected} is now; 0 for a new one. */
  public static List<Write> save(TenantId tenant, String agentId, Rule rule, long expected) {
    return List.of(
        new Write.Put(
            tenant,
            COLLECTION,
            rule.id(),
            Map.of("agent", agentId),
            Json.write(new Body(agentId, rule.toJson())),
            expected),
        turned(tenant, agentId));
  }

  /** The writes that remove a rule; {@link #remove} also forgets when it fired. */
  public static List<Write> removal(TenantId tenant, String agentId, String id) {
    return List.of(new Write.Remove(tenant, COLLECTION, id), turned(tenant, agentId));
  }

  private static Write turned(TenantId tenant, String agentId) {
    return new Write.Put(tenant, BOOKS, agentId, Map.of(), "{}", Write.Put.ANY);
  }

  /** When the rules of a tenant fired, as far as they count that. */
  public Firings firings(TenantId tenant) {
    return (rule, about) -> firing(tenant, rule, about).map(Firing::at);
  }

  /**
   * The write that notes that a rule fired for something, if nobody else did since it was asked.
   */
  public Write fired(TenantId tenant, String rule, String about, String event, Instant now) {
    long version =
        documents.find(tenant, FIRINGS, rule + "|" + about).map(Document::version).orElse(0L);
    return new Write.Put(
        tenant,
        FIRINGS,
        rule + "|" + about,
        Map.of("rule", rule),
        Json.write(new Firing(now, event)),
        version);
  }

  private Optional<Firing> firing(TenantId tenant, String rule, String about) {
    return documents
        .find(tenant, FIRINGS, rule + "|" + about)
        .map(document -> Json.read(document.body(), Firing.class));
  }

  private record Firing(Instant at, String event) {}

  private record Body(String agentId, Map<String, ?> rule) {}

  private static Saved saved(Document document) {
    Body body = Json.read(document.body(), Body.class);
    return new Saved(
        document.tenant(),
        body.agentId(),
        Rule.fromJson(document.id(), body.rule()),
        document.version(),
        document.createdAt(),
        document.updatedAt());
  }
}
