package io.parley.server.audit;

import io.parley.core.TenantId;
import io.parley.core.document.Document;
import io.parley.core.document.DocumentQuery;
import io.parley.core.document.DocumentStore;
import io.parley.core.json.Json;
import io.parley.core.secret.Secret;
import io.parley.core.secret.Vault;
import io.parley.core.work.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The chain of each tenant: entries are added and never changed. Thread-safe.
 *
 * <p>Each entry carries the hash of the one before. The end of the chain is sealed with the vault's
 * key, so that whoever can write the database and does not have the key cannot make up another
 * chain either.
 */
public final class AuditTrail {
  /** The collection of the entries; nothing but this class writes it. */
  static final String COLLECTION = "audit";

  /** The collection of the chains' ends. */
  static final String HEADS = "audit-head";

  /** All that an audit is stored in. */
  public static final Set<String> COLLECTIONS = Set.of(COLLECTION, HEADS);

  private static final String HEAD = "head";
  private static final String FIRST = "";
  private static final int AT_ONCE = 500;
  private static final int LONGEST_LABEL = 200;

  private final DocumentStore documents;
  private final Vault vault;

  AuditTrail(DocumentStore documents, Vault vault) {
    this.documents = documents;
    this.vault = vault;
  }

  /** An entry as stored: the text is kept as it was hashed. */
  private record Kept(String text, String previous, String hash) {}

  private record Text(long number, Instant at, Act act) {}

  private record Head(long number, String hash, String seal) {}

  /**
   * Which entries to list; empty means any.
   *
   * @param actor the id of who acted
   * @param verb what was done
   * @param object the kind of thing
   * @param objectId which one; counts only together with {@code object}
   * @param before only entries before this id
   * @param limit 1 to 1000
   */
  public record Query(
      Optional<String> actor,
      Optional<String> verb,
      Optional<String> object,
      Optional<String> objectId,
      Optional<String> before,
      int limit) {
    /** The newest entries. */
    public static Query newest(int limit) {
      return new Query(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          limit);
    }

    /** The page after the one that ended with {@code last}. */
    public Query after(AuditEntry last) {
      return new Query(actor, verb, object, objectId, Optional.of(id(last.number())), limit);
    }
  }

  /** The entries that match, newest first. */
  public List<AuditEntry> list(TenantId tenant, Query query) {
    var labels = new HashMap<String, String>();
    query.actor().ifPresent(value -> labels.put("actor", label(value)));
    query.verb().ifPresent(value -> labels.put("verb", label(value)));
    query.object().ifPresent(value -> labels.put("object", label(value)));
    query
        .objectId()
        .ifPresent(value -> labels.put("thing", label(query.object().orElse("") + ":" + value)));
    return documents
        .list(tenant, COLLECTION, new DocumentQuery(labels, query.before(), query.limit()))
        .stream()
        .map(AuditTrail::entry)
        .toList();
  }

  /** The id of an entry, by which a page goes on. */
  public static String id(long number) {
    return String.format(java.util.Locale.ROOT, "%016d", number);
  }

  /**
   * Where the chain of a tenant ends.
   *
   * @param version of the stored end; 0 before the first entry
   * @param number of the newest entry
   * @param hash of the newest entry
   */
  record End(long version, long number, String hash) {}

  /** Where the chain ends now. */
  End end(TenantId tenant) {
    return documents
        .find(tenant, HEADS, HEAD)
        .map(
            document -> {
              Head head = Json.read(document.body(), Head.class);
              return new End(document.version(), head.number(), head.hash());
            })
        .orElseGet(() -> new End(0, 0, FIRST));
  }

  /** The writes that add acts at the end; they fail when it is not the end any more. */
  List<Write> writes(TenantId tenant, End end, List<Act> acts, Instant now) {
    long number = end.number();
    String previous = end.hash();
    var writes = new ArrayList<Write>();
    for (Act act : acts) {
      number++;
      String text = Json.write(new Text(number, now, act));
      String hash = hash(previous, text);
      writes.add(
          new Write.Put(
              tenant,
              COLLECTION,
              id(number),
              labels(act),
              Json.write(new Kept(text, previous, hash)),
              0));
      previous = hash;
    }
    Secret sealed = Secret.of(number + " " + previous);
    writes.add(
        new Write.Put(
            tenant,
            HEADS,
            HEAD,
            Map.of(),
            Json.write(new Head(number, previous, vault.seal(sealed, place(tenant)))),
            end.version()));
    return writes;
  }

  /** Walks the whole chain from its end and says whether anybody touched it. */
  public Verification verify(TenantId tenant) {
    Optional<Head> end =
        documents.find(tenant, HEADS, HEAD).map(document -> Json.read(document.body(), Head.class));
    if (end.isEmpty()) {
      return documents.count(tenant, COLLECTION, Map.of()) == 0
          ? new Verification.Intact(0, FIRST)
          : new Verification.Broken(0, "the end of the chain is gone");
    }
    Head head = end.get();
    if (!sealed(tenant, head)) {
      return new Verification.Broken(0, "the end of the chain was not written by this server");
    }
    long number = head.number();
    String expected = head.hash();
    // Entries after the end that was read are those of commits since.
    Optional<String> before = Optional.of(id(number + 1));
    while (number > 0) {
      List<Document> page =
          documents.list(tenant, COLLECTION, new DocumentQuery(Map.of(), before, AT_ONCE));
      if (page.isEmpty()) {
        return new Verification.Broken(number, "the entry is missing");
      }
      for (Document document : page) {
        if (!document.id().equals(id(number))) {
          return new Verification.Broken(number, "the entry is missing");
        }
        Kept kept = Json.read(document.body(), Kept.class);
        if (!kept.hash().equals(expected) || !hash(kept.previous(), kept.text()).equals(expected)) {
          return new Verification.Broken(number, "the entry is not as it was written");
        }
        if (!document.labels().equals(labels(entry(document).act()))) {
          return new Verification.Broken(number, "the entry is listed as another");
        }
        expected = kept.previous();
        number--;
      }
      before = Optional.of(page.getLast().id());
    }
    return expected.equals(FIRST)
        ? new Verification.Intact(head.number(), head.hash())
        : new Verification.Broken(1, "the chain does not begin with it");
  }

  private boolean sealed(TenantId tenant, Head head) {
    try {
      return vault
          .open(head.seal(), place(tenant))
          .reveal()
          .equals(head.number() + " " + head.hash());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Vault.Place place(TenantId tenant) {
    return new Vault.Place(tenant, HEADS, HEAD, "seal");
  }

  private static Map<String, String> labels(Act act) {
    var labels = new HashMap<String, String>();
    labels.put("actor", label(act.actor().id()));
    labels.put("verb", label(act.verb()));
    labels.put("object", label(act.object()));
    labels.put("thing", label(act.object() + ":" + act.objectId()));
    return labels;
  }

  private static String label(String value) {
    return value.isEmpty()
        ? "-"
        : value.length() <= LONGEST_LABEL ? value : value.substring(0, LONGEST_LABEL);
  }

  private static String hash(String previous, String text) {
    return Secret.of(previous + "\n" + text).sha256();
  }

  private static AuditEntry entry(Document document) {
    Kept kept = Json.read(document.body(), Kept.class);
    Text text = Json.read(kept.text(), Text.class);
    return new AuditEntry(text.number(), text.at(), text.act(), kept.previous(), kept.hash());
  }
}
