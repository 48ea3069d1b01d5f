package io.parley.kommo;

import io.parley.core.secret.Secret;
import io.parley.kommo.entity.Account;
import io.parley.kommo.entity.EntityKind;
import java.net.URI;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One Kommo account. Thread-safe: create one and share it; close it when done. Calls block, so use
 * virtual threads for many at once.
 *
 * <p>Every call waits for its share of the account's {@link RateBudget}. Reads and writes that may
 * be repeated are tried three times when Kommo is busy or silent and the wait is ten seconds or
 * less; a creation is repeated only when nothing of it can have arrived. What fails is a {@link
 * KommoException}.
 *
 * {@snippet lang=java :
 * var kommo = Kommo.connect("acme.kommo.com").longLivedToken(token).build();
 * Lead lead = kommo.leads().find(7).orElseThrow();
 * kommo.leads().update(lead.id(), LeadPatch.builder().addTag("vip").build());
 * }
 */
public final class Kommo implements AutoCloseable {
  private final Connection connection;

  private Kommo(Connection connection) {
    this.connection = connection;
  }

  /**
   * An account by its host.
   *
   * @param account such as {@code acme.kommo.com}; {@code amocrm.com} and {@code amocrm.ru} are
   *     known too. Anything else is refused, because the token is sent there.
   */
  public static Builder connect(String account) {
    return new Builder(new KommoHost(account.toLowerCase(Locale.ROOT)).address());
  }

  /**
   * An account behind an address of the operator's choice: the sandbox, or a proxy. The caller
   * vouches for it; the token is sent there.
   *
   * @param base scheme http or https, a host, perhaps a port, and nothing else
   */
  public static Builder connect(URI base) {
    return new Builder(checkedBase(base));
  }

  static URI checkedBase(URI base) {
    String scheme = base.getScheme();
    String path = base.getPath();
    boolean plain =
        base.getHost() != null
            && ("http".equals(scheme) || "https".equals(scheme))
            && (path == null || path.isEmpty() || path.equals("/"))
            && base.getUserInfo() == null
            && base.getQuery() == null
            && base.getFragment() == null;
    if (!plain) {
      throw new IllegalArgumentException(
          "base must be a scheme, a host and perhaps a port, such as http://127.0.0.1:9090");
    }
    return URI.create(scheme + "://" + base.getAuthority());
  }

  /** The same account, with another claim on the request budget. Default {@link Lane#ACTIONS}. */
  public Kommo in(Lane lane) {
    return new Kommo(connection.in(lane));
  }

  /** The account itself, read now. Also the cheapest way to see whether the token is good. */
  public Account account() {
    JsonFields from =
        connection.get(
            "account", new Query().add("with", "amojo_id,task_types,datetime_settings,drive_url"));
    JsonFields embedded = from.object("_embedded");
    return new Account(
        from.numberOr("id", 0),
        from.textOr("name", ""),
        from.textOr("subdomain", ""),
        from.numberOr("current_user_id", 0),
        from.textOr("country", ""),
        from.textOr("currency", ""),
        from.textOr("language", ""),
        zone(embedded.object("datetime_settings").textOr("timezone", "")),
        from.text("amojo_id").filter(id -> !id.isEmpty()),
        from.text("drive_url").filter(url -> !url.isEmpty()),
        embedded.list("task_types").stream()
            .map(
                type ->
                    new Account.TaskType(
                        type.numberOr("id", 0),
                        type.textOr("name", ""),
                        type.text("code").filter(code -> !code.isEmpty())))
            .toList(),
        from.raw());
  }

