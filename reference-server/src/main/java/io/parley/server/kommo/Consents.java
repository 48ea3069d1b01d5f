package io.parley.server.kommo;

import io.parley.core.StaleVersionException;
import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.secret.Secret;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import io.parley.kommo.KommoApp;
import io.parley.kommo.KommoException;
import io.parley.kommo.KommoHost;
import io.parley.kommo.TokenEndpoint;
import io.parley.kommo.oauth.ConsentStates;
import io.parley.kommo.oauth.Grant;
import io.parley.kommo.oauth.Granted;
import io.parley.kommo.oauth.Grants;
import io.parley.kommo.oauth.Uninstall;
import io.parley.server.problem.Problem;
import io.parley.server.problem.ProblemException;
import io.parley.server.store.Stored;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes people to Kommo's consent page, makes a grant of what they bring back, and ends it when
 * Kommo says that the app was removed. Nothing is sent anywhere before everything that came with a
 * person has been checked. Thread-safe.
 */
public final class Consents {
  /** The path on this server that people come back to. */
  public static final String CALLBACK = "api/integrations/kommo/callback";

  private static final Logger log = LoggerFactory.getLogger(Consents.class);

  private final Storage storage;
  private final Integrations integrations;
  private final Grants grants;
  private final ConsentStates states;
  private final TokenEndpoint endpoint;
  private final Optional<URI> instead;
  private final InstantSource clock;
  private final Supplier<URI> callback;

  /**
   * @param instead where every account is reached instead of at its own host
   * @param callback where Kommo sends people back to, for apps that do not say
   */
  Consents(
      Storage storage,
      Integrations integrations,
      Grants grants,
      ConsentStates states,
      TokenEndpoint endpoint,
      Optional<URI> instead,
      InstantSource clock,
      Supplier<URI> callback) {
    this.storage = storage;
    this.integrations = integrations;
    this.grants = grants;
    this.states = states;
    this.endpoint = endpoint;
    this.instead = instead;
    this.clock = clock;
    this.callback = callback;
  }

  /**
   * Where to send a person.
   *
   * @param until how long they have
   */
  public record Link(URI page, Instant until) {}

  /** What Kommo sent a person back with; each may be missing. */
  public record Brought(
      Optional<String> state,
      Optional<String> code,
      Optional<String> referer,
      Optional<String> error) {}

  /** An app; without a redirect address of its own, people come back to this server. */
  public KommoApp app(String clientId, Secret clientSecret, Optional<URI> redirectUri) {
    return new KommoApp(clientId, clientSecret, redirectUri.orElseGet(callback));
  }

  /** The grant of an integration. */
  public Optional<Grant> grant(TenantId tenant, String id) {
    return grants.find(tenant, id).map(Granted::grant);
  }

  /** A link to the consent page for an integration; only who presents a binding may come back. */
  public Link link(Stored<Integration> integration, Collection<Secret> bindings) {
    Granted granted = granted(integration);
    Instant now = now();
    Secret state = states.issue(integration.tenant(), integration.id(), bindings, now);
    return new Link(
        endpoint.consentPage(granted.grant().kommoHost(), grants.app(granted), state),
        now.plus(ConsentStates.LIFE));
  }

  /**
   * Exchanges the code that a person brought back and connects the integration.
   *
   * @param bindings what the person's request presented
   * @throws ProblemException 400 when anything is not as it must be
   */
  public Stored<Integration> accept(Brought brought, Collection<Secret> bindings) {
    ConsentStates.Presented.Good state =
        switch (states.look(brought.state(), bindings, now())) {
          case ConsentStates.Presented.Refused(var reason) -> throw refused(reason);
          case ConsentStates.Presented.Good good -> good;
        };
    Stored<Integration> integration =
        integrations
            .find(state.tenant(), state.connection())
            .filter(found -> found.value().oauth())
            .orElseThrow(() -> refused("the integration was removed"));
    if (brought.error().isPresent()) {
      var unused = states.spend(state, now());
      throw refused("Kommo says '" + shortened(brought.error().get()) + "'");
    }
    Secret code =
        brought
            .code()
            .filter(text -> text.matches("[\\x21-\\x7e]{1,4096}"))
            .map(Secret::of)
            .orElseThrow(() -> refused("code is missing"));
    KommoHost host = host(brought.referer(), integration.value());
    if (!states.spend(state, now())) {
      throw refused("state was used already");
    }
    return exchanged(integration, host, code);
  }

