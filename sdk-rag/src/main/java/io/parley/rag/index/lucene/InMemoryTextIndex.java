package io.parley.rag.index.lucene;

import io.parley.core.TenantId;
import io.parley.rag.index.Chunk;
import io.parley.rag.index.Hit;
import io.parley.rag.index.IndexedSource;
import io.parley.rag.index.TextIndex;
import io.parley.rag.index.TextQuery;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * A text index in memory, for tests and small programs: the words and scores of {@link
 * LuceneTextIndex}, computed by looking at every chunk. Thread-safe.
 */
public final class InMemoryTextIndex implements TextIndex {
  private final Analysis analysis = new Analysis();
  private final Map<TenantId, Map<String, Source>> tenants = new ConcurrentHashMap<>();

  private record Source(long version, List<Counts> chunks) {}

  /** A chunk and how often each term occurs in each of its two fields. */
  private record Counts(Chunk chunk, Map<String, Map<String, Integer>> byField) {
    int count(String field, String term) {
      return byField.getOrDefault(field, Map.of()).getOrDefault(term, 0);
    }

    double length(String field) {
      return byField.getOrDefault(field, Map.of()).values().stream()
          .mapToInt(Integer::intValue)
          .sum();
    }
  }

  private record Scan(List<Counts> chunks) implements TermStatistics {
    @Override
    public long chunks(String field) {
      return chunks.stream().filter(chunk -> chunk.length(field) > 0).count();
    }

    @Override
    public long withTerm(String field, String term) {
      return chunks.stream().filter(chunk -> chunk.count(field, term) > 0).count();
    }

    @Override
    public double meanLength(String field) {
      return chunks.stream()
          .mapToDouble(chunk -> chunk.length(field))
          .filter(length -> length > 0)
          .average()
          .orElse(1);
    }
  }

  @Override
  public void upsert(TenantId tenant, List<IndexedSource> sources) {
    for (IndexedSource source : sources) {
      var counted =
          new Source(source.version(), source.chunks().stream().map(this::count).toList());
      change(tenant, held -> held.put(source.id(), counted));
    }
  }

  @Override
  public void remove(TenantId tenant, Collection<String> sourceIds) {
    change(tenant, held -> held.keySet().removeAll(sourceIds));
  }

  private void change(TenantId tenant, Consumer<Map<String, Source>> edit) {
    tenants.compute(
        tenant,
        (id, held) -> {
          var next = new TreeMap<String, Source>();
          if (held != null) {
            next.putAll(held);
          }
          edit.accept(next);
          return next;
        });
  }

  private Counts count(Chunk chunk) {
    var byField = new HashMap<String, Map<String, Integer>>();
    ChunkTerms.of(analysis, chunk).forEach(field -> byField.put(field.name(), field.counts()));
    return new Counts(chunk, byField);
  }

  @Override
  public List<Hit> search(TenantId tenant, TextQuery query) {
    var all = new ArrayList<Counts>();
    tenants.getOrDefault(tenant, Map.of()).values().forEach(source -> all.addAll(source.chunks()));
    var scan = new Scan(all);
    List<String> fields = analysis.fields(query.language(), scan);
    if (fields.isEmpty()) {
      return List.of();
    }
    var question = Question.of(analysis, query.text(), fields, scan);
    var hits = new ArrayList<Hit>();
    for (Counts counts : all) {
      if (query.filter().matches(counts.chunk())) {
        int[] found =
            question.terms().stream()
                .mapToInt(term -> counts.count(term.field(), term.text()))
                .toArray();
        if (Arrays.stream(found).anyMatch(count -> count > 0)) {
          hits.add(Scoring.hit(question, scan, counts.chunk(), found, counts::length));
        }
      }
    }
    hits.sort(Comparator.comparingDouble(Hit::score).reversed());
    return List.copyOf(hits.subList(0, Math.min(query.limit(), hits.size())));
  }

  @Override
  public List<Chunk> chunks(TenantId tenant, String sourceId) {
    Source source = tenants.getOrDefault(tenant, Map.of()).get(sourceId);
    return source == null
        ? List.of()
        : source.chunks().stream()
            .map(Counts::chunk)
            .sorted(Comparator.comparingInt(Chunk::ordinal))
            .toList();
  }

  @Override
  public List<Chunk> find(TenantId tenant, Collection<String> chunkIds) {
    Set<String> wanted = Set.copyOf(chunkIds);
    return tenants.getOrDefault(tenant, Map.of()).values().stream()
        .flatMap(source -> source.chunks().stream())
        .map(Counts::chunk)
        .filter(chunk -> wanted.contains(chunk.id()))
        .toList();
  }

  @Override
  public Map<String, Long> versions(TenantId tenant) {
    var versions = new HashMap<String, Long>();
    tenants
        .getOrDefault(tenant, Map.of())
        .forEach((id, source) -> versions.put(id, source.version()));
    return Map.copyOf(versions);
  }

  @Override
  public void erase(TenantId tenant) {
    tenants.remove(tenant);
  }
}
