package io.parley.server;

import io.parley.core.SdkException;
import io.parley.core.TenantId;
import io.parley.core.action.Dispatcher;
import io.parley.core.agent.AgentDecider;
import io.parley.core.agent.Agents;
import io.parley.core.agent.Chat;
import io.parley.core.agent.Conversations;
import io.parley.core.agent.ReplyDue;
import io.parley.core.agent.Responder;
import io.parley.core.agent.Summariser;
import io.parley.core.agent.SummaryJob;
import io.parley.core.outgoing.OutgoingGuard;
import io.parley.core.sql.SqlStorage;
import io.parley.core.work.Backoff;
import io.parley.core.work.EventJob;
import io.parley.core.work.JobHandler;
import io.parley.core.work.Storage;
import io.parley.core.work.Worker;
import io.parley.kommo.AddressBudget;
import io.parley.rag.article.KnowledgeBase;
import io.parley.rag.file.PageFetcher;
import io.parley.rag.ingest.TextReader;
import io.parley.rag.ingest.tika.TikaReader;
import io.parley.server.account.Accounts;
import io.parley.server.automation.Automation;
import io.parley.server.call.Commits;
import io.parley.server.console.Console;
import io.parley.server.console.ConsoleSessions;
import io.parley.server.console.access.Members;
import io.parley.server.demo.Demo;
import io.parley.server.demo.Narrator;
import io.parley.server.desk.Handover;
import io.parley.server.feed.Feed;
import io.parley.server.feed.LiveFeed;
import io.parley.server.http.Application;
import io.parley.server.http.JettyHttp;
import io.parley.server.knowledge.IndexFollower;
import io.parley.server.knowledge.UploadFolder;
import io.parley.server.knowledge.WebPages;
import io.parley.server.kommo.HookAddressees;
import io.parley.server.kommo.KommoAccounts;
import io.parley.server.kommo.KommoBudgets;
import io.parley.server.kommo.KommoChannel;
import io.parley.server.operations.Health;
import io.parley.server.operations.Housekeeping;
import io.parley.server.operations.Metrics;
import io.parley.server.operations.Patience;
import io.parley.server.operations.RequestMetrics;
import io.parley.server.operations.TestJob;
import io.parley.server.outgoing.GuardedHttp;
import io.parley.server.resource.AccountResource;
import io.parley.server.resource.AgentResource;
import io.parley.server.resource.ApiKeyResource;
import io.parley.server.resource.ArticleResource;
import io.parley.server.resource.CategoryResource;
import io.parley.server.resource.ChatResource;
import io.parley.server.resource.ConversationResource;
import io.parley.server.resource.DashboardResource;
import io.parley.server.resource.EffectResource;
import io.parley.server.resource.EnrolmentResource;
import io.parley.server.resource.EventResource;
import io.parley.server.resource.FileResource;
import io.parley.server.resource.HealthResource;
import io.parley.server.resource.IntegrationResource;
import io.parley.server.resource.JobResource;
import io.parley.server.resource.KommoChatsResource;
import io.parley.server.resource.KommoConsentResource;
import io.parley.server.resource.KommoHookResource;
import io.parley.server.resource.KommoSalesbotResource;
import io.parley.server.resource.MetricsResource;
import io.parley.server.resource.MirrorResource;
import io.parley.server.resource.PageResource;
import io.parley.server.resource.ReplyResource;
import io.parley.server.resource.RuleResource;
import io.parley.server.resource.RuleTrialResource;
import io.parley.server.resource.SearchResource;
import io.parley.server.resource.SequenceResource;
import io.parley.server.resource.SyncResource;
import io.parley.server.resource.WebhookSecretResource;
import io.parley.server.security.Access;
import io.parley.server.security.ApiKeys;
import io.parley.server.security.Callers;
import io.parley.server.security.TinkVault;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The reference server: every part, put together by hand in one place. */
public final class ParleyServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ParleyServer.class);

  private static final PrintStream SILENCE = new PrintStream(OutputStream.nullOutputStream());

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Storage storage;
  private final Bootstrap bootstrap;
  private final JettyHttp http;

  private ParleyServer(ServerConfig config, Clock clock) {
    try {
      storage = opened(storage(config, clock));
      ExecutorService threads = opened(Executors.newVirtualThreadPerTaskExecutor());
      TinkVault vault =
          config.secretKey().map(TinkVault::of).orElseGet(() -> TinkVault.in(config.data()));
      var keys = new ApiKeys(storage, clock);
      var accounts = new Accounts(storage.documents());
      bootstrap = new Bootstrap(storage, clock, keys, accounts, System.out);
      bootstrap.checkKey(vault);
      bootstrap.tenant(config.bootstrap());

      Optional<Demo> demo =
          config.demo() ? Optional.of(opened(Demo.start(clock, System.out))) : Optional.empty();
      var metrics = new Metrics(storage.log(), clock);
      var budgets = opened(budgets(config, metrics, clock));
      var kommo =
          opened(
              new KommoChannel(
                  storage,
                  vault,
                  config.kommoBaseUrl().or(() -> demo.map(Demo::sandboxUrl)),
                  budgets,
                  clock,
                  () -> publicUrl(config)));
      var http = opened(new GuardedHttp(guard(config)));
      var automation = new Automation(storage, kommo, accounts, vault, http, clock);
      KnowledgeBase knowledge = opened(new KnowledgeParts(config, storage, clock)).base();
      var pages = new WebPages(guard(config), http);
      opened(new IndexFollower(knowledge, storage.work()));
      var models = opened(new Models(config, storage, clock));
      var responder = models.responder(knowledge);
      var narrator = new Narrator(config.demo() ? System.out : SILENCE);

      Optional<Worker> worker =
          config.role().works()
              ? Optional.of(
                  opened(
                      worker(
                          storage,
                          kommo,
                          knowledge,
                          pages,
                          automation,
                          responder,
                          models.summariser(),
                          narrator,
                          clock)))
              : Optional.empty();
      // Closed before the worker, whose stop waits for the jobs at hand.
      opened(kommo.sync());
      var health = new Health(storage, clock, threads, worker.map(each -> each::working));

      var feed = new Feed(storage);
      var live = new LiveFeed(storage, clock);
      var resources = new ArrayList<Object>();
      Optional<Console> console = Optional.empty();
      resources.add(new RequestMetrics(metrics));
      resources.add(new HealthResource(health));
      resources.add(new MetricsResource(metrics));
      if (config.role().serves()) {
        var commits = new Commits(storage, clock, vault);
        var callers = new Callers(keys, new ConsoleSessions(storage, config.publicUrl(), clock));
        resources.add(new Access(callers));
        resources.add(commits.idempotency());
        opened(
            new Housekeeping(
                List.of(
                    commits::forgetOldAnswers,
                    () -> knowledge.files().sweep(Duration.ofHours(1), clock.instant()),
                    () -> automation.journal().forgetOld(clock.instant()))));
        var agents = new Agents(storage);
        var conversations = new Conversations(storage.documents());
        resources.add(new AgentResource(agents, automation.tools(), commits));
        resources.add(new RuleResource(agents, automation, commits));
        resources.add(new WebhookSecretResource(automation.hookSecrets(), commits));
        resources.add(new RuleTrialResource(storage, agents, automation, commits));
        var sequencing = automation.sequencing();
        var forms = sequencing.forms(automation.catalog());
        resources.add(new SequenceResource(agents, sequencing, forms, commits));
        resources.add(new EnrolmentResource(agents, sequencing, storage.log(), commits));
        resources.add(
            new IntegrationResource(
                agents,
                kommo.integrations(),
                kommo.accounts(),
                kommo.sync(),
                kommo.consents(),
                commits,
                kommo::hookAddress));
        resources.add(
            new KommoConsentResource(
                kommo.integrations(),
                kommo.consents(),
                callers,
                kommo::hookAddress,
                config.publicUrl().filter(url -> "https".equals(url.getScheme())).isPresent()));
        resources.add(
            new SyncResource(storage, agents, kommo.integrations(), kommo.sync().runs(), commits));
        resources.add(new MirrorResource(agents, kommo.integrations(), kommo.sync()));
        resources.addAll(hooks(kommo, commits, clock, new Patience(threads), metrics));
        resources.add(new CategoryResource(knowledge.categories(), commits));
        resources.add(new ArticleResource(knowledge.articles(), commits));
        resources.add(new SearchResource(knowledge));
        var uploads = new UploadFolder(config.data().resolve("upload"));
        resources.add(new FileResource(knowledge.files(), storage, uploads, commits));
        resources.add(new PageResource(knowledge.files(), pages, storage, commits));
        var chat = new Chat(storage, responder, automation.tools());
        var handover = new Handover(storage.log(), kommo.reception());
        resources.add(new ChatResource(chat, agents, conversations, commits));
        resources.add(new ConversationResource(storage, conversations, handover, commits));
        resources.add(new EventResource(storage, commits));
        resources.add(new EffectResource(storage, commits));
        resources.add(new JobResource(storage, commits));
        resources.add(new DashboardResource(storage, agents, feed, live, clock));
        resources.add(new AccountResource(storage, accounts, commits));
        resources.add(new ApiKeyResource(keys, commits));
        console =
            Optional.of(
                console(config, storage, chat, handover, feed, live, clock).with(automation));
        console.get().add(knowledge, pages, uploads);
      }
      this.http =
          opened(
              JettyHttp.start(
                  config.port(),
                  Application.of(resources),
                  console.map(Console::front).stream().toList()));
      // What it does may ask for this server's own address, which is known from here on.
      if (worker.isPresent()) {
        kommo.listen();
        worker.get().start();
      }
      // Closed before the http server, which waits for what is being answered.
      opened(live);
      demo.ifPresent(
          shop ->
              shop.open(config.bootstrap().tenant(), storage, knowledge, kommo, publicUrl(config)));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** What Kommo calls, and how it is answered. */
  private static List<Object> hooks(
      KommoChannel kommo, Commits commits, Clock clock, Patience patience, Metrics metrics) {
    var addressees = new HookAddressees(kommo.integrations());
    return List.of(
        new KommoHookResource(addressees, kommo.intake(), clock, patience, metrics.registry()),
        new KommoSalesbotResource(addressees, kommo.salesbotIntake(), clock, patience),
        new KommoChatsResource(addressees, kommo.chatIntake(), clock, patience),
        new ReplyResource(
            kommo.integrations(),
            kommo.accounts(),
            kommo.ways(),
            kommo.replies(),
            commits,
            kommo::hookAddress));
  }

  private static Console console(
      ServerConfig config,
      Storage storage,
      Chat chat,
      Handover handover,
      Feed feed,
      LiveFeed live,
      Clock clock) {
    TenantId home = config.bootstrap().tenant();
    var console = new Console(storage, chat, handover, feed, live, clock, home, config.publicUrl());
    console
        .bootstrap(home, config.bootstrap().password())
        .ifPresent(
            password ->
                System.out.println(
                    "Console password of "
                        + Members.OWNER
                        + " in account "
                        + home
                        + ", shown this once: "
                        + password.reveal()));
    return console;
  }

  private static OutgoingGuard guard(ServerConfig config) {
    return config.allowPrivateNetwork() ? OutgoingGuard.anywhere() : OutgoingGuard.publicOnly();
  }

  private static Storage storage(ServerConfig config, Clock clock) {
    return config
        .databaseUrl()
        .map(url -> SqlStorage.postgres(url.reveal(), 16, clock))
        .orElseGet(() -> SqlStorage.sqlite(config.data(), clock));
  }

  private KommoBudgets budgets(ServerConfig config, Metrics metrics, Clock clock) {
    return new KommoBudgets(
        storage,
        config.kommoRequestsPerSecond(),
        AddressBudget.perSecond(config.kommoAddressRequestsPerSecond()),
        config.databaseUrl().isPresent(),
        clock,
        metrics.registry());
  }

  private static Worker worker(
      Storage storage,
      KommoChannel kommo,
      KnowledgeBase knowledge,
      PageFetcher pages,
      Automation automation,
      Responder responder,
      Summariser summariser,
      Narrator narrator,
      Clock clock) {
    RandomGenerator random = RandomGenerator.getDefault();
    var agent =
        new AgentDecider(
            kommo.reception(),
            new Agents(storage),
            storage,
            responder,
            automation.tools(),
            narrator::replied);
    var dispatcher =
        new Dispatcher(
            storage.log(),
            automation.handlers(),
            KommoAccounts.TIMEOUT.multipliedBy(2),
            Backoff.DEFAULT,
            random,
            narrator::settled);
    var handlers = new ArrayList<JobHandler>(kommo.listening());
    handlers.addAll(kommo.jobs());
    handlers.addAll(automation.sequencing().jobs(automation.catalog(), responder));
    handlers.add(
        new EventJob(
            storage.log(),
            List.of(kommo.screening()),
            List.of(automation.ruleDecider(), agent, automation.sequencing().decider())));
    handlers.addAll(
        List.of(
            dispatcher,
            new TestJob(),
            new ReplyDue(storage.log()),
            new SummaryJob(storage, summariser)));
    handlers.add(knowledge.ingestion(List.of(new TextReader(), new TikaReader()), pages));
    handlers.addAll(kommo.sync().jobs());
    knowledge.embedding().ifPresent(handlers::add);
    return new Worker(
        storage.work(),
        handlers,
        Worker.Settings.named("server-" + ProcessHandle.current().pid()),
        clock,
        random);
  }

  /** Where others reach this server; asked when it is needed, since port 0 is known late. */
  private URI publicUrl(ServerConfig config) {
    return config.publicUrl().orElseGet(() -> URI.create("http://127.0.0.1:" + port()));
  }

  private <T extends AutoCloseable> T opened(T part) {
    parts.addFirst(part);
    return part;
  }

  /** Starts a server; it answers when this returns. */
  public static ParleyServer start(ServerConfig config, Clock clock) {
    // What is stored has milliseconds; so has what is shown.
    return new ParleyServer(config, Clock.tick(clock, Duration.ofMillis(1)));
  }

  /** Makes another tenant, with the owner's key that is given. */
  void admit(ServerConfig.Bootstrap tenant) {
    bootstrap.tenant(tenant);
  }

  /** Where everything is kept. */
  Storage storage() {
    return storage;
  }

  /** The port it listens on. */
  public int port() {
    return http.port();
  }

  /** Lets requests and jobs at hand finish, then lets go of everything. */
  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.removeFirst().close();
      } catch (Exception e) {
        log.warn("a part of the server did not close", e);
      }
    }
  }

  /** Starts a server set up by the environment and keeps it until the process is told to end. */
  public static void main(String[] arguments) {
    long started = System.nanoTime();
    try {
      ServerConfig config = ServerConfig.of(System.getenv());
      ParleyServer server = start(config, Clock.systemUTC());
      Runtime.getRuntime().addShutdownHook(new Thread(server::close, "shutdown"));
      log.info(
          "ready on port {} after {} ms", server.port(), (System.nanoTime() - started) / 1_000_000);
    } catch (IllegalArgumentException | SdkException e) {
      System.err.println("parley cannot start: " + e.getMessage());
      System.exit(2);
    }
  }
}