  private KommoHost host(Optional<String> referer, Integration integration) {
    String text = referer.orElseThrow(() -> refused("referer is missing"));
    KommoHost account = new KommoHost(integration.account());
    boolean override =
        instead
            .filter(
                base ->
                    text.equals(base.getAuthority())
                        || text.equals(base.getScheme() + "://" + base.getAuthority()))
            .isPresent();
    if (override) {
      return account;
    }
    KommoHost host =
        KommoHost.find(text)
            .orElseThrow(
                () -> refused("referer '" + shortened(text) + "' is none of Kommo's hosts"));
    if (!host.equals(account)) {
      throw refused("consent was given for " + host + ", the integration is for " + account);
    }
    return host;
  }

  private Stored<Integration> exchanged(
      Stored<Integration> integration, KommoHost host, Secret code) {
    Granted asked = granted(integration);
    Instant askedAt = now();
    TokenEndpoint.Pair pair;
    try {
      pair = endpoint.exchange(host, grants.app(asked), code);
    } catch (KommoException e) {
      if (e.retryable()) {
        throw e;
      }
      throw refused("Kommo did not take the code: " + e.getMessage());
    }
    // The code is spent and the pair is all there is of it: what was overtaken is done again.
    while (true) {
      Stored<Integration> now =
          integrations
              .find(integration.tenant(), integration.id())
              .filter(found -> found.value().oauth())
              .orElseThrow(() -> refused("the integration was removed"));
      Granted granted = granted(now);
      if (!granted.grant().clientId().equals(asked.grant().clientId())) {
        throw refused("the integration was given another clientId meanwhile");
      }
      Grant grant = grants.with(now.tenant(), now.id(), granted.grant(), pair, askedAt);
      if (!sameAccount(now.value(), grant)) {
        throw refused("the account at " + host + " is not the one that was connected before");
      }
      try {
        storage.work().commit(connected(now, granted, grant), now());
        log.info("tenant {} integration {} is connected to {}", now.tenant(), now.id(), host);
        return integrations.find(now.tenant(), now.id()).orElse(now);
      } catch (StaleVersionException e) {
        log.debug("a consent is stored again: {}", e.getMessage());
      }
    }
  }

  private static boolean sameAccount(Integration integration, Grant grant) {
    return integration.accountId().isEmpty()
        || grant.accountId().isEmpty()
        || integration.accountId().equals(grant.accountId());
  }

  private List<Write> connected(Stored<Integration> integration, Granted before, Grant after) {
    List<Write> writes = new ArrayList<>(grants.change(before, after, now()));
    if (!before.grant().needsConsent()) {
      // Consented to once more: the integration is as it was, its webhooks may not be.
      writes.addAll(new GrantedIntegrations(integrations).writes(integration, after, now()));
    }
    return writes;
  }

  /** The writes that store an integration whose tokens come from a grant. */
  public List<Write> create(
      TenantId tenant, String id, Integration integration, Grant grant, Instant now) {
    List<Write> writes = new ArrayList<>(grants.create(tenant, id, grant, now));
    writes.add(integrations.put(tenant, id, integration, 0));
    if (!grant.needsConsent()) {
      writes.add(SubscribeHooks.plan(tenant, id, 1, UniqueId.at(now), now));
    }
    return writes;
  }

  /**
   * A new grant: waiting for consent, or connected with the code that a person copied by hand.
   *
   * @throws ProblemException 422 when Kommo does not take the code
   */
  public Grant draft(
      TenantId tenant, String id, KommoHost host, KommoApp app, Optional<Secret> code) {
    return coded(tenant, id, host, app, grants.draft(tenant, id, host, app), code);
  }

