package io.parley.server.kommo;

import io.parley.core.TenantId;
import io.parley.core.action.ActionHandler;
import io.parley.core.action.Finding;
import io.parley.core.action.Outcome;
import io.parley.core.work.Effect;
import io.parley.core.work.WorkStore;
import io.parley.core.work.Write;
import io.parley.kommo.Kommo;
import io.parley.kommo.KommoException;
import io.parley.kommo.Webhooks;
import io.parley.server.store.Stored;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Tells a Kommo account to send its webhooks here; Kommo keys them by address, so twice is once.
 */
public final class SubscribeHooks implements ActionHandler {
  private static final String TYPE = "subscribeHooks";

  private final Integrations integrations;
  private final KommoAccounts accounts;
  private final WorkStore store;
  private final InstantSource clock;
  private final BiFunction<TenantId, Stored<Integration>, URI> address;

  /**
   * @param address where the webhooks of an integration are taken
   */
  public SubscribeHooks(
      Integrations integrations,
      KommoAccounts accounts,
      WorkStore store,
      InstantSource clock,
      BiFunction<TenantId, Stored<Integration>, URI> address) {
    this.integrations = integrations;
    this.accounts = accounts;
    this.store = store;
    this.clock = clock;
    this.address = address;
  }

  /** The effect that subscribes an integration in its present version. */
  public static Write plan(
      TenantId tenant, String integrationId, long version, String effectId, Instant now) {
    return new Write.Plan(
        Effect.planned(
            tenant,
            TYPE + "|" + integrationId + "|" + version,
            effectId,
            TYPE,
            "integration:" + integrationId,
            Map.of(),
            Map.of("integration", integrationId),
            Optional.empty(),
            0,
            now));
  }

  /** The effect that subscribes an integration once more, because Kommo no longer posts here. */
  static Write again(TenantId tenant, String integrationId, String effectId, Instant now) {
    return new Write.Plan(
        Effect.planned(
            tenant,
            TYPE + "|" + integrationId + "|again|" + now,
            effectId,
            TYPE,
            "integration:" + integrationId,
            Map.of(),
            Map.of("integration", integrationId),
            Optional.empty(),
            0,
            now));
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public String parameters() {
    return "{\"type\":\"object\",\"additionalProperties\":false}";
  }

  @Override
  public Optional<String> objection(Effect effect) {
    return integration(effect).isEmpty()
        ? Optional.of("the integration was removed")
        : Optional.empty();
  }

  @Override
  public Outcome run(Effect effect) {
    Optional<Stored<Integration>> found = integration(effect);
    if (found.isEmpty()) {
      return new Outcome.Refused("the integration was removed");
    }
    Stored<Integration> integration = found.get();
    Kommo kommo = accounts.client(integration);
    try {
      kommo.webhooks().subscribe(address.apply(effect.tenant(), integration), Webhooks.ALL_EVENTS);
      Instant now = clock.instant();
      store.commit(List.of(ListenJob.start(effect.tenant(), integration.id(), now)), now);
      return new Outcome.Done(Optional.empty());
    } catch (KommoException e) {
      if (e.unauthorized() || e.unavailable()) {
        limit(effect, e);
        return new Outcome.Refused(e.getMessage());
      }
      throw e;
    }
  }

  /** What works goes on; an integration that needs a new credential was marked when it was told. */
  private void limit(Effect effect, KommoException e) {
    Optional<Stored<Integration>> now =
        integration(effect).filter(i -> i.value().status() == Integration.Status.CONNECTED);
    if (now.isEmpty()) {
      return;
    }
    Integration limited =
        now.get().value().in(Integration.Status.LIMITED, Optional.of("webhooks: " + e.detail()));
    store.commit(
        List.of(integrations.put(now.get().tenant(), now.get().id(), limited, now.get().version())),
        clock.instant());
  }

  @Override
  public Finding reconcile(Effect effect, Claims claims) {
    return integration(effect)
        .filter(
            integration ->
                accounts
                    .client(integration)
                    .webhooks()
                    .find(address.apply(effect.tenant(), integration))
                    .isPresent())
        .<Finding>map(integration -> new Finding.Happened(Optional.empty()))
        .orElseGet(Finding.Absent::new);
  }

  private Optional<Stored<Integration>> integration(Effect effect) {
    return effect.at("integration").flatMap(id -> integrations.find(effect.tenant(), id));
  }
}
