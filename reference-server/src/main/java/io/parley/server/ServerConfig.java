package io.parley.server;

import io.parley.core.TenantId;
import io.parley.core.secret.Secret;
import io.parley.kommo.AddressBudget;
import io.parley.server.http.TrustedProxies;
import io.parley.server.operations.ModelMetrics;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a server is set up. Immutable.
 *
 * @param port where it listens; 0 to 65535, 0 picks a free one; 8080 by default
 * @param data the folder for everything it keeps on disk; {@code ./data} by default
 * @param role which part of the work this process does; all by default
 * @param node the name of this process among those that share the database: at most 60 letters,
 *     digits, dots, dashes and underscores; made from role and process and random by default
 * @param workerJobs how many jobs this process works on at once, 4 to 1,000; they mostly wait, for
 *     Kommo's pace or a model, and no tenant has more than three quarters; 128 by default
 * @param databaseUrl the JDBC URL of a PostgreSQL; empty: the embedded store in {@code data}
 * @param redisUrl the Redis that carries announcements of work; empty: the database does
 * @param secretKey what credentials are encrypted with; empty: a key generated into {@code data}
 * @param bootstrap the tenant that is there from the first start on
 * @param publicUrl where others reach this server; empty: {@code http://localhost} and the port
 * @param trustedProxies whose header {@code X-Forwarded-For} is believed; nobody's by default
 * @param chatModel the model that words answers; empty: the built-in offline answerer
 * @param chatModelPrice what its tokens cost; empty: cost is not counted
 * @param chatModelPatience how long a turn waits for the model, with retries and repairs; 1 to 25
 *     s, 25 s by default
 * @param chatModelTokensPerDay the most tokens of one tenant in a day of UTC; empty: no cap
 * @param embedding the model that searches by meaning; the in-process English one by default
 * @param textIndex where words are searched; on each node's disk by default
 * @param kommoBaseUrl where every Kommo account is reached; empty: at its own address
 * @param kommoRequestsPerSecond the most that is asked of one Kommo account in a second; 1 to 7, 6
 *     by default, since Kommo refuses more than 7 and bans who insists
 * @param kommoAddressRequestsPerSecond the most that is asked of all Kommo accounts together in a
 *     second by this process; 0, the default: no limit until Kommo seems to count by address
 * @param demo whether the demo tenant and the sandbox are started
 * @param allowPrivateNetwork whether outgoing requests may reach private addresses
 */
public record ServerConfig(
    int port,
    Path data,
    Role role,
    String node,
    int workerJobs,
    Optional<Secret> databaseUrl,
    Optional<Secret> redisUrl,
    Optional<Secret> secretKey,
    Bootstrap bootstrap,
    Optional<URI> publicUrl,
    TrustedProxies trustedProxies,
    Optional<ModelEndpoint> chatModel,
    Optional<ModelMetrics.Price> chatModelPrice,
    Duration chatModelPatience,
    OptionalLong chatModelTokensPerDay,
    EmbeddingSetting embedding,
    TextIndexPlace textIndex,
    Optional<URI> kommoBaseUrl,
    int kommoRequestsPerSecond,
    int kommoAddressRequestsPerSecond,
    boolean demo,
    boolean allowPrivateNetwork) {

  /** Where the text index is. */
  public enum TextIndexPlace {
    /** In a folder of its own on each node: the fastest. */
    DISK,
    /** In PostgreSQL, shared by all nodes: for up to about 10,000 chunks of a tenant. */
    DATABASE
  }

  /** How a line of the log is written. */
  public enum LogFormat {
    /** For people. */
    TEXT,
    /** For collectors: one JSON object a line. */
    JSON
  }

  /** Which part of the work a process does. */
  public enum Role {
    /** Answers requests and works on jobs. */
    ALL,
    /** Answers requests only. */
    API,
    /** Works on jobs only; answers health and metrics. */
    WORKER;

    /** Whether it answers the API's requests. */
    public boolean serves() {
      return this != WORKER;
    }

    /** Whether it works on jobs. */
    public boolean works() {
      return this != API;
    }
  }

  /**
   * The tenant that is there from the first start on.
   *
   * @param tenant its id; {@code demo} by default
   * @param apiKey the owner's API key, at least 8 characters; empty: random, printed once
   * @param password of the console's user {@code owner}, at least 8 characters; empty: random,
   *     printed once
   */
  public record Bootstrap(TenantId tenant, Optional<Secret> apiKey, Optional<Secret> password) {}

  /**
   * A model behind an OpenAI-compatible address.
   *
   * @param url the address up to and with {@code /v1}
   * @param key its API key; empty where it needs none
   * @param model the model's name there
   */
  public record ModelEndpoint(URI url, Optional<Secret> key, String model) {}

  /**
   * Reads the {@code PARLEY_} variables of a process environment; an empty value counts as unset.
   *
   * @throws IllegalArgumentException for a value out of bounds; the message has the variable, the
   *     value (unless it is secret) and the bound
   */
  public static ServerConfig of(Map<String, String> environment) {
    var variables = new Variables(environment);
    Optional<Secret> database = variables.secret("PARLEY_DATABASE_URL", 1).map(DatabaseUrl::jdbc);
    variables.choice("PARLEY_LOG", LogFormat.class, LogFormat.TEXT); // read by the log itself
    Role role = variables.choice("PARLEY_ROLE", Role.class, Role.ALL);
    return new ServerConfig(
        variables.number("PARLEY_PORT", 8080, 0, 65_535),
        variables.path("PARLEY_DATA", Path.of("data")),
        role,
        node(variables, role),
        variables.number("PARLEY_WORKER_JOBS", 128, 4, 1_000),
        database,
        redis(variables),
        variables.secret("PARLEY_SECRET_KEY", 32),
        new Bootstrap(
            variables.tenant("PARLEY_BOOTSTRAP_TENANT", new TenantId("demo")),
            variables.secret("PARLEY_BOOTSTRAP_API_KEY", 8),
            variables.secret("PARLEY_BOOTSTRAP_PASSWORD", 8)),
        variables.url("PARLEY_PUBLIC_URL"),
        proxies(variables),
        model(variables, "PARLEY_CHAT_MODEL"),
        price(variables),
        Duration.ofSeconds(variables.number("PARLEY_CHAT_MODEL_PATIENCE", 25, 1, 25)),
        tokens(variables),
        EmbeddingSetting.of(variables),
        textIndex(variables, database.isPresent()),
        variables.url("PARLEY_KOMMO_BASE_URL"),
        variables.number("PARLEY_KOMMO_REQUESTS_PER_SECOND", 6, 1, 7),
        variables.number("PARLEY_KOMMO_ADDRESS_REQUESTS_PER_SECOND", 0, 0, AddressBudget.MOST),
        variables.flag("PARLEY_DEMO", database.isEmpty()),
        variables.flag("PARLEY_ALLOW_PRIVATE_NETWORK", false));
  }

  private static TrustedProxies proxies(Variables variables) {
    String name = "PARLEY_TRUSTED_PROXIES";
    try {
      return variables.text(name).map(TrustedProxies::of).orElse(TrustedProxies.NONE);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }

  private static String node(Variables variables, Role role) {
    String name =
        variables
            .text("PARLEY_NODE")
            .orElseGet(
                () ->
                    role.name().toLowerCase(Locale.ROOT)
                        + "-"
                        + ProcessHandle.current().pid()
                        + "-"
                        + Secret.random(16).sha256().substring(0, 6));
    if (!name.matches("[A-Za-z0-9._-]{1,60}")) {
      throw new IllegalArgumentException(
          "PARLEY_NODE '"
              + name
              + "' must be 1 to 60 letters, digits, dots, dashes and underscores");
    }
    return name;
  }

  private static Optional<Secret> redis(Variables variables) {
    Optional<Secret> url = variables.secret("PARLEY_REDIS_URL", 1);
    url.ifPresent(
        known -> {
          if (!known.reveal().matches("rediss?://[^\\s]+")) {
            throw new IllegalArgumentException(
                "PARLEY_REDIS_URL must start with redis:// or rediss:// and have no blanks");
          }
        });
    return url;
  }

  private static Optional<ModelMetrics.Price> price(Variables variables) {
    Optional<BigDecimal> input = variables.amount("PARLEY_CHAT_MODEL_INPUT_PRICE");
    Optional<BigDecimal> output = variables.amount("PARLEY_CHAT_MODEL_OUTPUT_PRICE");
    if (input.isPresent() != output.isPresent()) {
      throw new IllegalArgumentException(
          "PARLEY_CHAT_MODEL_INPUT_PRICE and PARLEY_CHAT_MODEL_OUTPUT_PRICE must be set together");
    }
    String currency = variables.text("PARLEY_CHAT_MODEL_CURRENCY").orElse("USD");
    if (!currency.matches("[A-Z]{3}")) {
      throw new IllegalArgumentException(
          "PARLEY_CHAT_MODEL_CURRENCY '" + currency + "' must be three capital letters");
    }
    return input.map(price -> new ModelMetrics.Price(price, output.orElseThrow(), currency));
  }

  private static OptionalLong tokens(Variables variables) {
    int cap = variables.number("PARLEY_CHAT_MODEL_TOKENS_PER_DAY", 0, 0, Integer.MAX_VALUE);
    return cap == 0 ? OptionalLong.empty() : OptionalLong.of(cap);
  }

  private static TextIndexPlace textIndex(Variables variables, boolean hasDatabase) {
    TextIndexPlace place =
        variables.choice("PARLEY_TEXT_INDEX", TextIndexPlace.class, TextIndexPlace.DISK);
    if (place == TextIndexPlace.DATABASE && !hasDatabase) {
      throw new IllegalArgumentException(
          "PARLEY_TEXT_INDEX 'database' must have PARLEY_DATABASE_URL set");
    }
    return place;
  }

  private static Optional<ModelEndpoint> model(Variables variables, String name) {
    Optional<Secret> key = variables.secret(name + "_KEY", 1);
    Optional<String> model = variables.text(name);
    Optional<URI> url = variables.url(name + "_URL");
    if (url.isEmpty() && (model.isPresent() || key.isPresent())) {
      throw new IllegalArgumentException(
          name + "_URL must be set where " + name + " or " + name + "_KEY is");
    }
    if (url.isPresent() && model.isEmpty()) {
      throw new IllegalArgumentException(name + " must name a model where " + name + "_URL is set");
    }
    return url.map(address -> new ModelEndpoint(address, key, model.orElseThrow()));
  }
}