  private Grant coded(
      TenantId tenant,
      String id,
      KommoHost host,
      KommoApp app,
      Grant grant,
      Optional<Secret> code) {
    if (code.isEmpty()) {
      return grant;
    }
    Instant askedAt = now();
    try {
      return grants.with(tenant, id, grant, endpoint.exchange(host, app, code.get()), askedAt);
    } catch (KommoException e) {
      if (e.retryable()) {
        throw e;
      }
      throw ProblemException.field(
          "auth.code", "auth.code was refused by " + host + ": " + e.getMessage());
    }
  }

  /** The integration as its grant is. */
  public Integration following(Integration integration, Grant grant) {
    return GrantedIntegrations.following(integration, grant);
  }

  /**
   * The writes of the grant and the grant itself, when an integration is given an app. Tokens stay
   * where only the secret or the redirect address of the same app changed.
   */
  public Change give(
      Stored<Integration> integration, KommoApp app, Optional<Secret> code, Instant now) {
    TenantId tenant = integration.tenant();
    String id = integration.id();
    KommoHost host = new KommoHost(integration.value().account());
    Optional<Granted> before = grants.find(tenant, id);
    if (before.isEmpty()) {
      Grant grant = draft(tenant, id, host, app, code);
      return new Change(grant, grants.create(tenant, id, grant, now));
    }
    boolean same =
        before.get().grant().clientId().equals(app.clientId())
            && before.get().grant().tokens().isPresent();
    Grant grant =
        same
            ? grants.withApp(tenant, id, before.get().grant(), app)
            : grants.replacing(before.get(), host, app);
    Grant after = coded(tenant, id, host, app, grant, code);
    return new Change(after, grants.alone(before.get(), after, now));
  }

  /** What becomes of a grant, and the writes of it without those of its integration. */
  public record Change(Grant grant, List<Write> writes) {}

  /** The writes that end a grant because the account is connected in another way. */
  public List<Write> end(Stored<Integration> integration, Instant now) {
    return grants
        .find(integration.tenant(), integration.id())
        .filter(granted -> granted.grant().state() != Grant.State.DISCONNECTED)
        .map(
            granted ->
                grants.alone(
                    granted,
                    grants.disconnected(granted, "a long-lived token is used instead"),
                    now))
        .orElse(List.of());
  }

  /** The write that removes a grant. */
  public Write remove(TenantId tenant, String id) {
    return grants.remove(tenant, id);
  }

  /**
   * Ends the grants that an account gave to an app.
   *
   * @return whether there was any whose app has signed the news
   */
  public boolean uninstalled(Uninstall news) {
    boolean signed = false;
    for (Granted granted : grants.installed(news.clientId(), news.accountId())) {
      if (news.signedWith(grants.app(granted).clientSecret())) {
        signed = true;
        end(granted);
      }
    }
    return signed;
  }

  private void end(Granted granted) {
    Optional<Granted> now = Optional.of(granted);
    while (now.isPresent() && now.get().grant().state() != Grant.State.DISCONNECTED) {
      Grant ended = grants.disconnected(now.get(), "the integration was removed in Kommo");
      try {
        storage.work().commit(grants.change(now.get(), ended, now()), now());
        log.warn("tenant {} integration {} was removed in Kommo", granted.tenant(), granted.id());
        return;
      } catch (StaleVersionException e) {
        now = grants.find(granted.tenant(), granted.id());
      }
    }
  }

  private Granted granted(Stored<Integration> integration) {
    return grants
        .find(integration.tenant(), integration.id())
        .orElseThrow(() -> refused("the integration has no app; give it one"));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private static ProblemException refused(String reason) {
    return new ProblemException(Problem.of(400, "not connected: " + reason));
  }

  private static String shortened(String text) {
    return text.length() <= 100 ? text : text.substring(0, 100) + "…";
  }
}
