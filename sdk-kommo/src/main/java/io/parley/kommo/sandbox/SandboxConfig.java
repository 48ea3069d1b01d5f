package io.parley.kommo.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How a {@link KommoSandbox} runs. Immutable. */
public final class SandboxConfig {
  private final Builder from;
  private final List<AccountSeed> accounts;
  private final List<Integration> integrations;

  private SandboxConfig(Builder from) {
    this.from = from.copy();
    this.accounts =
        from.accounts.isEmpty() ? List.of(AccountSeed.named("demo")) : List.copyOf(from.accounts);
    this.integrations = List.copyOf(from.integrations);
  }

  /** One account {@code demo} with the token {@code demo-token}, on a free loopback port. */
  public static SandboxConfig defaults() {
    return builder().build();
  }

  public static Builder builder() {
    return new Builder();
  }

  public String host() {
    return from.host;
  }

  public int port() {
    return from.port;
  }

  public Clock clock() {
    return from.clock;
  }

  public List<AccountSeed> accounts() {
    return accounts;
  }

  public List<Integration> integrations() {
    return integrations;
  }

  public int requestsPerSecond() {
    return from.requestsPerSecond;
  }

  public Duration retryAfter() {
    return from.retryAfter;
  }

  public int banAfter() {
    return from.banAfter;
  }

  public Duration banFor() {
    return from.banFor;
  }

  public double retryScale() {
    return from.retryScale;
  }

  public Duration hookTimeout() {
    return from.hookTimeout;
  }

  public int bodyLimit() {
    return from.bodyLimit;
  }

  public int logLimit() {
    return from.logLimit;
  }

  public long seed() {
    return from.seed;
  }

  /** Collects the options; each is checked when it is given. Not thread-safe. */
  public static final class Builder {
    private String host = "127.0.0.1";
    private int port = 0;
    private Clock clock = Clock.systemUTC();
    private final List<AccountSeed> accounts = new ArrayList<>();
    private final List<Integration> integrations = new ArrayList<>();
    private int requestsPerSecond = 7;
    private Duration retryAfter = Duration.ofSeconds(1);
    private int banAfter = 50;
    private Duration banFor = Duration.ofMinutes(15);
    private double retryScale = 1;
    private Duration hookTimeout = Duration.ofSeconds(2);
    private int bodyLimit = 4 * 1024 * 1024;
    private int logLimit = 20_000;
    private long seed = 1;

    private Builder() {}

    private Builder copy() {
      Builder copy = new Builder();
      copy.host = host;
      copy.port = port;
      copy.clock = clock;
      copy.requestsPerSecond = requestsPerSecond;
      copy.retryAfter = retryAfter;
      copy.banAfter = banAfter;
      copy.banFor = banFor;
      copy.retryScale = retryScale;
      copy.hookTimeout = hookTimeout;
      copy.bodyLimit = bodyLimit;
      copy.logLimit = logLimit;
      copy.seed = seed;
      return copy;
    }

    /** The address to listen on; {@code 127.0.0.1} by default. */
    public Builder host(String host) {
      if (host.isBlank()) {
        throw new IllegalArgumentException("host must not be blank");
      }
      this.host = host;
      return this;
    }

    /** The port to listen on, 0 to 65535; 0, the default, takes a free one. */
    public Builder port(int port) {
      if (port < 0 || port > 65_535) {
        throw new IllegalArgumentException("port " + port + " must be 0 to 65535");
      }
      this.port = port;
      return this;
    }

    /** The source of all times on the wire and of token expiry; the system clock by default. */
    public Builder clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    /** Adds an account. Without any there is one, {@code demo}. */
    public Builder account(AccountSeed account) {
      if (accounts.stream().anyMatch(a -> a.subdomain().equals(account.subdomain()))) {
        throw new IllegalArgumentException("account '" + account.subdomain() + "' is there twice");
      }
      accounts.add(account);
      return this;
    }

    /** Adds an OAuth client. */
    public Builder integration(Integration integration) {
      integrations.add(integration);
      return this;
    }

    /** API requests one account answers within any second, 1 or more; 7 by default. */
    public Builder requestsPerSecond(int requestsPerSecond) {
      this.requestsPerSecond = atLeastOne("requestsPerSecond", requestsPerSecond);
      return this;
    }

    /** What the body of a 429 says; a second by default (Kommo's documentation shows 300 s). */
    public Builder retryAfter(Duration retryAfter) {
      this.retryAfter = positive("retryAfter", retryAfter);
      return this;
    }

    /** Answers of 429 within a minute after which the account is banned; 50 by default. */
    public Builder banAfter(int banAfter) {
      this.banAfter = atLeastOne("banAfter", banAfter);
      return this;
    }

    /** How long a ban lasts on the sandbox's clock; 15 minutes by default. */
    public Builder banFor(Duration banFor) {
      this.banFor = positive("banFor", banFor);
      return this;
    }

    /**
     * Factor on the pauses between webhook retries (5 min, 15 min, 15 min, 1 h), above 0 and at
     * most 1; 1 by default. {@code 1.0 / 60_000} makes a minute a millisecond.
     */
    public Builder retryScale(double retryScale) {
      if (!(retryScale > 0 && retryScale <= 1)) {
        throw new IllegalArgumentException(
            "retryScale " + retryScale + " must be above 0 and at most 1");
      }
      this.retryScale = retryScale;
      return this;
    }

    /** How long a webhook receiver may take; 2 s by default, as with Kommo. */
    public Builder hookTimeout(Duration hookTimeout) {
      this.hookTimeout = positive("hookTimeout", hookTimeout);
      return this;
    }

    /** Bytes a request body may have before it is answered 413; 4 MiB by default. */
    public Builder bodyLimit(int bodyLimit) {
      this.bodyLimit = atLeastOne("bodyLimit", bodyLimit);
      return this;
    }

    /**
     * Entries each log keeps per account (writes, deliveries, events, messages of one talk), the
     * newest; 20,000 by default.
     */
    public Builder logLimit(int logLimit) {
      this.logLimit = atLeastOne("logLimit", logLimit);
      return this;
    }

    /** Seed of the dice that faults with a probability throw. */
    public Builder seed(long seed) {
      this.seed = seed;
      return this;
    }

    public SandboxConfig build() {
      return new SandboxConfig(this);
    }

    private static int atLeastOne(String name, int value) {
      if (value < 1) {
        throw new IllegalArgumentException(name + " " + value + " must be at least 1");
      }
      return value;
    }

    private static Duration positive(String name, Duration value) {
      if (!value.isPositive()) {
        throw new IllegalArgumentException(name + " " + value + " must be positive");
      }
      return value;
    }
  }
}
