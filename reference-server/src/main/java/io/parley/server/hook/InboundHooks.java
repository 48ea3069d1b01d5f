package io.parley.server.hook;

import io.parley.core.TenantId;
import io.parley.core.document.DocumentStore;
import io.parley.core.secret.Secret;
import io.parley.core.work.Write;
import io.parley.server.store.Shelf;
import io.parley.server.store.Stored;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The addresses that other systems tell events to. Thread-safe. */
public final class InboundHooks {
  private final Shelf<InboundHook> shelf;

  public InboundHooks(DocumentStore documents) {
    this.shelf =
        new Shelf<>(
            documents, "inbound-hook", InboundHook.class, hook -> Map.of("hook", hook.secret()));
  }

  public Optional<Stored<InboundHook>> find(TenantId tenant, String id) {
    return shelf.find(tenant, id);
  }

  /** Newest first. */
  public List<Stored<InboundHook>> list(TenantId tenant, Optional<String> before, int limit) {
    return shelf.list(tenant, Map.of(), before, limit);
  }

  /** Whose address ends with this secret; empty when it is nobody's. */
  public Optional<Stored<InboundHook>> byAddress(Secret secret) {
    return shelf.locate("hook", secret.sha256()).stream().findFirst();
  }

  /** The write that stores one where {@code expected} is now; 0 for a new one. */
  public Write put(TenantId tenant, String id, InboundHook hook, long expected) {
    return shelf.put(tenant, id, hook, expected);
  }

  public Write remove(TenantId tenant, String id) {
    return shelf.remove(tenant, id);
  }
}
