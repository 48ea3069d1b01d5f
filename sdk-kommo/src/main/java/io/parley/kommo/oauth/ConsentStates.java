package io.parley.kommo.oauth;

import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.document.Document;
import io.parley.core.document.DocumentQuery;
import io.parley.core.json.Json;
import io.parley.core.secret.Secret;
import io.parley.core.secret.Vault;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code state} that goes with a person to the consent page and comes back with the code. It is
 * signed with a key of its own, bound to whoever asked for it, good for ten minutes and good once,
 * on whichever node it comes back to. Thread-safe.
 */
public final class ConsentStates {
  /** How long a person has for the consent page. */
  public static final Duration LIFE = Duration.ofMinutes(10);

  private static final String COLLECTION = "kommoConsent";
  private static final int SWEPT = 100;

  /** Tenant, id and signature; none of them has a dot. */
  private static final Pattern SHAPE =
      Pattern.compile("([a-z0-9][a-z0-9-]{0,62})\\.([0-9a-f-]{36})\\.([0-9a-f]{64})");

  private final Storage storage;
  private final Vault vault;

  public ConsentStates(Storage storage, Vault vault) {
    this.storage = storage;
    this.vault = vault;
  }

  /** What a state that came back says. */
  public sealed interface Presented {
    /**
     * It is good, and has to be {@link ConsentStates#spend spent} before it is acted on.
     *
     * @param connection what the consent is for, such as an integration's id
     */
    record Good(TenantId tenant, String id, String connection) implements Presented {}

    /** It is not; for people. */
    record Refused(String reason) implements Presented {}
  }

  private record Body(String connection, String key, List<String> bindings, Instant until) {}

  /**
   * Makes a state, and sweeps those that nobody came back with.
   *
   * @param bindings of which one has to be presented again: what only the person's browser or the
   *     caller's key knows
   */
  public Secret issue(
      TenantId tenant, String connection, Collection<Secret> bindings, Instant now) {
    if (bindings.isEmpty()) {
      throw new IllegalArgumentException("a state must be bound to something");
    }
    String id = UniqueId.at(now);
    Secret key = Secret.random(32);
    var body =
        new Body(
            connection,
            vault.seal(key, place(tenant, id)),
            bindings.stream().map(Secret::sha256).toList(),
            now.plus(LIFE));
    List<Write> writes = new ArrayList<>();
    for (Document old : storage.documents().list(tenant, COLLECTION, DocumentQuery.first(SWEPT))) {
      if (!now.isBefore(Json.read(old.body(), Body.class).until())) {
        writes.add(new Write.Remove(tenant, COLLECTION, old.id()));
      }
    }
    writes.add(new Write.Put(tenant, COLLECTION, id, Map.of(), Json.write(body), 0));
    storage.work().commit(writes, now);
    return Secret.of(tenant + "." + id + "." + signature(key, tenant, id));
  }

  /**
   * Looks at a state that came back.
   *
   * @param bindings what the caller presented, good or not
   */
  public Presented look(Optional<String> state, Collection<Secret> bindings, Instant now) {
    if (state.isEmpty() || state.get().isEmpty()) {
      return new Presented.Refused("state is missing");
    }
    Matcher shape = SHAPE.matcher(state.get());
    if (!shape.matches()) {
      return new Presented.Refused("state is none of ours");
    }
    TenantId tenant = new TenantId(shape.group(1));
    String id = shape.group(2);
    Optional<Body> found =
        storage
            .documents()
            .find(tenant, COLLECTION, id)
            .map(document -> Json.read(document.body(), Body.class));
    if (found.isEmpty()) {
      return new Presented.Refused("state is not known, or was used already");
    }
    Body body = found.get();
    Secret key = vault.open(body.key(), place(tenant, id));
    if (!same(signature(key, tenant, id), shape.group(3))) {
      return new Presented.Refused("state is not signed by us");
    }
    if (!now.isBefore(body.until())) {
      return new Presented.Refused("state is over " + LIFE.toMinutes() + " minutes old");
    }
    if (bindings.stream().map(Secret::sha256).noneMatch(body.bindings()::contains)) {
      return new Presented.Refused("state was given to another session or key");
    }
    return new Presented.Good(tenant, id, body.connection());
  }

  /** Uses a state up. True for exactly one of all who try. */
  public boolean spend(Presented.Good state, Instant now) {
    return storage
        .work()
        .commit(List.of(new Write.Remove(state.tenant(), COLLECTION, state.id())), now)
        .getFirst();
  }

  private static String signature(Secret key, TenantId tenant, String id) {
    return Uninstall.hmac(key, tenant + "." + id);
  }

  private static boolean same(String left, String right) {
    return MessageDigest.isEqual(
        left.getBytes(StandardCharsets.US_ASCII), right.getBytes(StandardCharsets.US_ASCII));
  }

  private static Vault.Place place(TenantId tenant, String id) {
    return new Vault.Place(tenant, COLLECTION, id, "key");
  }
}
