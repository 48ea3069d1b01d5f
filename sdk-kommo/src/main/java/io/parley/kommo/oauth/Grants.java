package io.parley.kommo.oauth;

import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.document.Document;
import io.parley.core.json.Json;
import io.parley.core.secret.Secret;
import io.parley.core.secret.Vault;
import io.parley.core.work.Job;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import io.parley.kommo.KommoApp;
import io.parley.kommo.KommoHost;
import io.parley.kommo.TokenEndpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The grants of every tenant, with their secrets sealed. A change is a list of writes: the grant,
 * the job that renews its next pair in time, the alert where a person must consent again, and what
 * the {@link Companion} adds. Thread-safe.
 */
public final class Grants {
  static final String COLLECTION = "kommoGrant";

  /** A token is renewed between these shares of its life; the spread keeps accounts apart. */
  private static final double EARLIEST = 0.65;

  private static final double LATEST = 0.75;

  private static final String INSTALLED = "installed";

  private final Storage storage;
  private final Vault vault;
  private final Companion companion;

  /** What else is stored in the same commit when a grant changes its state or its host. */
  @FunctionalInterface
  public interface Companion {
    /**
     * The writes that go with the change. May be asked again when the commit was overtaken, so it
     * must only read.
     *
     * @param before the grant as it is stored
     * @param after the grant as it will be
     */
    List<Write> writes(Granted before, Grant after, Instant now);
  }

  /** Grants that stand alone. */
  public Grants(Storage storage, Vault vault) {
    this(storage, vault, (before, after, now) -> List.of());
  }

  /** Grants that change together with something else. */
  public Grants(Storage storage, Vault vault, Companion companion) {
    this.storage = storage;
    this.vault = vault;
    this.companion = companion;
  }

