package io.parley.server.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.parley.core.SdkException;
import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.secret.Secret;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import io.parley.server.store.Shelf;
import io.parley.server.store.Stored;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The API keys of every tenant. Thread-safe.
 *
 * <p>A key is {@code ak_<8 characters>_<43 characters>}; it carries 256 random bits, so its SHA-256
 * is all that is kept (OWASP ASVS 5.0, 6.5.2). A removed or expired key is refused within five
 * seconds on every node.
 */
public final class ApiKeys {
  private static final Logger log = LoggerFactory.getLogger(ApiKeys.class);
  private static final Pattern SHAPE = Pattern.compile("ak_([A-Za-z0-9_-]{8})_[A-Za-z0-9_-]{43}");

  /** Noting a use prolongs it once, so that twice this is within the five seconds. */
  private static final Duration REMEMBERED = Duration.ofSeconds(2);

  private static final Duration USE_NOTED_EVERY = Duration.ofMinutes(10);
  private static final String LABEL = "key";

  private final Storage storage;
  private final InstantSource clock;
  private final Shelf<ApiKey> shelf;
  private final Cache<String, List<Stored<ApiKey>>> known =
      Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(REMEMBERED).build();

  public ApiKeys(Storage storage, InstantSource clock) {
    this.storage = storage;
    this.clock = clock;
    this.shelf =
        new Shelf<>(storage.documents(), "api-key", ApiKey.class, key -> Map.of(LABEL, key.key()));
  }

  /**
   * A key that was made, with the secret that is shown this once.
   *
   * @param secret the whole key
   * @param write stores it
   */
  public record Made(Stored<ApiKey> stored, Secret secret, Write write) {}

  /** Makes a random key; it is good once {@link Made#write} is committed. */
  public Made make(TenantId tenant, String name, Role role, Optional<Instant> expiresAt) {
    String id = Secret.random(16).reveal().substring(0, 8);
    Secret secret = Secret.of("ak_" + id + "_" + Secret.random(32).reveal());
    return made(tenant, UniqueId.at(clock.instant()), name, role, expiresAt, secret);
  }

  private Made made(
      TenantId tenant,
      String id,
      String name,
      Role role,
      Optional<Instant> expiresAt,
      Secret secret) {
    var key =
        new ApiKey(
            name, shown(secret.reveal()), secret.sha256(), role, expiresAt, Optional.empty());
    Instant now = clock.instant();
    return new Made(
        new Stored<>(tenant, id, 1, now, now, key), secret, shelf.put(tenant, id, key, 0));
  }

  /** Sees to it that an operator's own key is good for the tenant, as its owner. */
  public void admit(TenantId tenant, Secret secret) {
    boolean there =
        shelf.locate(LABEL, shown(secret.reveal())).stream()
            .anyMatch(
                key -> key.tenant().equals(tenant) && key.value().sha256().equals(secret.sha256()));
    if (!there) {
      Made made =
          made(
              tenant,
              UniqueId.at(clock.instant()),
              "bootstrap",
              Role.OWNER,
              Optional.empty(),
              secret);
      storage.work().commit(List.of(made.write()), clock.instant());
    }
  }

  /** Whom the key stands for; empty when it is unknown or over. */
  public Optional<Caller> caller(String presented) {
    String hash = Secret.of(presented).sha256();
    Instant now = clock.instant();
    return known.get(shown(presented), name -> shelf.locate(LABEL, name)).stream()
        .filter(key -> same(key.value().sha256(), hash))
        .filter(key -> key.value().expiresAt().map(now::isBefore).orElse(true))
        // What is remembered may be a moment old; whose it is may have ended since.
        .filter(key -> storage.ended().find(key.tenant()).isEmpty())
        .findFirst()
        .map(
            key -> {
              noteUse(key, now);
              return new Caller(key.tenant(), key.value().name(), key.value().role());
            });
  }

  /** The keys of a tenant, newest first. */
  public List<Stored<ApiKey>> list(TenantId tenant, Optional<String> before, int limit) {
    return shelf.list(tenant, Map.of(), before, limit);
  }

  /** One key. */
  public Optional<Stored<ApiKey>> find(TenantId tenant, String id) {
    return shelf.find(tenant, id);
  }

  /** Ends a key. */
  public void remove(Stored<ApiKey> key) {
    storage.work().commit(List.of(shelf.remove(key.tenant(), key.id())), clock.instant());
    known.invalidate(key.value().key());
  }

  private void noteUse(Stored<ApiKey> key, Instant now) {
    boolean noted =
        key.value().lastUsedAt().map(last -> last.plus(USE_NOTED_EVERY).isAfter(now)).orElse(false);
    if (noted) {
      return;
    }
    ApiKey used = key.value().usedAt(now);
    known.put(
        used.key(),
        List.of(
            new Stored<>(key.tenant(), key.id(), key.version() + 1, key.createdAt(), now, used)));
    Thread.ofVirtual()
        .name("api-key-use")
        .start(
            () -> {
              try {
                storage
                    .work()
                    .commit(List.of(shelf.put(key.tenant(), key.id(), used, key.version())), now);
              } catch (SdkException e) {
                log.debug("the use of a key was not noted: {}", e.getMessage());
              }
            });
  }

  /** The part that may be shown; of a key of another shape, the beginning of its hash. */
  static String shown(String secret) {
    Matcher shape = SHAPE.matcher(secret);
    return shape.matches() ? shape.group(1) : Secret.of(secret).sha256().substring(0, 16);
  }

  private static boolean same(String left, String right) {
    return MessageDigest.isEqual(
        left.getBytes(StandardCharsets.US_ASCII), right.getBytes(StandardCharsets.US_ASCII));
  }
}
