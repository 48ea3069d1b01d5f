package io.parley.core.inmemory;

import static java.time.temporal.ChronoUnit.MILLIS;

import io.parley.core.StaleVersionException;
import io.parley.core.TenantId;
import io.parley.core.document.Document;
import io.parley.core.document.DocumentQuery;
import io.parley.core.document.DocumentStore;
import io.parley.core.work.Write;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Documents in memory. What writes is called inside the gate. */
final class InMemoryDocumentStore implements DocumentStore {
  private static final int LOCATE_LIMIT = 10_000;

  private record Shelf(TenantId tenant, String collection) {}

  private record Name(Shelf shelf, String id) {}

  private final Gate gate;
  private final InMemoryEndedTenants ended;
  private final Map<Shelf, NavigableMap<String, Document>> shelves = new HashMap<>();

  InMemoryDocumentStore(Gate gate, InMemoryEndedTenants ended) {
    this.gate = gate;
    this.ended = ended;
  }

  /** Throws when one of the writes, applied after those before it, meets another version. */
  void check(List<Write> writes) {
    var versions = new HashMap<Name, Long>();
    for (Write write : writes) {
      switch (write) {
        case Write.Put put -> {
          var name = new Name(new Shelf(put.tenant(), put.collection()), put.id());
          long version = versions.computeIfAbsent(name, this::version);
          if (put.expected() != Write.Put.ANY && put.expected() != version) {
            throw new StaleVersionException(
                put.collection() + " " + put.id(), put.expected(), version);
          }
          versions.put(name, version + 1);
        }
        case Write.Remove remove ->
            versions.put(
                new Name(new Shelf(remove.tenant(), remove.collection()), remove.id()), 0L);
        default -> {}
      }
    }
  }

  private long version(Name name) {
    return stored(name.shelf(), name.id()).map(Document::version).orElse(0L);
  }

  boolean put(Write.Put put, Instant now) {
    var shelf = new Shelf(put.tenant(), put.collection());
    Optional<Document> before = stored(shelf, put.id());
    Instant at = now.truncatedTo(MILLIS);
    shelves
        .computeIfAbsent(shelf, s -> new TreeMap<>(CodePointOrder.INSTANCE))
        .put(
            put.id(),
            new Document(
                put.tenant(),
                put.collection(),
                put.id(),
                before.map(Document::version).orElse(0L) + 1,
                put.labels(),
                put.body(),
                before.map(Document::createdAt).orElse(at),
                at));
    return true;
  }

  boolean remove(Write.Remove remove) {
    var shelf = shelves.get(new Shelf(remove.tenant(), remove.collection()));
    return shelf != null && shelf.remove(remove.id()) != null;
  }

  /** Removes all of a tenant except what is in the collections that are kept. */
  boolean erase(TenantId tenant, Set<String> kept) {
    return shelves
        .entrySet()
        .removeIf(
            shelf ->
                shelf.getKey().tenant().equals(tenant)
                    && !kept.contains(shelf.getKey().collection()));
  }

  private Optional<Document> stored(Shelf shelf, String id) {
    return Optional.ofNullable(shelves.get(shelf)).map(documents -> documents.get(id));
  }

  private Stream<Document> newestFirst(
      TenantId tenant, String collection, Map<String, String> labels) {
    var shelf = shelves.get(new Shelf(tenant, collection));
    return shelf == null
        ? Stream.empty()
        : shelf.descendingMap().values().stream()
            .filter(document -> document.labels().entrySet().containsAll(labels.entrySet()));
  }

  @Override
  public Optional<Document> find(TenantId tenant, String collection, String id) {
    return gate.pass(() -> stored(new Shelf(tenant, collection), id));
  }

  @Override
  public List<Document> list(TenantId tenant, String collection, DocumentQuery query) {
    return gate.pass(
        () ->
            newestFirst(tenant, collection, query.labels())
                .filter(
                    document ->
                        query
                            .before()
                            .map(id -> CodePointOrder.INSTANCE.compare(document.id(), id) < 0)
                            .orElse(true))
                .limit(query.limit())
                .toList());
  }

  @Override
  public long count(TenantId tenant, String collection, Map<String, String> labels) {
    return gate.pass(() -> newestFirst(tenant, collection, labels).count());
  }

  @Override
  public Map<String, Long> versions(
      TenantId tenant, String collection, Map<String, String> labels) {
    return gate.pass(
        () ->
            newestFirst(tenant, collection, labels)
                .collect(Collectors.toUnmodifiableMap(Document::id, Document::version)));
  }

  @Override
  public List<Document> locate(String collection, String label, String value) {
    return gate.pass(
        () ->
            shelves.entrySet().stream()
                .filter(shelf -> shelf.getKey().collection().equals(collection))
                .filter(shelf -> !ended.has(shelf.getKey().tenant()))
                .flatMap(shelf -> shelf.getValue().values().stream())
                .filter(document -> value.equals(document.labels().get(label)))
                .limit(LOCATE_LIMIT)
                .toList());
  }
}
