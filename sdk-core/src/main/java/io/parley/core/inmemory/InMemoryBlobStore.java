package io.parley.core.inmemory;

import io.parley.core.TenantId;
import io.parley.core.blob.BlobStore;
import io.parley.core.blob.Bytes;
import io.parley.core.work.Write;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Blobs in memory. What writes is called inside the gate. */
final class InMemoryBlobStore implements BlobStore {
  private record Name(TenantId tenant, String blob) {
    boolean isAtOrBelow(TenantId of, String other) {
      return tenant.equals(of) && (blob.equals(other) || blob.startsWith(other + "/"));
    }
  }

  private final Gate gate;
  private final Map<Name, Map<Integer, Bytes>> blobs = new HashMap<>();

  InMemoryBlobStore(Gate gate) {
    this.gate = gate;
  }

  boolean keep(Write.Keep keep) {
    blobs
        .computeIfAbsent(new Name(keep.tenant(), keep.blob()), name -> new HashMap<>())
        .put(keep.part(), keep.bytes());
    return true;
  }

  boolean drop(Write.Drop drop) {
    return blobs.keySet().removeIf(name -> name.isAtOrBelow(drop.tenant(), drop.blob()));
  }

  boolean erase(TenantId tenant) {
    return blobs.keySet().removeIf(name -> name.tenant().equals(tenant));
  }

  @Override
  public Optional<Bytes> part(TenantId tenant, String blob, int part) {
    return gate.pass(
        () -> Optional.ofNullable(blobs.get(new Name(tenant, blob))).map(parts -> parts.get(part)));
  }

  @Override
  public List<String> names(TenantId tenant, String below) {
    return gate.pass(
        () ->
            blobs.keySet().stream()
                .filter(name -> name.isAtOrBelow(tenant, below))
                .map(Name::blob)
                .sorted(CodePointOrder.INSTANCE)
                .toList());
  }
}
