package io.parley.rag.index;

import io.parley.core.TenantId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * A vector index in memory, for tests and small programs: it looks at every vector, so that what it
 * finds is exact. Thread-safe.
 */
public final class InMemoryVectorIndex implements VectorIndex {
  /** By tenant, space and source; the inner maps are never changed once they are in. */
  private final Map<TenantId, Map<VectorSpace, Map<String, EmbeddedSource>>> tenants =
      new ConcurrentHashMap<>();

  @Override
  public void upsert(TenantId tenant, VectorSpace space, List<EmbeddedSource> sources) {
    space.check(sources);
    if (!sources.isEmpty()) {
      change(
          tenant,
          spaces -> {
            var held = new HashMap<>(spaces.getOrDefault(space, Map.of()));
            sources.forEach(source -> held.put(source.id(), source));
            spaces.put(space, held);
            return spaces;
          });
    }
  }

  @Override
  public void remove(TenantId tenant, Collection<String> sourceIds) {
    change(
        tenant,
        spaces -> {
          spaces.replaceAll(
              (space, held) -> {
                var left = new HashMap<>(held);
                left.keySet().removeAll(sourceIds);
                return left;
              });
          return spaces;
        });
  }

  private void change(
      TenantId tenant, UnaryOperator<Map<VectorSpace, Map<String, EmbeddedSource>>> edit) {
    tenants.compute(
        tenant,
        (id, spaces) -> edit.apply(spaces == null ? new HashMap<>() : new HashMap<>(spaces)));
  }

  private Map<String, EmbeddedSource> held(TenantId tenant, VectorSpace space) {
    return tenants.getOrDefault(tenant, Map.of()).getOrDefault(space, Map.of());
  }

  @Override
  public List<VectorHit> search(TenantId tenant, VectorSpace space, VectorQuery query) {
    UnitVector asked = space.checked(query.vector(), "the query");
    var nearest = new ArrayList<VectorHit>();
    var besides = new ArrayList<VectorHit>();
    for (EmbeddedSource source : held(tenant, space).values()) {
      for (EmbeddedChunk chunk : source.chunks()) {
        var hit = new VectorHit(chunk.chunkId(), asked.cosine(chunk.vector()));
        if (query.filter().matches(chunk.categoryId(), chunk.language())) {
          nearest.add(hit);
        }
        if (query.also().contains(chunk.chunkId())) {
          besides.add(hit);
        }
      }
    }
    Comparator<VectorHit> order = Comparator.comparingDouble(VectorHit::similarity).reversed();
    nearest.sort(order);
    besides.addAll(nearest.subList(0, Math.min(query.limit(), nearest.size())));
    return besides.stream().distinct().sorted(order).toList();
  }

  @Override
  public Map<String, Long> versions(TenantId tenant, VectorSpace space) {
    var versions = new HashMap<String, Long>();
    held(tenant, space).forEach((id, source) -> versions.put(id, source.version()));
    return Map.copyOf(versions);
  }

  @Override
  public void keepOnly(TenantId tenant, VectorSpace space) {
    change(
        tenant,
        spaces -> {
          spaces.keySet().removeIf(other -> !other.equals(space));
          return spaces;
        });
  }

  @Override
  public void erase(TenantId tenant) {
    tenants.remove(tenant);
  }
}
