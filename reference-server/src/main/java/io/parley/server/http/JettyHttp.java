package io.parley.server.http;

import io.parley.server.operations.Draining;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Servlet;
import java.net.BindException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Executors;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.servlet.ServletContainer;
import org.glassfish.jersey.servlet.ServletProperties;

/**
 * The HTTP server: Jersey in a Jetty servlet container on virtual threads. The only class that
 * knows the container.
 *
 * <p>Headers are bounded to 16 KiB and the address to 8 KiB; a connection is closed after 30 s
 * without traffic, and one whose body comes in slower than 1,000 bytes a second is refused with a
 * 408, so that slow clients cannot occupy it.
 */
public final class JettyHttp implements AutoCloseable {
  private static final int MAX_HEADER_BYTES = 16 * 1024;
  private static final long MIN_BODY_BYTES_PER_SECOND = 1_000;
  private static final Duration IDLE = Duration.ofSeconds(30);

  private final Server server;
  private final ServerConnector connector;
  private final Draining draining;

  private JettyHttp(Server server, ServerConnector connector, Draining draining) {
    this.server = server;
    this.connector = connector;
    this.draining = draining;
  }

  /**
   * Starts serving {@code application} behind {@code fronts} on {@code port}; 0 picks a free one.
   *
   * @param proxies who is believed when they say for whom they ask
   * @param draining when nothing new is taken in, and how long what is being answered may take
   */
  public static JettyHttp start(
      int port,
      ResourceConfig application,
      List<Front> fronts,
      TrustedProxies proxies,
      Draining draining) {
    var threads = new QueuedThreadPool(200, 4);
    threads.setName("http");
    threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
    var server = new Server(threads);

    var connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(configuration()));
    connector.setPort(port);
    connector.setIdleTimeout(IDLE.toMillis());
    connector.setAcceptQueueSize(1024);
    server.addConnector(connector);

    var servlets = new ServletContextHandler();
    servlets.setContextPath("/");
    servlets.setErrorHandler(new ProblemErrorHandler());
    Servlet jersey = new ServletContainer(application);
    var holder = new ServletHolder("api", jersey);
    holder.setAsyncSupported(true);
    holder.setInitOrder(1);
    servlets.addServlet(holder, "/*");
    var lingering = new FilterHolder(new Lingering());
    lingering.setAsyncSupported(true);
    servlets.addFilter(lingering, "/*", EnumSet.of(DispatcherType.REQUEST));
    for (Front front : fronts) {
      var filter = new FilterHolder(front.filter());
      filter.setName(front.name());
      filter.setAsyncSupported(true);
      filter.setInitParameter(ServletProperties.FILTER_CONTEXT_PATH, "/");
      front
          .paths()
          .forEach(path -> servlets.addFilter(filter, path, EnumSet.of(DispatcherType.REQUEST)));
    }

    server.setErrorHandler(new ProblemErrorHandler());
    // Answers have no least rate: a stream of events may be silent for long.
    var paced = new LeastPace(MIN_BODY_BYTES_PER_SECOND, new PathGuard(servlets));
    server.setHandler(
        new GracefulHandler(new DrainGuard(draining, new ClientAddress(proxies, paced))));
    server.setStopTimeout(draining.left().toMillis());
    try {
      server.start();
    } catch (Exception e) {
      stop(server);
      if (e.getCause() instanceof BindException || e instanceof BindException) {
        throw new IllegalArgumentException("port " + port + " is in use", e);
      }
      throw new IllegalStateException("the http server did not start", e);
    }
    return new JettyHttp(server, connector, draining);
  }

  private static HttpConfiguration configuration() {
    var configuration = new HttpConfiguration();
    configuration.setSendServerVersion(false);
    configuration.setSendXPoweredBy(false);
    configuration.setRequestHeaderSize(MAX_HEADER_BYTES);
    configuration.setResponseHeaderSize(MAX_HEADER_BYTES);
    return configuration;
  }

  /** The port it listens on. */
  public int port() {
    return connector.getLocalPort();
  }

  /** Lets requests at hand finish for as long as the draining has left, then stops. */
  @Override
  public void close() {
    server.setStopTimeout(draining.left().toMillis());
    stop(server);
  }

  private static void stop(Server server) {
    try {
      server.stop();
    } catch (Exception e) {
      org.slf4j.LoggerFactory.getLogger(JettyHttp.class)
          .warn("the http server did not stop cleanly", e);
    }
  }
}
