package io.parley.server;

import io.parley.core.TenantId;
import io.parley.core.json.Json;
import io.parley.core.tenant.EndedTenant;
import io.parley.core.work.Write;
import io.parley.rag.article.KnowledgeBase;
import io.parley.server.account.Account;
import io.parley.server.account.Accounts;
import io.parley.server.audit.AuditEntry;
import io.parley.server.audit.AuditTrail;
import io.parley.server.audit.AuditedStorage;
import io.parley.server.audit.Verification;
import io.parley.server.console.access.Memberships;
import io.parley.server.deletion.TenantDeletion;
import io.parley.server.operations.Health;
import io.parley.server.security.ApiKeys;
import io.parley.server.security.Role;
import io.parley.server.security.TinkVault;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The tenants of an installation, for whoever runs it: on the store itself, not over the API. */
final class Tenants implements AutoCloseable {
  private static final int PAGE = 500;

  private final Clock clock;
  private final AuditedStorage storage;
  private final Accounts accounts;
  private final PrintStream out;

  /** Opens the store that a server with this configuration works on. */
  Tenants(ServerConfig config, Clock clock, PrintStream out) {
    this.clock = Clock.tick(clock, Duration.ofMillis(1));
    TinkVault vault = Foundation.vault(config);
    this.storage = Foundation.store(config, vault, this.clock, Optional.empty());
    this.accounts = new Accounts(storage.documents());
    this.out = out;
    new Bootstrap(storage, this.clock, new ApiKeys(storage, this.clock), accounts, out)
        .checkKey(vault);
  }

  /** Makes a tenant with an owner and a key; prints their secrets this once. */
  void create(TenantId tenant, String name, String owner) {
    if (tenant.equals(Health.SYSTEM)) {
      throw new IllegalArgumentException("tenant '" + tenant + "' is kept for the server itself");
    }
    storage
        .ended()
        .find(tenant)
        .ifPresent(
            end -> {
              throw new IllegalArgumentException(
                  "tenant '"
                      + tenant
                      + "' was deleted at "
                      + end.endedAt()
                      + "; its id is not given again");
            });
    if (accounts.find(tenant).isPresent()) {
      throw new IllegalArgumentException("tenant '" + tenant + "' is there already");
    }
    Instant now = clock.instant();
    ApiKeys.Made key =
        new ApiKeys(storage, clock).make(tenant, "first", Role.OWNER, Optional.empty());
    Memberships.Welcomed first =
        new Memberships(storage).invite(tenant, Role.OWNER, owner, owner, Role.OWNER, now);
    var writes = new ArrayList<Write>();
    writes.add(accounts.put(tenant, Account.named(name), 0));
    writes.add(key.write());
    writes.addAll(first.writes());
    storage.work().commit(writes, now);
    out.println("API key of tenant " + tenant + ", shown this once: " + key.secret().reveal());
    out.println(
        "First console password of "
            + first.member().id()
            + " in account "
            + tenant
            + ", good for seven days, shown this once: "
            + first.password().reveal());
  }

  /** Deletes a tenant with all it has, and returns when nothing of it is left. */
  void delete(TenantId tenant, String confirmation, KnowledgeBase knowledge) {
    Optional<EndedTenant> ended = storage.ended().find(tenant);
    if (ended.isEmpty()) {
      Account account =
          accounts
              .find(tenant)
              .orElseThrow(
                  () -> new IllegalArgumentException("there is no tenant '" + tenant + "'"))
              .value();
      Instant now = clock.instant();
      storage.work().commit(TenantDeletion.accept(tenant, account.name(), confirmation, now), now);
      out.println("tenant " + tenant + " is deleted; removing what it has");
    }
    new TenantDeletion(storage, knowledge).erase(tenant, () -> {}, clock.instant());
    out.println("nothing of tenant " + tenant + " is left but its audit");
  }

  AuditedStorage storage() {
    return storage;
  }

  /** Prints the tenants by id, with their names, then those that were deleted. */
  void list() {
    accounts.all().stream()
        .sorted(Comparator.comparing(stored -> stored.tenant().value()))
        .forEach(stored -> out.println(stored.tenant() + "\t" + stored.value().name()));
    storage
        .ended()
        .since(Instant.EPOCH)
        .forEach(
            end ->
                out.println(
                    end.tenant()
                        + "\tdeleted at "
                        + end.endedAt()
                        + end.erasedAt().map(at -> "").orElse(", being removed")));
  }

  /** Prints the entries of a tenant's audit, newest first. */
  void show(TenantId tenant) {
    var query = AuditTrail.Query.newest(PAGE);
    List<AuditEntry> page = storage.trail().list(tenant, query);
    while (!page.isEmpty()) {
      page.forEach(entry -> out.println(Json.write(entry)));
      page = storage.trail().list(tenant, query.after(page.getLast()));
    }
  }

  /** Prints whether the audit of a tenant is as it was written; false when it is not. */
  boolean verify(TenantId tenant) {
    return switch (storage.trail().verify(tenant)) {
      case Verification.Intact(long entries, String hash) -> {
        out.println("intact: " + entries + " entries, the newest with hash " + hash);
        yield true;
      }
      case Verification.Broken(long number, String reason) -> {
        out.println("broken at entry " + number + ": " + reason);
        yield false;
      }
    };
  }

  @Override
  public void close() {
    storage.close();
  }
}
