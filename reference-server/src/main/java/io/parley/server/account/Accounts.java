package io.parley.server.account;

import io.parley.core.TenantId;
import io.parley.core.document.DocumentStore;
import io.parley.core.work.Write;
import io.parley.server.store.Shelf;
import io.parley.server.store.Stored;
import java.util.Map;
import java.util.Optional;

/** The accounts, one for each tenant. Thread-safe. */
public final class Accounts {
  private static final String ID = "account";

  private final Shelf<Account> shelf;

  public Accounts(DocumentStore documents) {
    this.shelf = new Shelf<>(documents, "account", Account.class, account -> Map.of());
  }

  /** The account of a tenant; empty for a tenant that does not exist. */
  public Optional<Stored<Account>> find(TenantId tenant) {
    return shelf.find(tenant, ID);
  }

  /** The write that stores it where {@code expected} is now; 0 makes the tenant. */
  public Write put(TenantId tenant, Account account, long expected) {
    return shelf.put(tenant, ID, account, expected);
  }
}
