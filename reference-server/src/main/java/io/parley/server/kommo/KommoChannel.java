package io.parley.server.kommo;

import io.parley.core.TenantId;
import io.parley.core.action.ActionHandler;
import io.parley.core.action.Rotation;
import io.parley.core.agent.ConversationFence;
import io.parley.core.agent.Reception;
import io.parley.core.event.FactSource;
import io.parley.core.secret.Secret;
import io.parley.core.secret.Vault;
import io.parley.core.work.JobHandler;
import io.parley.core.work.Screening;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import io.parley.kommo.Kommo;
import io.parley.kommo.TokenEndpoint;
import io.parley.kommo.action.Connections;
import io.parley.kommo.action.KommoActions;
import io.parley.kommo.action.KommoFacts;
import io.parley.kommo.news.KommoScreening;
import io.parley.kommo.news.LeadLook;
import io.parley.kommo.news.Look;
import io.parley.kommo.news.StageFence;
import io.parley.kommo.oauth.ConsentStates;
import io.parley.kommo.oauth.GrantedTokens;
import io.parley.kommo.oauth.Grants;
import io.parley.kommo.oauth.RenewTokens;
import io.parley.server.store.Stored;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Everything of Kommo that the server is put together from. Thread-safe. */
public final class KommoChannel implements AutoCloseable {
  private final Storage storage;
  private final Integrations integrations;
  private final KommoAccounts accounts;
  private final KommoSync sync;
  private final TokenEndpoint endpoint;
  private final GrantedTokens tokens;
  private final Consents consents;
  private final ReplyWays ways;
  private final KommoReplies replies;
  private final Clock clock;
  private final Supplier<URI> publicUrl;

  /**
   * @param node the name of this process among those on the same storage
   * @param instead where every account is reached instead of at its own host
   * @param budgets the request budgets of the accounts
   * @param publicUrl where Kommo reaches this server; asked late, since a test's port is picked
   *     late
   */
  public KommoChannel(
      Storage storage,
      Vault vault,
      String node,
      Optional<URI> instead,
      KommoBudgets budgets,
      Clock clock,
      Supplier<URI> publicUrl) {
    this.storage = storage;
    this.integrations = new Integrations(storage.documents(), vault);
    var grants = new Grants(storage, vault, new GrantedIntegrations(integrations));
    this.endpoint = instead.map(TokenEndpoint::at).orElseGet(TokenEndpoint::standard);
    this.tokens = new GrantedTokens(grants, endpoint, clock, node);
    this.consents =
        new Consents(
            storage,
            integrations,
            grants,
            new ConsentStates(storage, vault),
            endpoint,
            instead,
            clock,
            this::consentAddress);
    this.accounts =
        new KommoAccounts(
            integrations, tokens, storage.work(), instead, budgets::of, budgets.address(), clock);
    this.sync = new KommoSync(storage, integrations, accounts, clock);
    budgets.alarm(new PausedIntegrations(integrations, storage.work(), clock));
    this.ways = new ReplyWays(storage.documents(), vault);
    this.replies = new KommoReplies(storage, ways, clock);
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

  /** Takes people to Kommo's consent page and back. */
  public Consents consents() {
    return consents;
  }

  /** Connects accounts to agents, and disconnects them. */
  public AccountConnections connections() {
    return new AccountConnections(integrations, accounts, sync, consents);
  }

  /** What is to be done for the accounts without being asked. */
  public List<JobHandler> jobs() {
    return List.of(new RenewTokens(tokens));
  }

  /** Knows which agent answers a message from Kommo. */
  public Reception reception() {
    return new KommoReception(integrations);
  }

  /** Makes webhooks durable. */
  public HookIntake intake() {
    return new HookIntake(storage.work());
  }

  /** Makes the calls of salesbots durable. */
  public SalesbotIntake salesbotIntake() {
    return new SalesbotIntake(storage.work(), ways);
  }

  /** Makes the hooks of the Chats API durable. */
  public ChatIntake chatIntake() {
    return new ChatIntake(intake(), ways);
  }

  /** Where webhooks with that secret are taken. */
  public URI hookAddress(Secret secret) {
    return at("api/webhooks/kommo/" + secret.reveal());
  }

  /** Where Kommo sends people back to. */
  public URI consentAddress() {
    return at(Consents.CALLBACK);
  }

  private URI at(String path) {
    String base = publicUrl.get().toString();
    return URI.create(base + (base.endsWith("/") ? "" : "/") + path);
  }

  /** Reads what rules ask about. */
  public FactSource facts() {
    return new KommoFacts(this::connection);
  }

  /** What can be done in a Kommo account, each held back while a person has the conversation. */
  public List<ActionHandler> actions() {
    List<ActionHandler> actions = new ArrayList<>();
    Look look = new LeadLook(this::connection);
    for (ActionHandler handler :
        KommoActions.all(this::connection, storage.log(), new Rotation(storage))) {
      ActionHandler fenced = new StageFence(handler, storage.log(), look);
      actions.add(
          handler.type().equals("sendMessage")
              ? new ConversationFence(fenced, storage.documents())
              : fenced);
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

  private Optional<Connections.Connected> connection(TenantId tenant, String integration) {
    return integrations
        .find(tenant, integration)
        .map(
            found -> {
              Kommo kommo = accounts.client(found);
              return new Connections.Connected(kommo, replies.of(found, kommo));
            });
  }

  /** What the ways to answer need. */
  public ReplyWays ways() {
    return ways;
  }

  /** The ways in which answers go out. */
  public KommoReplies replies() {
    return replies;
  }

  /** Tells old news from news, and our own doing from others'. */
  public Screening screening() {
    return new KommoScreening(storage.log(), new LeadLook(this::connection));
  }

  /** Watches that every account is heard, and catches up on what was missed. */
  public List<JobHandler> listening() {
    return List.of(
        new ListenJob(storage, integrations, accounts, ways, this::hookAddress),
        new CatchUpJob(integrations, accounts, intake(), storage.work()));
  }

  /** Has every integration watched that is not yet. */
  public void listen() {
    Instant now = clock.instant();
    List<Write> starts =
        integrations.everywhere().stream()
            .map(found -> ListenJob.start(found.tenant(), found.id(), now))
            .toList();
    if (!starts.isEmpty()) {
      storage.work().commit(starts, now);
    }
  }

  @Override
  public void close() {
    accounts.close();
    endpoint.close();
  }
}
