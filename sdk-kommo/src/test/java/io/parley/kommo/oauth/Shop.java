package io.parley.kommo.oauth;

import static io.parley.core.testkit.Sample.ACME;
import static io.parley.core.testkit.Sample.NOON;

import io.parley.core.TenantId;
import io.parley.core.event.RecordedEvent;
import io.parley.core.secret.Secret;
import io.parley.core.testkit.MutableClock;
import io.parley.core.testkit.ScratchVault;
import io.parley.core.work.Storage;
import io.parley.core.work.WorkLog;
import io.parley.kommo.Kommo;
import io.parley.kommo.KommoApp;
import io.parley.kommo.KommoHost;
import io.parley.kommo.RateBudget;
import io.parley.kommo.TokenEndpoint;
import io.parley.kommo.sandbox.AccountSeed;
import io.parley.kommo.sandbox.Integration;
import io.parley.kommo.sandbox.KommoSandbox;
import io.parley.kommo.sandbox.SandboxConfig;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Kommo with some accounts and an app, on a clock that is moved, and nodes that use them. */
final class Shop implements AutoCloseable {
  static final URI REDIRECT = URI.create("https://app.example/callback");
  static final KommoApp APP = new KommoApp("app", Secret.of("secret"), REDIRECT);

  final MutableClock clock = MutableClock.at(NOON);
  final ScratchVault vault = new ScratchVault("scratch");
  final KommoSandbox kommo;

  Shop(String... accounts) {
    var config =
        SandboxConfig.builder()
            .clock(clock)
            .requestsPerSecond(1_000_000)
            .integration(Integration.of("app", "secret", REDIRECT));
    for (String account : accounts) {
      config.account(AccountSeed.named(account));
    }
    kommo = KommoSandbox.start(config.build());
  }

  /** A process that works with the accounts. */
  final class Node implements AutoCloseable {
    final Storage storage;
    final Grants grants;
    final TokenEndpoint endpoint;
    final GrantedTokens tokens;

    private Node(Storage storage, URI tokenAddress, String name, Grants.Companion companion) {
      this.storage = storage;
      this.grants = new Grants(storage, vault, companion);
      this.endpoint = TokenEndpoint.at(tokenAddress);
      this.tokens = new GrantedTokens(grants, endpoint, clock, name);
    }

    /** A client of the account, with the tokens of its grant. */
    Kommo client(String account) {
      return Kommo.connect(kommo.baseUrl())
          .tokens(tokens.source(ACME, account))
          .budget(RateBudget.unpaced())
          .build();
    }

    /** A person consents, and the code is exchanged. */
    void connect(String account) {
      Instant now = clock.instant();
      KommoHost host = KommoHost.of(account + ".kommo.com");
      var pair = endpoint.exchange(host, APP, Secret.of(kommo.authorize(account, "app")));
      Grant grant = grants.draft(ACME, account, host, APP);
      storage
          .work()
          .commit(
              grants.create(ACME, account, grants.with(ACME, account, grant, pair, now), now), now);
    }

    Grant grant(String account) {
      return grants.find(ACME, account).orElseThrow().grant();
    }

    /** The alerts that were recorded. */
    List<RecordedEvent> alerts() {
      return alertsOf(storage, ACME);
    }

    @Override
    public void close() {
      endpoint.close();
    }
  }

  static List<RecordedEvent> alertsOf(Storage storage, TenantId tenant) {
    return storage
        .log()
        .events(
            tenant,
            new WorkLog.EventQuery(
                Optional.of(NeedsReauth.KIND),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                100));
  }

  Node node(Storage storage) {
    return node(storage, "node-1", kommo.baseUrl());
  }

  Node node(Storage storage, String name, URI tokenAddress) {
    return new Node(storage, tokenAddress, name, (before, after, now) -> List.of());
  }

  Node node(Storage storage, URI tokenAddress, Grants.Companion companion) {
    return new Node(storage, tokenAddress, "node-1", companion);
  }

  @Override
  public void close() {
    kommo.close();
  }
}
