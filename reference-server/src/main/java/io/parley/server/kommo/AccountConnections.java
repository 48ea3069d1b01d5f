package io.parley.server.kommo;

import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.secret.Secret;
import io.parley.core.work.Write;
import io.parley.kommo.Kommo;
import io.parley.kommo.KommoApp;
import io.parley.kommo.KommoException;
import io.parley.kommo.KommoHost;
import io.parley.kommo.oauth.Grant;
import io.parley.server.problem.ProblemException;
import io.parley.server.store.Stored;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Connects Kommo accounts to agents, gives them other credentials, and disconnects them; the API
 * and the console do it here. Nothing is stored before the writes are committed. Thread-safe.
 */
public final class AccountConnections {
  private final Integrations integrations;
  private final KommoAccounts accounts;
  private final KommoSync sync;
  private final Consents consents;

  AccountConnections(
      Integrations integrations, KommoAccounts accounts, KommoSync sync, Consents consents) {
    this.integrations = integrations;
    this.accounts = accounts;
    this.sync = sync;
    this.consents = consents;
  }

  /**
   * What is to be connected.
   *
   * @param account the account's host, as {@link #host} reads it
   * @param transport how answers get to the customer
   * @param pipelines only talks about leads of these are answered; empty: all
   */
  public record Wish(
      TenantId tenant,
      String agentId,
      String account,
      Integration.Transport transport,
      List<Long> pipelines) {
    public Wish {
      pipelines = List.copyOf(pipelines);
    }
  }

  /**
   * An integration as it will be.
   *
   * @param grant of an app; empty with a long-lived token
   * @param writes store it, and have done what follows from it
   */
  public record Made(Stored<Integration> stored, Optional<Grant> grant, List<Write> writes) {
    public Made {
      writes = List.copyOf(writes);
    }
  }

  /**
   * An integration with another credential.
   *
   * @param writes what is stored besides the integration itself
   */
  public record Credited(Integration integration, Optional<Grant> grant, List<Write> writes) {
    public Credited {
      writes = List.copyOf(writes);
    }
  }

  /**
   * The host of an account as people write it: with {@code https://} and a path, or without.
   *
   * @throws ProblemException 422 when it is none of Kommo's
   */
  public static String host(String given) {
    String host =
        given
            .strip()
            .toLowerCase(Locale.ROOT)
            .replaceFirst("^https?://", "")
            .replaceFirst("/.*$", "");
    return KommoHost.find(host)
        .map(KommoHost::name)
        .orElseThrow(
            () ->
                ProblemException.field(
                    "account", "account '" + given + "' must be a host such as acme.kommo.com"));
  }

  /**
   * Tries a long-lived token; with it, webhooks are subscribed to and the account is copied.
   *
   * @throws ProblemException 422 when Kommo refuses the token
   */
  public Made byToken(Wish wish, String id, Secret token, Instant now) {
    Integration integration =
        draft(wish, id, Optional.of(token)).numbered(tried(wish.account(), token));
    List<Write> writes = new ArrayList<>(sync.first(wish.tenant(), id, now));
    writes.add(integrations.put(wish.tenant(), id, integration, 0));
    writes.add(SubscribeHooks.plan(wish.tenant(), id, 1, UniqueId.at(now), now));
    return new Made(first(wish, id, integration, now), Optional.empty(), writes);
  }

  /**
   * Keeps an app, which waits for a person's consent unless a code comes with it.
   *
   * @throws ProblemException 422 when Kommo does not take the code
   */
  public Made byApp(Wish wish, String id, KommoApp app, Optional<Secret> code, Instant now) {
    Grant grant = consents.draft(wish.tenant(), id, new KommoHost(wish.account()), app, code);
    Integration integration = consents.following(draft(wish, id, Optional.empty()), grant);
    return new Made(
        first(wish, id, integration, now),
        Optional.of(grant),
        consents.create(wish.tenant(), id, integration, grant, now));
  }

  private Integration draft(Wish wish, String id, Optional<Secret> token) {
    return integrations.draft(
        wish.tenant(),
        id,
        wish.agentId(),
        wish.account(),
        token,
        wish.transport(),
        wish.pipelines());
  }

  private static Stored<Integration> first(
      Wish wish, String id, Integration integration, Instant now) {
    return new Stored<>(wish.tenant(), id, 1, now, now, integration);
  }

  /**
   * A long-lived token in the place of what an integration had.
   *
   * @param changed the integration as it is to be otherwise
   * @throws ProblemException 422 when Kommo refuses the token
   */
  public Credited withToken(
      Stored<Integration> found, Integration changed, Secret token, Instant now) {
    long number = tried(changed.account(), token);
    return new Credited(
        integrations
            .withToken(found.tenant(), found.id(), changed, Optional.of(token))
            .numbered(number)
            .in(Integration.Status.CONNECTED, Optional.empty()),
        Optional.empty(),
        consents.end(found, now));
  }

  /** An app in the place of what an integration had. */
  public Credited withApp(
      Stored<Integration> found,
      Integration changed,
      KommoApp app,
      Optional<Secret> code,
      Instant now) {
    Consents.Change change = consents.give(found, app, code, now);
    Integration granted =
        integrations.withToken(found.tenant(), found.id(), changed, Optional.empty());
    return new Credited(
        consents.following(granted, change.grant()), Optional.of(change.grant()), change.writes());
  }

  /** The writes that store a changed integration and have done what follows from it. */
  public List<Write> change(Stored<Integration> found, Integration changed, Instant now) {
    List<Write> writes = new ArrayList<>();
    writes.add(integrations.put(found.tenant(), found.id(), changed, found.version()));
    if (changed.status() != Integration.Status.NEEDS_REAUTH) {
      writes.add(
          SubscribeHooks.plan(
              found.tenant(), found.id(), found.version() + 1, UniqueId.at(now), now));
    }
    if (!changed.accountId().equals(found.value().accountId())) {
      // Another account behind the same address: its copy replaces the old one.
      writes.addAll(sync.first(found.tenant(), found.id(), now));
    }
    return writes;
  }

  /** The writes that forget an integration, its credentials and its copy of the account. */
  public List<Write> remove(Stored<Integration> found, Instant now) {
    return List.of(
        integrations.remove(found.tenant(), found.id()),
        consents.remove(found.tenant(), found.id()),
        sync.forget(found.tenant(), found.id(), now));
  }

  /** Kommo's number of the account, read with the token. */
  private long tried(String account, Secret token) {
    try (Kommo kommo = accounts.connect(account, token)) {
      return kommo.account().id();
    } catch (IllegalArgumentException e) {
      throw ProblemException.field("auth.token", "auth." + e.getMessage());
    } catch (KommoException e) {
      if (e.unauthorized()) {
        throw ProblemException.field("auth.token", "auth.token was refused by " + account);
      }
      throw e;
    }
  }
}
