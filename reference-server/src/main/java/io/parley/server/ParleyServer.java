package io.parley.server;

import io.parley.core.SdkException;
import io.parley.core.agent.Agents;
import io.parley.core.sql.SqlStorage;
import io.parley.core.work.EventJob;
import io.parley.core.work.JobHandler;
import io.parley.core.work.Storage;
import io.parley.core.work.Worker;
import io.parley.server.account.Accounts;
import io.parley.server.feed.Feed;
import io.parley.server.feed.LiveFeed;
import io.parley.server.operations.Metrics;
import io.parley.server.operations.RequestMetrics;
import io.parley.server.operations.TestJob;
import io.parley.server.resource.AccountResource;
import io.parley.server.resource.ApiKeyResource;
import io.parley.server.resource.DashboardResource;
import io.parley.server.resource.EffectResource;
import io.parley.server.resource.EventResource;
import io.parley.server.resource.JobResource;
import io.parley.server.resource.MetricsResource;
import io.parley.server.call.Commits;
import io.parley.server.http.Application;
import io.parley.server.http.JettyHttp;
import io.parley.server.operations.Health;
import io.parley.server.resource.AgentResource;
import io.parley.server.resource.HealthResource;
import io.parley.server.security.Access;
import io.parley.server.security.ApiKeys;
import io.parley.server.security.TinkVault;
import java.time.Clock;
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

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final JettyHttp http;

  private ParleyServer(ServerConfig config, Clock clock) {
    try {
      Storage storage = opened(storage(config, clock));
      ExecutorService threads = opened(Executors.newVirtualThreadPerTaskExecutor());
      TinkVault vault =
          config.secretKey().map(TinkVault::of).orElseGet(() -> TinkVault.in(config.data()));
      var keys = new ApiKeys(storage, clock);
      var accounts = new Accounts(storage.documents());
      var bootstrap = new Bootstrap(storage, clock, keys, accounts, System.out);
      bootstrap.checkKey(vault);
      bootstrap.tenant(config.bootstrap());

      var metrics = new Metrics(storage.log(), clock);
      Optional<Worker> worker =
          config.role().works()
              ? Optional.of(opened(worker(storage, clock)))
              : Optional.empty();
      var health =
          new Health(storage, clock, threads, worker.map(each -> each::working));

      var resources = new ArrayList<Object>();
      resources.add(new RequestMetrics(metrics));
      resources.add(new HealthResource(health));
      resources.add(new MetricsResource(metrics));
      if (config.role().serves()) {
        var agents = new Agents(storage);
        var commits = new Commits(storage, clock, vault);
        var feed = new Feed(storage.log());
        LiveFeed live = opened(new LiveFeed(feed, storage.work()));
        resources.add(new Access(keys));
        resources.add(commits.idempotency());
        resources.add(new AgentResource(agents, commits));
        resources.add(new EventResource(storage, commits));
        resources.add(new EffectResource(storage, commits));
        resources.add(new JobResource(storage, commits));
        resources.add(new DashboardResource(storage, agents, feed, live, clock));
        resources.add(new AccountResource(storage, accounts, commits));
        resources.add(new ApiKeyResource(keys, commits));
      }
      worker.ifPresent(Worker::start);
      this.http = opened(JettyHttp.start(config.port(), Application.of(resources)));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private static Storage storage(ServerConfig config, Clock clock) {
    return config
        .databaseUrl()
        .map(url -> SqlStorage.postgres(url.reveal(), 16, clock))
        .orElseGet(() -> SqlStorage.sqlite(config.data(), clock));
  }

  private static Worker worker(Storage storage, Clock clock) {
    List<JobHandler> handlers =
        List.of(
            new EventJob(storage.log(), List.of()),
            new TestJob());
    return new Worker(
        storage.work(),
        handlers,
        Worker.Settings.named("server-" + ProcessHandle.current().pid()),
        clock,
        RandomGenerator.getDefault());
  }

  private <T extends AutoCloseable> T opened(T part) {
    parts.addFirst(part);
    return part;
  }

  /** Starts a server; it answers when this returns. */
  public static ParleyServer start(ServerConfig config, Clock clock) {
    return new ParleyServer(config, clock);
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
