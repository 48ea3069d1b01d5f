package io.parley.kommo.sandbox;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * A Kommo that runs here: a real HTTP server that behaves as one or several Kommo accounts, with
 * their API, their OAuth, their webhooks, their limits and, on request, their failures. Everything
 * is in memory. Which account a request means is told by its token. Thread-safe.
 *
 * <pre>
 *   try (var kommo = KommoSandbox.start(SandboxConfig.defaults())) {
 *     kommo.account().subscribe(hookAddress, List.of("add_message"));
 *     kommo.account().customerWrites("Maria", "Hola");
 *   }
 * </pre>
 */
public final class KommoSandbox implements AutoCloseable {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(2);

  private final SandboxConfig config;
  private final SandboxTime time;
  private final Faults faults;
  private final TokenDesk tokens;
  private final HookPoster poster;
  private final Accounts accounts;
  private final OAuthRoutes oauth;
  private final WidgetBots widgetBots = new WidgetBots();
  private final SandboxServer server;

  private KommoSandbox(SandboxConfig config) {
    this.config = config;
    this.time = new SandboxTime(config.clock());
    this.faults = new Faults(new Random(config.seed()));
    this.tokens = new TokenDesk(time);
    this.poster = new HookPoster(config, time, faults);
    this.accounts = new Accounts(config, time, poster, tokens);
    this.oauth = new OAuthRoutes(accounts, tokens);
    config.accounts().forEach(accounts::put);
    config.integrations().forEach(oauth::add);
    Router open = new Router();
    oauth.add(open);
    new ControlRoutes(this).add(open);
    new HomeRoutes(this).add(open);
    Router api = new Router();
    ApiRoutes.add(api);
    widgetBots.add(api);
    this.server = new SandboxServer(config, time, tokens, faults, open, api);
  }

  /**
   * Starts a sandbox; it listens when this returns.
   *
   * @throws java.io.UncheckedIOException when the port is taken
   */
  public static KommoSandbox start(SandboxConfig config) {
    return new KommoSandbox(config);
  }

  /** Where the API, the consent page and the token endpoint of all accounts are. */
  public URI baseUrl() {
    return URI.create("http://" + config.host() + ":" + server.port());
  }

  public int port() {
    return server.port();
  }

  /** The first account of the configuration. */
  public SandboxAccount account() {
    return account(config.accounts().getFirst().subdomain());
  }

  /**
   * The account of that subdomain.
   *
   * @throws IllegalArgumentException when there is none
   */
  public SandboxAccount account(String subdomain) {
    return new SandboxAccount(state(subdomain), tokens);
  }

  private AccountState state(String subdomain) {
    return accounts
        .find(subdomain)
        .orElseThrow(
            () -> new IllegalArgumentException("account '" + subdomain + "' is not there"));
  }

  /** All accounts, by subdomain. */
  public List<SandboxAccount> accounts() {
    return accounts.all().stream().map(state -> new SandboxAccount(state, tokens)).toList();
  }

  /** Adds an account, or replaces the one of that subdomain by a fresh one. */
  public SandboxAccount addAccount(AccountSeed seed) {
    return new SandboxAccount(accounts.put(seed), tokens);
  }

  /** Adds an OAuth client, or replaces the one of that id. */
  public void addIntegration(Integration integration) {
    oauth.add(integration);
  }

  /**
   * Consents for an administrator of an account and returns the code the redirect would carry.
   *
   * @throws IllegalArgumentException when the account or the client is not known
   */
  public String authorize(String subdomain, String clientId) {
    return tokens.code(state(subdomain), integration(clientId));
  }

  /**
   * Removes an integration from an account: its tokens die and its disconnect hook is called.
   *
   * @return the status the hook answered; 0 when it has none or nobody answered
   */
  public int disconnect(String subdomain, String clientId) {
    return oauth.disconnect(state(subdomain), integration(clientId));
  }

  /**
   * Lets a salesbot about a lead call a widget of an integration and wait to be continued.
   *
   * @param data what the bot's step sends along, such as {@code message}
   */
  public WidgetRequest callWidget(
      String subdomain, String clientId, URI url, long leadId, Map<String, String> data) {
    return widgetBots.call(state(subdomain), integration(clientId), url, leadId, data);
  }

  private Integration integration(String clientId) {
    return oauth
        .integration(clientId)
        .orElseThrow(
            () -> new IllegalArgumentException("integration '" + clientId + "' is not there"));
  }

  /** Faults of all accounts, of the token endpoint and of all webhooks. */
  public Faults faults() {
    return faults;
  }

  /** What the token endpoint has seen. */
  public TokenStats tokenStats() {
    return tokens.stats();
  }

  /** The time the sandbox believes it is. */
  public Instant now() {
    return time.now();
  }

  /** Moves the sandbox's clock forward, for instance past the life of a token. */
  public void advance(Duration by) {
    time.advance(by);
  }

  /** Webhooks on their way, waiting retries included. */
  public int hooksUnderWay() {
    return poster.underWay();
  }

  /**
   * Waits until no webhook is on its way, retries that wait for their turn included.
   *
   * @return whether that was so before the time was up
   */
  public boolean awaitHooks(Duration within) {
    long end = System.nanoTime() + within.toNanos();
    while (poster.underWay() > 0) {
      if (System.nanoTime() >= end || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
    return true;
  }

  /** Replaces every account by a fresh one and switches all faults off. */
  public void reset() {
    faults.clear();
    accounts.all().stream().map(AccountState::seed).toList().forEach(accounts::put);
  }

  @Override
  public void close() {
    server.close();
    poster.close();
  }
}
