package io.parley.server;

import io.parley.core.SdkException;
import io.parley.core.work.Storage;
import io.parley.core.work.Worker;
import io.parley.server.contract.Contract;
import io.parley.server.http.Application;
import io.parley.server.http.JettyHttp;
import io.parley.server.log.RequestIds;
import io.parley.server.operations.Draining;
import io.parley.server.operations.Health;
import io.parley.server.operations.RequestMetrics;
import io.parley.server.resource.ContractResource;
import io.parley.server.resource.HealthResource;
import io.parley.server.resource.MetricsResource;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reference server, put together by hand for the role of this process: {@link Foundation} is
 * there in every role, {@link Workshop} works on jobs, {@link Api} answers requests. Health and
 * metrics are answered in every role.
 */
public final class ParleyServer implements AutoCloseable {
  /** As the jar says it; a server started from its classes has none. */
  private static final String VERSION =
      Optional.ofNullable(ParleyServer.class.getPackage().getImplementationVersion())
          .orElse("unreleased");

  private static final Logger log = LoggerFactory.getLogger(ParleyServer.class);

  /** From the word to end until the last answer: an orchestrator kills after 30 s. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Parts parts = new Parts();
  private final Draining draining = new Draining(PATIENCE);
  private final Foundation foundation;
  private final Optional<Worker> worker;
  private final Optional<Api> api;
  private final JettyHttp http;

  private ParleyServer(ServerConfig config, Clock clock) {
    try {
      foundation = parts.opened(new Foundation(config, clock, () -> publicUrl(config)));
      worker =
          config.role().works() ? Optional.of(new Workshop(foundation).worker()) : Optional.empty();
      api =
          config.role().serves()
              ? Optional.of(parts.opened(new Api(foundation)))
              : Optional.empty();
      http =
          parts.opened(
              JettyHttp.start(
                  config.port(),
                  Application.of(resources()),
                  api.map(Api::fronts).orElse(List.of()),
                  config.trustedProxies(),
                  draining));
      // Closed the other way round: nothing new is taken in, whoever watches is let go, what is
      // copied ends after the page at hand, then the worker, and last what is being answered.
      worker.ifPresent(parts::opened);
      parts.opened(foundation.kommo().sync());
      api.ifPresent(parts::opened);
      parts.opened(draining::begin);
      // What it does may ask for this server's own address, which is known from here on.
      worker.ifPresent(
          each -> {
            foundation.kommo().listen();
            each.start();
          });
      foundation
          .demo()
          .filter(shop -> foundation.storage().ended().find(config.bootstrap().tenant()).isEmpty())
          .ifPresent(
              shop ->
                  shop.open(
                      config.bootstrap().tenant(),
                      foundation.storage(),
                      foundation.knowledge(),
                      foundation.kommo(),
                      publicUrl(config)));
    } catch (RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  private List<Object> resources() {
    var health =
        new Health(
            foundation.storage(),
            foundation.clock(),
            foundation.threads(),
            foundation.config().data(),
            worker.map(each -> each::working),
            foundation.redis().map(each -> each::connected),
            draining);
    var all = new ArrayList<Object>();
    all.add(new RequestMetrics(foundation.metrics()));
    all.add(new RequestIds());
    all.add(new HealthResource(health));
    all.add(new MetricsResource(foundation.metrics()));
    if (api.isPresent()) {
      all.addAll(api.get().resources());
      all.add(
          new ContractResource(
              () -> Contract.of(all.stream().<Class<?>>map(Object::getClass).toList(), VERSION)));
    }
    return all;
  }

  /** Where others reach this server; asked when it is needed, since port 0 is known late. */
  private URI publicUrl(ServerConfig config) {
    return config.publicUrl().orElseGet(() -> URI.create("http://127.0.0.1:" + port()));
  }

  /** Starts a server; it answers when this returns. */
  public static ParleyServer start(ServerConfig config, Clock clock) {
    // What is stored has milliseconds; so has what is shown.
    return new ParleyServer(config, Clock.tick(clock, Duration.ofMillis(1)));
  }

  /** Makes another tenant, with the owner's key that is given. */
  void admit(ServerConfig.Bootstrap tenant) {
    foundation.bootstrap().tenant(tenant);
  }

  /** Where everything is kept. */
  Storage storage() {
    return foundation.storage();
  }

  /** The port it listens on. */
  public int port() {
    return http.port();
  }

  /**
   * Takes nothing in any more, lets requests and jobs at hand finish for up to 20 seconds together,
   * gives back the jobs that are left, then lets go of everything.
   */
  @Override
  public void close() {
    parts.close();
  }

  /** Starts a server set up by the environment and keeps it until the process is told to end. */
  public static void main(String[] arguments) {
    long started = System.nanoTime();
    try {
      ServerConfig config = ServerConfig.of(System.getenv());
      ParleyServer server = start(config, Clock.systemUTC());
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server), "shutdown"));
      log.info(
          "ready as {} on port {} after {} ms",
          config.node(),
          server.port(),
          (System.nanoTime() - started) / 1_000_000);
    } catch (IllegalArgumentException | SdkException e) {
      System.err.println("parley cannot start: " + e.getMessage());
      System.exit(2);
    }
  }

  private static void end(ParleyServer server) {
    long started = System.nanoTime();
    log.info("ending: no new work is taken in");
    server.close();
    log.info("ended after {} ms", (System.nanoTime() - started) / 1_000_000);
    // Being told to end is no failure, which the status of a signal would say.
    Runtime.getRuntime().halt(0);
  }
}
