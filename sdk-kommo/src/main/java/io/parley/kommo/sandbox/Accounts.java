package io.parley.kommo.sandbox;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/** The accounts of a sandbox by subdomain. Thread-safe. */
final class Accounts {
  static final long FIRST_ID = 30_000_001;

  private final SandboxConfig config;
  private final SandboxTime time;
  private final HookPoster poster;
  private final TokenDesk tokens;
  private final Map<String, AccountState> bySubdomain = new ConcurrentSkipListMap<>();
  private final AtomicLong nextId = new AtomicLong(FIRST_ID);

  Accounts(SandboxConfig config, SandboxTime time, HookPoster poster, TokenDesk tokens) {
    this.config = config;
    this.time = time;
    this.poster = poster;
    this.tokens = tokens;
  }

  /** Adds an account, or replaces the one of that subdomain by a fresh one with the same id. */
  AccountState put(AccountSeed seed) {
    AccountState before = bySubdomain.get(seed.subdomain());
    long id = before == null ? nextId.getAndIncrement() : before.id();
    if (before != null) {
      tokens.revoke(before, Optional.empty());
    }
    var account = new AccountState(seed, id, config, time, poster);
    bySubdomain.put(seed.subdomain(), account);
    tokens.addLongLived(seed.token(), account, account.admin().id());
    return account;
  }

  Optional<AccountState> find(String subdomain) {
    return Optional.ofNullable(bySubdomain.get(subdomain));
  }

  List<AccountState> all() {
    return List.copyOf(bySubdomain.values());
  }
}
