package io.parley.server.hook;

import io.parley.core.TenantId;
import io.parley.core.document.DocumentStore;
import io.parley.core.secret.Secret;
import io.parley.core.work.Write;
import io.parley.server.store.Shelf;
import io.parley.server.store.Stored;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The addresses that other systems tell events to. Thread-safe. */
public final class InboundHooks {
  private static final int SECRET_BYTES = 32;
  private static final int LOOKED_AT = 500;

  private final Shelf<InboundHook> shelf;

  public InboundHooks(DocumentStore documents) {
    this.shelf =
        new Shelf<>(
            documents, "inbound-hook", InboundHook.class, hook -> Map.of("hook", hook.secret()));
  }

  /** A hook that was just made or given another address. */
  public record Made(String id, InboundHook hook, Secret secret, Write write) {}

  /**
   * A new hook under a secret of its own.
   *
   * @throws IllegalArgumentException when the name is none
   */
  public Made make(
      TenantId tenant, String id, String name, String agentId, Optional<String> integrationId) {
    Secret secret = Secret.random(SECRET_BYTES);
    var hook = new InboundHook(name, agentId, integrationId, secret.sha256(), Optional.empty());
    return new Made(id, hook, secret, put(tenant, id, hook, 0));
  }

  /** The same hook under another secret; the old address is dead once that is written. */
  public Made rotate(Stored<InboundHook> hook) {
    Secret secret = Secret.random(SECRET_BYTES);
    InboundHook after = hook.value().with(secret.sha256());
    return new Made(hook.id(), after, secret, put(hook.tenant(), hook.id(), after, hook.version()));
  }

  /** Where events are told to the hook with that secret, on a server that is reached there. */
  public static String address(URI publicUrl, Secret secret) {
    return publicUrl.toString().replaceFirst("/+$", "") + "/api/hooks/" + secret.reveal();
  }

  public Optional<Stored<InboundHook>> find(TenantId tenant, String id) {
    return shelf.find(tenant, id);
  }

  /** Newest first. */
  public List<Stored<InboundHook>> list(TenantId tenant, Optional<String> before, int limit) {
    return shelf.list(tenant, Map.of(), before, limit);
  }

  /** Those of the newest {@value #LOOKED_AT} that start rules and sequences of one agent. */
  public List<Stored<InboundHook>> ofAgent(TenantId tenant, String agentId) {
    return list(tenant, Optional.empty(), LOOKED_AT).stream()
        .filter(hook -> hook.value().agentId().equals(agentId))
        .toList();
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
