package io.parley.server.kommo;

import io.parley.core.TenantId;
import io.parley.core.document.DocumentStore;
import io.parley.core.secret.Secret;
import io.parley.core.secret.Vault;
import io.parley.core.work.Write;
import io.parley.server.store.Shelf;
import io.parley.server.store.Stored;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The integrations of every tenant, with their credentials sealed. Thread-safe. */
public final class Integrations {
  private static final String COLLECTION = "integration";

  private final Shelf<Integration> shelf;
  private final Vault vault;

  public Integrations(DocumentStore documents, Vault vault) {
    this.vault = vault;
    this.shelf =
        new Shelf<>(
            documents,
            COLLECTION,
            Integration.class,
            value ->
                Map.of(
                    "account", value.account(),
                    "agent", value.agentId(),
                    "hook", value.hookHash(),
                    "status", value.status().name()));
  }

  /**
   * A new integration that is not stored yet, with a webhook secret of 256 random bits.
   *
   * @param token a long-lived token; empty where tokens come from a grant
   */
  public Integration draft(
      TenantId tenant,
      String id,
      String agentId,
      String account,
      Optional<Secret> token,
      Integration.Transport transport,
      List<Long> pipelines) {
    Secret hook = Secret.random(32);
    return new Integration(
        agentId,
        account,
        token.map(given -> vault.seal(given, place(tenant, id, "token"))),
        vault.seal(hook, place(tenant, id, "hook")),
        hook.sha256(),
        transport,
        pipelines,
        Integration.Status.CONNECTED,
        Optional.empty(),
        Optional.empty());
  }

  /** The same integration with a long-lived token, or with none: then from a grant. */
  public Integration withToken(TenantId tenant, String id, Integration of, Optional<Secret> token) {
    return of.withToken(token.map(given -> vault.seal(given, place(tenant, id, "token"))));
  }

  /** The integration, or empty. */
  public Optional<Stored<Integration>> find(TenantId tenant, String id) {
    return shelf.find(tenant, id);
  }

  /** The same, when it is one of that agent's. */
  public Optional<Stored<Integration>> find(TenantId tenant, String agentId, String id) {
    return find(tenant, id).filter(found -> found.value().agentId().equals(agentId));
  }

  /** The integrations of an agent, newest first. */
  public List<Stored<Integration>> ofAgent(
      TenantId tenant, String agentId, Optional<String> before, int limit) {
    return shelf.list(tenant, Map.of("agent", agentId), before, limit);
  }

  /** Whose webhook address ends with this secret; empty when it is nobody's. */
  public Optional<Stored<Integration>> byHook(Secret secret) {
    return shelf.locate("hook", secret.sha256()).stream().findFirst();
  }

  /** Everybody's integrations with that account. */
  List<Stored<Integration>> ofAccount(String account) {
    return shelf.locate("account", account);
  }

  /** Every integration of every tenant, at most 10,000; for work that runs over all tenants. */
  List<Stored<Integration>> everywhere() {
    return java.util.Arrays.stream(Integration.Status.values())
        .flatMap(status -> shelf.locate("status", status.name()).stream())
        .toList();
  }

  /** The write that stores it where {@code expected} is now; 0 for a new one. */
  public Write put(TenantId tenant, String id, Integration integration, long expected) {
    return shelf.put(tenant, id, integration, expected);
  }

  /** The write that removes it. */
  public Write remove(TenantId tenant, String id) {
    return shelf.remove(tenant, id);
  }

  /** The long-lived token it was stored with. */
  Optional<Secret> token(Stored<Integration> integration) {
    return integration
        .value()
        .token()
        .map(text -> vault.open(text, place(integration.tenant(), integration.id(), "token")));
  }

  /** The secret part of its webhook's address. */
  public Secret hookSecret(TenantId tenant, String id, Integration integration) {
    return vault.open(integration.hookSecret(), place(tenant, id, "hook"));
  }

  private static Vault.Place place(TenantId tenant, String id, String field) {
    return new Vault.Place(tenant, COLLECTION, id, field);
  }
}
