package io.parley.server;

import io.parley.core.agent.Lookup;
import io.parley.core.agent.Responder;
import io.parley.core.outgoing.OutgoingGuard;
import io.parley.core.sql.SqlStorage;
import io.parley.core.work.Announcements;
import io.parley.core.work.Storage;
import io.parley.kommo.AddressBudget;
import io.parley.kommo.lookup.LookUpContact;
import io.parley.kommo.lookup.LookUpDeal;
import io.parley.rag.article.KnowledgeBase;
import io.parley.rag.article.SearchKnowledge;
import io.parley.rag.file.PageFetcher;
import io.parley.server.account.Accounts;
import io.parley.server.audit.AuditedStorage;
import io.parley.server.automation.Automation;
import io.parley.server.deletion.TenantDeletion;
import io.parley.server.demo.Demo;
import io.parley.server.demo.Narrator;
import io.parley.server.hook.HookParts;
import io.parley.server.insight.CountedStorage;
import io.parley.server.knowledge.IndexFollower;
import io.parley.server.knowledge.WebPages;
import io.parley.server.kommo.KommoBudgets;
import io.parley.server.kommo.KommoChannel;
import io.parley.server.operations.Metrics;
import io.parley.server.operations.ModelMetrics;
import io.parley.server.outgoing.GuardedHttp;
import io.parley.server.redis.RedisAnnouncements;
import io.parley.server.security.ApiKeys;
import io.parley.server.security.TinkVault;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** What a process stands on, whatever its role: the store, the accounts, the knowledge. */
final class Foundation implements AutoCloseable {
  private static final PrintStream SILENCE = new PrintStream(OutputStream.nullOutputStream());
  private static final int CONNECTIONS = 16;

  private final Parts parts = new Parts();
  private final ServerConfig config;
  private final Clock clock;
  private final Optional<RedisAnnouncements> redis;
  private final AuditedStorage storage;
  private final ExecutorService threads;
  private final TinkVault vault;
  private final ApiKeys keys;
  private final Accounts accounts;
  private final Bootstrap bootstrap;
  private final Optional<Demo> demo;
  private final Metrics metrics;
  private final KommoChannel kommo;
  private final Automation automation;
  private final HookParts others;
  private final KnowledgeBase knowledge;
  private final TenantDeletion deletion;
  private final PageFetcher pages;
  private final Models models;
  private final Responder responder;
  private final Narrator narrator;

  /**
   * @param publicUrl where others reach this server; asked when it is needed
   */
  Foundation(ServerConfig config, Clock clock, Supplier<URI> publicUrl) {
    try {
      this.config = config;
      this.clock = clock;
      redis = config.redisUrl().map(url -> new RedisAnnouncements(url, config.node()));
      vault = vault(config);
      storage = parts.opened(store(config, vault, clock, redis.map(known -> known)));
      threads = parts.opened(Executors.newVirtualThreadPerTaskExecutor());
      keys = new ApiKeys(storage, clock);
      accounts = new Accounts(storage.documents());
      bootstrap = new Bootstrap(storage, clock, keys, accounts, System.out);
      bootstrap.checkKey(vault);
      bootstrap.tenant(config.bootstrap());

      demo =
          config.demo()
              ? Optional.of(parts.opened(Demo.start(clock, System.out)))
              : Optional.empty();
      metrics = new Metrics(storage.log(), clock);
      var budgets = parts.opened(budgets());
      kommo =
          parts.opened(
              new KommoChannel(
                  storage,
                  vault,
                  config.node(),
                  config.kommoBaseUrl().or(() -> demo.map(Demo::sandboxUrl)),
                  budgets,
                  clock,
                  publicUrl));
      var http = parts.opened(new GuardedHttp(guard()));
      knowledge = parts.opened(new KnowledgeParts(config, storage, clock)).base();
      automation = new Automation(storage, kommo, accounts, vault, http, lookups(), clock);
      others = new HookParts(storage, http, guard(), automation.hookSecrets(), clock, publicUrl);
      pages = new WebPages(guard(), http);
      deletion = new TenantDeletion(storage, knowledge);
      parts.opened(new IndexFollower(knowledge, storage, clock));
      models =
          parts.opened(
              new Models(
                  config,
                  storage,
                  clock,
                  new ModelMetrics(metrics.registry(), config.chatModelPrice())));
      responder = models.responder(knowledge).completing(accounts::completed);
      narrator = new Narrator(config.demo() ? System.out : SILENCE);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** What credentials are sealed with. */
  static TinkVault vault(ServerConfig config) {
    return config.secretKey().map(TinkVault::of).orElseGet(() -> TinkVault.in(config.data()));
  }

  /** The store that a server with this configuration works on. */
  static AuditedStorage store(
      ServerConfig config, TinkVault vault, Clock clock, Optional<Announcements> announcements) {
    return new AuditedStorage(new CountedStorage(storage(config, clock, announcements)), vault);
  }

  private static Storage storage(
      ServerConfig config, Clock clock, Optional<Announcements> announcements) {
    return config
        .databaseUrl()
        .map(
            url ->
                announcements
                    .map(known -> SqlStorage.postgres(url.reveal(), CONNECTIONS, clock, known))
                    .orElseGet(() -> SqlStorage.postgres(url.reveal(), CONNECTIONS, clock)))
        .orElseGet(
            () ->
                SqlStorage.sqlite(
                    config.data(), clock, announcements.orElseGet(Announcements::none)));
  }

  private KommoBudgets budgets() {
    return new KommoBudgets(
        storage,
        config.kommoRequestsPerSecond(),
        AddressBudget.perSecond(config.kommoAddressRequestsPerSecond()),
        config.databaseUrl().isPresent(),
        clock,
        metrics.registry());
  }

  /** What agents' models may look up. */
  private List<Lookup> lookups() {
    return List.of(
        new SearchKnowledge(knowledge),
        new LookUpDeal(storage.mirror()),
        new LookUpContact(storage.mirror()));
  }

  private OutgoingGuard guard() {
    return config.allowPrivateNetwork() ? OutgoingGuard.anywhere() : OutgoingGuard.publicOnly();
  }

  ServerConfig config() {
    return config;
  }

  Clock clock() {
    return clock;
  }

  /** What carries announcements, where it is not the database. */
  Optional<RedisAnnouncements> redis() {
    return redis;
  }

  AuditedStorage storage() {
    return storage;
  }

  /** Runs what may hang. */
  ExecutorService threads() {
    return threads;
  }

  TinkVault vault() {
    return vault;
  }

  ApiKeys keys() {
    return keys;
  }

  Accounts accounts() {
    return accounts;
  }

  Bootstrap bootstrap() {
    return bootstrap;
  }

  Optional<Demo> demo() {
    return demo;
  }

  Metrics metrics() {
    return metrics;
  }

  KommoChannel kommo() {
    return kommo;
  }

  Automation automation() {
    return automation;
  }

  /** The hooks of other systems. */
  HookParts others() {
    return others;
  }

  KnowledgeBase knowledge() {
    return knowledge;
  }

  TenantDeletion deletion() {
    return deletion;
  }

  PageFetcher pages() {
    return pages;
  }

  Models models() {
    return models;
  }

  Responder responder() {
    return responder;
  }

  /** Tells the demo's spectators what happens. */
  Narrator narrator() {
    return narrator;
  }

  @Override
  public void close() {
    parts.close();
  }
}
