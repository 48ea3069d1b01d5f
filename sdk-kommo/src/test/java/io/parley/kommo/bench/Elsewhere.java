package io.parley.kommo.bench;

import io.parley.kommo.sandbox.Fault;
import io.parley.kommo.sandbox.KommoSandbox;
import io.parley.kommo.sandbox.SandboxConfig;
import io.parley.kommo.sandbox.SandboxStats;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A sandbox in a process of its own, so that what is measured does not share its threads and its
 * heap with what it is measured against.
 */
public final class Elsewhere implements AutoCloseable {
  private final Process process;
  private final BufferedReader from;
  private final PrintWriter to;
  private final URI url;

  private Elsewhere(Process process) throws IOException {
    this.process = process;
    this.from =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    this.to = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
    this.url = URI.create(told("url "));
  }

  /**
   * What the account has seen so far.
   *
   * @param requests received
   * @param mostInASecond within any second
   * @param tooMany answered 429
   */
  record Stats(long requests, int mostInASecond, long tooMany) {}

  static Elsewhere start(int leads, int latency) throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    return new Elsewhere(
        new ProcessBuilder(
                List.of(
                    java.toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    Elsewhere.class.getName(),
                    Integer.toString(leads),
                    Integer.toString(latency)))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start());
  }

  URI url() {
    return url;
  }

  Stats stats() throws IOException {
    to.println("stats");
    String[] parts = told("stats ").split(" ", -1);
    return new Stats(
        Long.parseLong(parts[0]), Integer.parseInt(parts[1]), Long.parseLong(parts[2]));
  }

  private String told(String start) throws IOException {
    String line = from.readLine();
    while (line != null && !line.startsWith(start)) {
      line = from.readLine();
    }
    if (line == null) {
      throw new IOException("the sandbox ended");
    }
    return line.substring(start.length());
  }

  @Override
  public void close() {
    process.destroy();
  }

  /** The sandbox itself: says where it is, and what it has seen whenever it is asked. */
  public static void main(String[] arguments) throws IOException {
    try (var sandbox = KommoSandbox.start(SandboxConfig.defaults());
        var asked = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      sandbox.account().seedLeads(Integer.parseInt(arguments[0]));
      sandbox.account().faults().add(Fault.slow(Duration.ofMillis(Integer.parseInt(arguments[1]))));
      System.out.println("url " + sandbox.baseUrl());
      while (asked.readLine() != null) {
        SandboxStats stats = sandbox.account().stats();
        System.out.println(
            "stats " + stats.requests() + " " + stats.mostInASecond() + " " + stats.tooMany());
      }
    }
  }
}