  private static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException unknown) {
      return ZoneOffset.UTC;
    }
  }

  public Leads leads() {
    return new Leads(connection);
  }

  public Contacts contacts() {
    return new Contacts(connection);
  }

  public Companies companies() {
    return new Companies(connection);
  }

  /** The tags of one kind of entity: each kind has its own. */
  public Tags tags(EntityKind kind) {
    return new Tags(connection, kind);
  }

  /** The notes on entities of one kind. */
  public Notes notes(EntityKind kind) {
    return new Notes(connection, kind);
  }

  /** What belongs to the entities of one kind. */
  public Links links(EntityKind kind) {
    return new Links(connection, kind);
  }

  /** The incoming leads that wait to be accepted. */
  public Unsorted unsorted() {
    return new Unsorted(connection);
  }

  /** The history of the account. */
  public Events events() {
    return new Events(connection);
  }

  /** The lists of the account, such as its products. */
  public Catalogs catalogs() {
    return new Catalogs(connection);
  }

  public Salesbots salesbots() {
    return new Salesbots(connection);
  }

  public Tasks tasks() {
    return new Tasks(connection);
  }

  public Talks talks() {
    return new Talks(connection);
  }

  public Pipelines pipelines() {
    return new Pipelines(connection);
  }

  public Users users() {
    return new Users(connection);
  }

  public CustomFieldDefinitions customFields() {
    return new CustomFieldDefinitions(connection);
  }

  public Webhooks webhooks() {
    return new Webhooks(connection);
  }

  /**
   * One page of a list.
   *
   * @param page 1 or more
   * @param updatedSince only what changed at or after this instant, to the second; Kommo may ignore
   *     it
   */
  public <T> Listing.Page<T> page(Listing<T> list, int page, Optional<Instant> updatedSince) {
    if (page < 1) {
      throw new IllegalArgumentException("page " + page + " must be 1 or more");
    }
    return list.page(connection, page, updatedSince);
  }

  /**
   * Those of the things that are still there.
   *
   * @param ids at most {@value Listing#IDS}
   */
  public <T> List<Listing.Item<T>> present(Listing<T> list, List<Long> ids) {
    if (ids.size() > Listing.IDS) {
      throw new IllegalArgumentException(ids.size() + " ids must be at most " + Listing.IDS);
    }
    return ids.isEmpty() ? List.of() : list.present(connection, ids);
  }

  /** Lets go of the connections. Views made by {@link #in} share them. */
  @Override
  public void close() {
    connection.close();
  }

  /** Collects what a connection needs; {@link #build} opens nothing. Not thread-safe. */
  public static final class Builder {
    static final String USER_AGENT = "parley-kommo/1";

    final URI base;
    String userAgent = USER_AGENT;
    Duration timeout = Duration.ofSeconds(20);
    Duration connectTimeout = Duration.ofSeconds(5);
    Clock clock = Clock.systemUTC();
    RateBudget budget = RateBudget.standard();
    AddressBudget address = AddressBudget.watched();
    MonotonicTime time = MonotonicTime.SYSTEM;
    private @Nullable TokenSource tokens;

    private Builder(URI base) {
      this.base = base;
    }

    /** The token made by hand in the integration's settings. This or {@link #tokens}. */
    public Builder longLivedToken(Secret token) {
      return tokens(TokenSource.longLived(token));
    }

    /** Where the token for each call comes from, such as a grant that is renewed. */
    public Builder tokens(TokenSource tokens) {
      this.tokens = tokens;
      return this;
    }

    /** How long one HTTP call may take, repetitions and waiting not included. Default 20 s. */
    public Builder timeout(Duration timeout) {
      this.timeout = positive("timeout", timeout);
      return this;
    }

    /** How long reaching Kommo may take. Default 5 s. */
    public Builder connectTimeout(Duration timeout) {
      this.connectTimeout = positive("connect timeout", timeout);
      return this;
    }

    /** The wall clock, for {@code Retry-After} dates only. Default: the machine's. */
    public Builder clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    /**
     * The request budget. Give every client of the same account the same one. Default: a {@link
     * RateBudget#standard} of its own.
     */
    public Builder budget(RateBudget budget) {
      this.budget = budget;
      return this;
    }

    /**
     * What all accounts may send together. Give every client of this process the same one. Default:
     * {@link AddressBudget#watched} of its own, which sees this account alone.
     */
    public Builder address(AddressBudget address) {
      this.address = address;
      return this;
    }

    /** What this program calls itself. Default {@code parley-kommo/1}. */
    public Builder userAgent(String userAgent) {
      if (!userAgent.matches("[\\x20-\\x7e]+")) {
        throw new IllegalArgumentException("user agent must be printable ASCII");
      }
      this.userAgent = userAgent;
      return this;
    }

    Builder time(MonotonicTime time) {
      this.time = time;
      return this;
    }

    TokenSource tokens() {
      if (tokens == null) {
        throw new IllegalStateException("a token is required: call longLivedToken or tokens");
      }
      return tokens;
    }

    public Kommo build() {
      return new Kommo(new Connection(new KommoHttp(this), Lane.ACTIONS));
    }

    private static Duration positive(String name, Duration duration) {
      if (!duration.isPositive()) {
        throw new IllegalArgumentException(name + " " + duration + " must be positive");
      }
      return duration;
    }
  }
}
