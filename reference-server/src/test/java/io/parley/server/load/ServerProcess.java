package io.parley.server.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The server in a process of its own, on a port that stays the same over restarts. */
final class ServerProcess implements AutoCloseable {
  private static final List<String> COMMAND = command();

  private final Map<String, String> environment;
  private final List<String> options;
  private final Path log;
  private final int port;
  private Optional<Process> process = Optional.empty();

  /**
   * @param data the data folder
   * @param variables further {@code PARLEY_…} variables
   * @param options further ones of the JVM, which count over the usual ones
   */
  ServerProcess(Path data, Map<String, String> variables, String... options) {
    this.options = List.of(options);
    this.port = freePort();
    this.log = data.resolveSibling("server.log");
    this.environment = new TreeMap<>(variables);
    environment.put("PARLEY_PORT", Integer.toString(port));
    environment.put("PARLEY_DATA", data.toString());
    environment.putIfAbsent("PARLEY_DEMO", "false");
  }

  URI at(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  Path log() {
    return log;
  }

  long pid() {
    return process.orElseThrow().pid();
  }

  /** Starts it and returns at once. */
  void start() {
    var command = new ArrayList<>(COMMAND);
    String more = System.getenv("PARLEY_JAVA_OPTS");
    if (more != null && !more.isBlank()) {
      command.addAll(List.of(more.split(" ", -1)));
    }
    command.addAll(options);
    command.add("io.parley.server.ParleyServer");
    var builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("PARLEY_"));
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    try {
      process = Optional.of(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until it answers, and fails with its log's place when it does not. */
  void awaitReady(HttpClient client) {
    long deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
    while (System.nanoTime() < deadline) {
      if (!process.orElseThrow().isAlive()) {
        throw new IllegalStateException("the server ended by itself; see " + log);
      }
      try {
        var answer =
            client.send(
                HttpRequest.newBuilder(at("/health/ready")).timeout(Duration.ofSeconds(5)).build(),
                HttpResponse.BodyHandlers.discarding());
        if (answer.statusCode() == 200) {
          return;
        }
      } catch (IOException notYet) {
        // it is still starting
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
      LockSupport.parkNanos(50_000_000);
    }
    throw new IllegalStateException("the server did not become ready; see " + log);
  }

  /** SIGTERM, as it comes from whoever runs it; the exit status, or empty after a minute. */
  Optional<Integer> terminate() {
    Process running = process.orElseThrow();
    running.destroy();
    await(running, 60);
    return running.isAlive() ? Optional.empty() : Optional.of(running.exitValue());
  }

  /** Resident memory in megabytes. */
  long residentMegabytes() {
    try (var lines = Files.lines(Path.of("/proc", Long.toString(pid()), "status"))) {
      return lines
              .filter(line -> line.startsWith("VmRSS:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
              .findFirst()
              .orElse(0)
          / 1024;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is reachable in its heap, in kilobytes: told by the JVM after a full collection. */
  long liveKilobytes() {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    try {
      Process asked =
          new ProcessBuilder(jcmd.toString(), Long.toString(pid()), "GC.class_histogram")
              .redirectErrorStream(true)
              .start();
      try (var lines = asked.inputReader()) {
        return lines
                .lines()
                .filter(line -> line.startsWith("Total"))
                .mapToLong(line -> Long.parseLong(line.strip().split("\\s+")[2]))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the server told no histogram"))
            / 1024;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGKILL, as it comes from the kernel. */
  void kill() {
    Process running = process.orElseThrow();
    running.destroyForcibly();
    await(running);
  }

  @Override
  public void close() {
    process.ifPresent(
        running -> {
          running.destroyForcibly();
          await(running);
        });
  }

  private static void await(Process running) {
    await(running, 30);
  }

  private static void await(Process running, int seconds) {
    try {
      running.waitFor(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * The JVM with its options and class path: as {@code bin/serve} starts it when {@code bin/bench}
   * hands that over in the system property {@code parley.server.command}, one word a line; else
   * this JVM's own classes.
   */
  private static List<String> command() {
    String given = System.getProperty("parley.server.command");
    if (given != null) {
      return given.lines().toList();
    }
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED",
        "--add-modules",
        "jdk.incubator.vector",
        "-XX:+UseSerialGC",
        "-Xms48m",
        "-Xmx256m",
        "-cp",
        System.getProperty("java.class.path"));
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
