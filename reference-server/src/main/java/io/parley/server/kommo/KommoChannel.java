package io.parley.server.kommo;

import io.parley.core.TenantId;
import io.parley.core.action.ActionHandler;
import io.parley.core.agent.ConversationFence;
import io.parley.core.agent.Reception;
import io.parley.core.secret.Secret;
import io.parley.core.secret.Vault;
import io.parley.core.work.Storage;
import io.parley.kommo.Kommo;
import io.parley.kommo.action.Connections;
import io.parley.kommo.action.KommoActions;
import io.parley.kommo.reply.AutoTransport;
import io.parley.kommo.reply.NoteTransport;
import io.parley.kommo.reply.ReplyTransport;
import io.parley.kommo.reply.TalkTransport;
import io.parley.server.store.Stored;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Everything of Kommo that the server is put together from. Thread-safe. */
public final class KommoChannel implements AutoCloseable {
  private static final Duration REMINDER = Duration.ofHours(1);

  private final Storage storage;
  private final Integrations integrations;
  private final KommoAccounts accounts;
  private final KommoSync sync;
  private final Clock clock;
  private final Supplier<URI> publicUrl;

  /**
   * @param instead where every account is reached instead of at its own host
   * @param budgets the request budgets of the accounts
   * @param publicUrl where Kommo reaches this server; asked late, since a test's port is picked
   *     late
   */
  public KommoChannel(
      Storage storage,
      Vault vault,
      Optional<URI> instead,
      KommoBudgets budgets,
      Clock clock,
      Supplier<URI> publicUrl) {
    this.storage = storage;
    this.integrations = new Integrations(storage.documents(), vault);
    this.accounts = new KommoAccounts(integrations, instead, budgets::of, clock);
    this.sync = new KommoSync(storage, integrations, accounts, clock);
    budgets.alarm(new PausedIntegrations(integrations, storage.work(), clock));
    this.clock = clock;
    this.publicUrl = publicUrl;
  }

  public Integrations integrations() {
    return integrations;
  }

  public KommoAccounts accounts() {
    return accounts;
  }

  /** Copies the connected accounts. */
  public KommoSync sync() {
    return sync;
  }

  /** Knows which agent answers a message from Kommo. */
  public Reception reception() {
    return new KommoReception(integrations);
  }

  /** Makes webhooks durable. */
  public HookIntake intake() {
    return new HookIntake(storage.work());
  }

  /** Where webhooks with that secret are taken. */
  public URI hookAddress(Secret secret) {
    String base = publicUrl.get().toString();
    return URI.create(
        base + (base.endsWith("/") ? "" : "/") + "api/webhooks/kommo/" + secret.reveal());
  }

  /** What can be done in a Kommo account, each held back while a person has the conversation. */
  public List<ActionHandler> actions() {
    Connections connections =
        (tenant, integration) -> integrations.find(tenant, integration).map(this::connected);
    List<ActionHandler> actions = new ArrayList<>();
    for (ActionHandler handler : KommoActions.all(connections, storage.log())) {
      actions.add(
          handler.type().equals("sendMessage")
              ? new ConversationFence(handler, storage.documents())
              : handler);
    }
    actions.add(
        new SubscribeHooks(
            integrations,
            accounts,
            storage.work(),
            clock,
            (tenant, integration) -> hookAddress(tenant, integration)));
    return List.copyOf(actions);
  }

  private URI hookAddress(TenantId tenant, Stored<Integration> integration) {
    return hookAddress(integrations.hookSecret(tenant, integration.id(), integration.value()));
  }

  private Connections.Connected connected(Stored<Integration> integration) {
    Kommo kommo = accounts.client(integration);
    ReplyTransport reply =
        switch (integration.value().transport()) {
          case TALK -> new TalkTransport(kommo);
          case NOTE -> note(kommo);
          case AUTO -> new AutoTransport(new TalkTransport(kommo), note(kommo));
        };
    return new Connections.Connected(kommo, reply);
  }

  private NoteTransport note(Kommo kommo) {
    return new NoteTransport(
        kommo,
        "Suggested answer:",
        Optional.of(new NoteTransport.Reminder("Answer the customer (see the note)", REMINDER)),
        clock);
  }

  @Override
  public void close() {
    accounts.close();
  }
}
