package io.parley.kommo.sandbox;

import java.io.PrintStream;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Runs a sandbox from the command line until the process is ended. */
public final class SandboxMain {
  static final String USAGE =
      """
      Usage: sandbox [options]
        --host HOST                address to listen on (127.0.0.1)
        --port PORT                port to listen on (8090; 0 takes a free one)
        --account NAME[=TOKEN]     adds an account with a long-lived token (demo=demo-token)
        --token TOKEN              long-lived token of the only account, demo
        --integration ID,SECRET,REDIRECT_URI
                                   adds an OAuth client
        --rate N                   requests per second (7)
        --retry-scale FACTOR       factor on the pauses between webhook retries (1)
        --incoming                 first messages become incoming leads\
      """;

  private SandboxMain() {}

  /** Starts a sandbox, prints where it is, and leaves it running. Exits with 2 on a bad option. */
  public static void main(String[] args) {
    if (List.of(args).contains("--help")) {
      System.out.println(USAGE);
      return;
    }
    try {
      start(args, System.out);
    } catch (IllegalArgumentException e) {
      System.err.println("sandbox: " + e.getMessage());
      System.err.println(USAGE);
      System.exit(2);
    }
  }

  static KommoSandbox start(String[] args, PrintStream out) {
    KommoSandbox sandbox = KommoSandbox.start(config(args));
    out.println("Kommo sandbox at " + sandbox.baseUrl());
    sandbox
        .accounts()
        .forEach(
            account ->
                out.println("  account " + account.subdomain() + ", token " + account.token()));
    return sandbox;
  }

  static SandboxConfig config(String... args) {
    SandboxConfig.Builder config = SandboxConfig.builder().port(8090);
    Deque<String> words = new ArrayDeque<>(List.of(args));
    Deque<AccountSeed> seeds = new ArrayDeque<>();
    boolean incoming = false;
    while (!words.isEmpty()) {
      String option = words.removeFirst();
      switch (option) {
        case "--host" -> config.host(value(option, words));
        case "--port" -> config.port((int) number(option, words));
        case "--rate" -> config.requestsPerSecond((int) number(option, words));
        case "--retry-scale" -> config.retryScale(fraction(option, words));
        case "--account" -> seeds.addLast(seed(value(option, words)));
        case "--token" -> seeds.addLast(AccountSeed.named("demo").withToken(value(option, words)));
        case "--integration" -> config.integration(integration(value(option, words)));
        case "--incoming" -> incoming = true;
        default -> throw new IllegalArgumentException("option '" + option + "' is not known");
      }
    }
    if (seeds.isEmpty()) {
      seeds.add(AccountSeed.named("demo"));
    }
    for (AccountSeed seed : seeds) {
      config.account(seed.withIncomingLeads(incoming));
    }
    return config.build();
  }

  private static String value(String option, Deque<String> words) {
    if (words.isEmpty()) {
      throw new IllegalArgumentException("option '" + option + "' needs a value");
    }
    return words.removeFirst();
  }

  private static long number(String option, Deque<String> words) {
    String value = value(option, words);
    return Query.parse(value)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "option '" + option + "' needs a number, not '" + value + "'"));
  }

  private static double fraction(String option, Deque<String> words) {
    String value = value(option, words);
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "option '" + option + "' needs a number, not '" + value + "'", e);
    }
  }

  private static AccountSeed seed(String text) {
    int equals = text.indexOf('=');
    return equals < 0
        ? AccountSeed.named(text)
        : AccountSeed.named(text.substring(0, equals)).withToken(text.substring(equals + 1));
  }

  private static Integration integration(String text) {
    String[] parts = text.split(",", 3);
    if (parts.length != 3) {
      throw new IllegalArgumentException(
          "integration '" + text + "' must be ID,SECRET,REDIRECT_URI");
    }
    return Integration.of(parts[0], parts[1], URI.create(parts[2]));
  }
}
