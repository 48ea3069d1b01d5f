package io.parley.server;

import io.parley.core.TenantId;
import io.parley.core.UnsafeSettingException;
import io.parley.core.secret.Secret;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import io.parley.server.account.Account;
import io.parley.server.account.Accounts;
import io.parley.server.operations.Health;
import io.parley.server.security.ApiKeys;
import io.parley.server.security.Role;
import io.parley.server.security.TinkVault;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the first tenant with the first credentials, and checks that the vault's key is the one.
 */
final class Bootstrap {
  private static final Logger log = LoggerFactory.getLogger(Bootstrap.class);

  private final Storage storage;
  private final InstantSource clock;
  private final ApiKeys keys;
  private final Accounts accounts;
  private final PrintStream console;

  Bootstrap(
      Storage storage, InstantSource clock, ApiKeys keys, Accounts accounts, PrintStream console) {
    this.storage = storage;
    this.clock = clock;
    this.keys = keys;
    this.accounts = accounts;
    this.console = console;
  }

  /** Refuses a key other than the one that credentials in the store are sealed with. */
  void checkKey(TinkVault vault) {
    var known = storage.documents().find(Health.SYSTEM, "vault", "key");
    if (known.isEmpty()) {
      storage
          .work()
          .commit(
              List.of(
                  new Write.Put(
                      Health.SYSTEM,
                      "vault",
                      "key",
                      Map.of("id", vault.keyId()),
                      "{}",
                      Write.Put.ANY)),
              clock.instant());
    } else if (!vault.keyId().equals(known.get().labels().get("id"))) {
      throw new UnsafeSettingException(
          "the credentials in this store are sealed with key "
              + known.get().labels().get("id")
              + ", not with "
              + vault.keyId()
              + "; set PARLEY_SECRET_KEY or bring back secret.key in PARLEY_DATA");
    }
  }

  /**
   * Sees to it that the tenant is there, unless it was deleted; what was made up for it is printed
   * this once.
   */
  void tenant(ServerConfig.Bootstrap wanted) {
    TenantId tenant = wanted.tenant();
    if (tenant.equals(Health.SYSTEM)) {
      throw new IllegalArgumentException(
          "PARLEY_BOOTSTRAP_TENANT '" + tenant + "' is kept for the server itself");
    }
    if (storage.ended().find(tenant).isPresent()) {
      log.warn("tenant {} of PARLEY_BOOTSTRAP_TENANT was deleted and is not made again", tenant);
      return;
    }
    wanted.apiKey().ifPresent(secret -> keys.admit(tenant, secret));
    if (accounts.find(tenant).isPresent()) {
      accounts
          .listing(tenant)
          .ifPresent(write -> storage.work().commit(List.of(write), clock.instant()));
      return;
    }
    var writes = new ArrayList<Write>();
    writes.add(accounts.put(tenant, Account.named(tenant.value()), 0));
    Optional<Secret> made = Optional.empty();
    if (wanted.apiKey().isEmpty()) {
      ApiKeys.Made key = keys.make(tenant, "bootstrap", Role.OWNER, Optional.empty());
      writes.add(key.write());
      made = Optional.of(key.secret());
    }
    storage.work().commit(writes, clock.instant());
    made.ifPresent(
        key ->
            console.println("API key of tenant " + tenant + ", shown this once: " + key.reveal()));
  }
}