  /** A grant that nobody has consented to yet; not stored. */
  public Grant draft(TenantId tenant, String id, KommoHost host, KommoApp app) {
    return new Grant(
        host.name(),
        app.clientId(),
        sealed(tenant, id, "clientSecret", app.clientSecret()),
        app.redirectUri(),
        Grant.State.WAITING,
        Optional.of("waiting for consent in Kommo"),
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The place of a grant for another one, of another app or account; nobody consented to it. */
  public Grant replacing(Granted before, KommoHost host, KommoApp app) {
    // Generations go on: a node that still has a token of the old grant must not take it for this.
    return draft(before.tenant(), before.id(), host, app).after(before.grant().generation());
  }

  /** The same grant to the same app, whose secret or redirect address was changed in Kommo. */
  public Grant withApp(TenantId tenant, String id, Grant grant, KommoApp app) {
    return grant.app(
        app.clientId(), sealed(tenant, id, "clientSecret", app.clientSecret()), app.redirectUri());
  }

  /** The grant with a new pair of tokens: connected, and one generation on. */
  public Grant with(
      TenantId tenant, String id, Grant grant, TokenEndpoint.Pair pair, Instant askedAt) {
    Duration life = pair.life();
    double share = ThreadLocalRandom.current().nextDouble(EARLIEST, LATEST);
    return grant
        .with(
            new Grant.Tokens(
                sealed(tenant, id, "access", pair.access()),
                sealed(tenant, id, "refresh", pair.refresh()),
                askedAt,
                askedAt.plusMillis((long) (life.toMillis() * share)),
                askedAt.plus(life)))
        .of(AccessClaims.of(pair.access()).accountId().or(grant::accountId));
  }

  /** The grant of that connection, or empty. */
  public Optional<Granted> find(TenantId tenant, String id) {
    return storage.documents().find(tenant, COLLECTION, id).map(Grants::granted);
  }

  /** The grants of any tenant that an account has given to an app. */
  public List<Granted> installed(String clientId, long accountId) {
    String label = clientId + "|" + accountId;
    if (label.length() > 200) {
      return List.of();
    }
    return storage.documents().locate(COLLECTION, INSTALLED, label).stream()
        .map(Grants::granted)
        .toList();
  }

  /** The app of a grant. */
  public KommoApp app(Granted of) {
    return new KommoApp(
        of.grant().clientId(),
        opened(of, "clientSecret", of.grant().clientSecret()),
        of.grant().redirectUri());
  }

  Secret access(Granted of, Grant.Tokens tokens) {
    return opened(of, "access", tokens.access());
  }

  Secret refresh(Granted of, Grant.Tokens tokens) {
    return opened(of, "refresh", tokens.refresh());
  }

  /** The writes that store a new grant. */
  public List<Write> create(TenantId tenant, String id, Grant grant, Instant now) {
    List<Write> writes = new ArrayList<>();
    writes.add(put(tenant, id, grant, 0));
    grant.tokens().ifPresent(tokens -> writes.add(renewal(tenant, id, grant, tokens, now)));
    return writes;
  }

  /** The writes that change a grant where it is still as in {@code before}. */
  public List<Write> change(Granted before, Grant after, Instant now) {
    List<Write> writes = new ArrayList<>(alone(before, after, now));
    Grant was = before.grant();
    if (after.state() != was.state() || !after.host().equals(was.host())) {
      writes.addAll(companion.writes(before, after, now));
    }
    return writes;
  }

  /** As {@link #change}, without what the companion adds: its caller stores that itself. */
  public List<Write> alone(Granted before, Grant after, Instant now) {
    List<Write> writes = new ArrayList<>();
    writes.add(put(before.tenant(), before.id(), after, before.version()));
    Grant was = before.grant();
    if (after.generation() != was.generation()) {
      after
          .tokens()
          .ifPresent(
              tokens -> writes.add(renewal(before.tenant(), before.id(), after, tokens, now)));
    }
    if (after.state() == Grant.State.NEEDS_REAUTH && was.state() != Grant.State.NEEDS_REAUTH) {
      writes.add(
          NeedsReauth.event(
              before.tenant(),
              before.id(),
              after.host(),
              after.reason().orElse(""),
              after.generation() + "|" + after.tokens().map(Grant.Tokens::issuedAt),
              now));
    }
    return writes;
  }

  /** The write that removes it. */
  public Write remove(TenantId tenant, String id) {
    return new Write.Remove(tenant, COLLECTION, id);
  }

  /**
   * Changes a grant.
   *
   * @throws io.parley.core.StaleVersionException when it is no longer as in {@code before}
   */
  void commit(Granted before, Grant after, Instant now) {
    storage.work().commit(change(before, after, now), now);
  }

  /**
   * The grant without tokens: the app was removed from the account, or the account is connected in
   * another way.
   *
   * @param reason for people
   */
  public Grant disconnected(Granted before, String reason) {
    return before.grant().disconnected(reason);
  }

  private static Write renewal(
      TenantId tenant, String id, Grant grant, Grant.Tokens tokens, Instant now) {
    String job = UniqueId.at(now);
    return new Write.Enqueue(
        Job.of(
                tenant,
                job,
                RenewTokens.TYPE,
                job,
                Json.write(new RenewTokens.Due(id, grant.generation())),
                now)
            .dueAt(tokens.renewAt()));
  }

  private static Write put(TenantId tenant, String id, Grant grant, long expected) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("state", grant.state().name());
    grant.accountId().ifPresent(account -> labels.put(INSTALLED, grant.clientId() + "|" + account));
    return new Write.Put(tenant, COLLECTION, id, labels, Json.write(grant), expected);
  }

  private static Granted granted(Document document) {
    return new Granted(
        document.tenant(),
        document.id(),
        document.version(),
        Json.read(document.body(), Grant.class));
  }

  private String sealed(TenantId tenant, String id, String field, Secret secret) {
    return vault.seal(secret, new Vault.Place(tenant, COLLECTION, id, field));
  }

  private Secret opened(Granted of, String field, String sealed) {
    return vault.open(sealed, new Vault.Place(of.tenant(), COLLECTION, of.id(), field));
  }
}
