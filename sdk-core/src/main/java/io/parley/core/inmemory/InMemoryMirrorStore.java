package io.parley.core.inmemory;

import io.parley.core.TenantId;
import io.parley.core.mirror.MirrorEntry;
import io.parley.core.mirror.MirrorPosition;
import io.parley.core.mirror.MirrorQuery;
import io.parley.core.mirror.MirrorShelf;
import io.parley.core.mirror.MirrorStore;
import io.parley.core.work.Write;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Mirrored things in memory. What writes is called inside the gate. */
final class InMemoryMirrorStore implements MirrorStore {
  private static final Comparator<MirrorPosition> ORDER =
      Comparator.comparingLong(MirrorPosition::number)
          .thenComparing(MirrorPosition::id, CodePointOrder.INSTANCE);

  private static final class Shelf {
    private final Map<String, MirrorEntry> byId = new HashMap<>();
    private final NavigableMap<MirrorPosition, MirrorEntry> inOrder = new TreeMap<>(ORDER);

    void put(MirrorEntry entry) {
      remove(entry.id());
      byId.put(entry.id(), entry);
      inOrder.put(entry.position(), entry);
    }

    boolean remove(String id) {
      MirrorEntry entry = byId.remove(id);
      return entry != null && inOrder.remove(entry.position()) != null;
    }
  }

  private final Gate gate;
  private final Map<MirrorShelf, Shelf> shelves = new HashMap<>();

  InMemoryMirrorStore(Gate gate) {
    this.gate = gate;
  }

  boolean keep(Write.Mirror copies) {
    for (MirrorEntry entry : copies.entries()) {
      shelves
          .computeIfAbsent(
              new MirrorShelf(copies.tenant(), copies.source(), entry.kind()), s -> new Shelf())
          .put(entry);
    }
    return !copies.entries().isEmpty();
  }

  boolean drop(Write.Unmirror gone) {
    Shelf shelf = shelf(new MirrorShelf(gone.tenant(), gone.source(), gone.kind()));
    boolean any = false;
    for (String id : gone.ids()) {
      any |= shelf.remove(id);
    }
    return any;
  }

  boolean erase(TenantId tenant) {
    return shelves.keySet().removeIf(shelf -> shelf.tenant().equals(tenant));
  }

  private Shelf shelf(MirrorShelf shelf) {
    return Optional.ofNullable(shelves.get(shelf)).orElseGet(Shelf::new);
  }

  @Override
  public Optional<MirrorEntry> find(MirrorShelf shelf, String id) {
    return gate.pass(() -> Optional.ofNullable(shelf(shelf).byId.get(id)));
  }

  @Override
  public List<MirrorEntry> list(MirrorShelf shelf, MirrorQuery query) {
    return gate.pass(
        () ->
            before(shelf(shelf).inOrder, query)
                .filter(entry -> fits(entry, query))
                .limit(query.limit())
                .toList());
  }

  private static Stream<MirrorEntry> before(
      NavigableMap<MirrorPosition, MirrorEntry> entries, MirrorQuery query) {
    return query
        .before()
        .map(position -> entries.headMap(position, false))
        .orElse(entries)
        .descendingMap()
        .values()
        .stream();
  }

  private static boolean fits(MirrorEntry entry, MirrorQuery query) {
    String parent = query.parent().orElse("");
    return (parent.isEmpty()
            || entry.parent().equals(parent)
            || entry.parent().startsWith(parent + "/"))
        && query.owner().map(entry.owner()::equals).orElse(true)
        && query.changedSince().map(since -> !entry.changedAt().isBefore(since)).orElse(true)
        && query.words().map(entry.words()::contains).orElse(true);
  }

  @Override
  public long count(MirrorShelf shelf) {
    return gate.pass(() -> (long) shelf(shelf).byId.size());
  }

  @Override
  public List<Known> known(MirrorShelf shelf, MirrorPosition after, long upTo, int limit) {
    return gate.pass(
        () ->
            shelf(shelf).inOrder.tailMap(after, false).values().stream()
                .takeWhile(entry -> entry.number() <= upTo)
                .limit(limit)
                .map(entry -> new Known(entry.position(), entry.digest()))
                .toList());
  }

  @Override
  public Map<String, String> digests(MirrorShelf shelf, Collection<String> ids) {
    return gate.pass(
        () -> {
          Map<String, String> digests = new HashMap<>();
          Shelf entries = shelf(shelf);
          for (String id : ids) {
            Optional.ofNullable(entries.byId.get(id))
                .ifPresent(entry -> digests.put(id, entry.digest()));
          }
          return digests;
        });
  }

  @Override
  public List<String> kinds(TenantId tenant, String source) {
    return gate.pass(
        () ->
            shelves.entrySet().stream()
                .filter(shelf -> !shelf.getValue().byId.isEmpty())
                .map(Map.Entry::getKey)
                .filter(shelf -> shelf.tenant().equals(tenant) && shelf.source().equals(source))
                .map(MirrorShelf::kind)
                .sorted()
                .toList());
  }
}
