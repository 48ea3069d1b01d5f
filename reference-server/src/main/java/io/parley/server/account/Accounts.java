package io.parley.server.account;

import io.parley.core.TenantId;
import io.parley.core.agent.Agent;
import io.parley.core.document.DocumentStore;
import io.parley.core.work.Write;
import io.parley.server.store.Shelf;
import io.parley.server.store.Stored;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The accounts, one for each tenant. Thread-safe. */
public final class Accounts {
  private static final String ID = "account";

  /** By which all tenants are found. */
  private static final Map<String, String> ALL = Map.of("is", "tenant");

  private final DocumentStore documents;
  private final Shelf<Account> shelf;

  public Accounts(DocumentStore documents) {
    this.shelf = new Shelf<>(documents, "account", Account.class, account -> ALL);
    this.documents = documents;
  }

  /** The account of a tenant; empty for a tenant that does not exist. */
  public Optional<Stored<Account>> find(TenantId tenant) {
    return shelf.find(tenant, ID);
  }

  /** The write that stores it where {@code expected} is now; 0 makes the tenant. */
  public Write put(TenantId tenant, Account account, long expected) {
    return shelf.put(tenant, ID, account, expected);
  }

  /** The accounts of all tenants, in no particular order. */
  public List<Stored<Account>> all() {
    return shelf.locate("is", "tenant");
  }

  /** The write that has {@link #all} list an account which it does not list yet. */
  public Optional<Write> listing(TenantId tenant) {
    return documents
        .find(tenant, "account", ID)
        .filter(document -> document.labels().isEmpty())
        .flatMap(document -> find(tenant))
        .map(stored -> put(tenant, stored.value(), stored.version()));
  }

  /** The agent as it acts in its account. */
  public Agent completed(Agent agent) {
    return find(agent.tenant())
        .map(
            stored ->
                new Agent(
                    agent.tenant(),
                    agent.id(),
                    agent.version(),
                    agent.createdAt(),
                    agent.updatedAt(),
                    stored.value().completed(agent.profile())))
        .orElse(agent);
  }
}
