package io.parley.server.automation;

import io.parley.core.StaleVersionException;
import io.parley.core.TenantId;
import io.parley.core.document.Document;
import io.parley.core.json.Json;
import io.parley.core.secret.Secret;
import io.parley.core.secret.Vault;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a tenant's outbound hooks are signed with; made when it is first needed, kept sealed.
 * Thread-safe.
 *
 * @see <a href="https://www.standardwebhooks.com">Standard Webhooks</a>
 */
public final class HookSecrets {
  private static final String COLLECTION = "outbound-hook";
  private static final String ID = "secret";
  private static final String PREFIX = "whsec_";
  private static final int BYTES = 32;

  private final Storage storage;
  private final Vault vault;

  public HookSecrets(Storage storage, Vault vault) {
    this.storage = storage;
    this.vault = vault;
  }

  private record Body(String sealed) {}

  /** The tenant's secret, as receivers are told it: {@code whsec_} and Base64. */
  public Secret of(TenantId tenant, Instant now) {
    Optional<Secret> known = find(tenant);
    if (known.isPresent()) {
      return known.get();
    }
    byte[] random =
        Secret.random(BYTES).sha256().substring(0, BYTES).getBytes(StandardCharsets.US_ASCII);
    Secret made = Secret.of(PREFIX + Base64.getEncoder().encodeToString(random));
    try {
      storage.work().commit(List.of(put(tenant, made, 0)), now);
      return made;
    } catch (StaleVersionException e) {
      return find(tenant).orElseThrow(() -> e);
    }
  }

  /**
   * The header {@code webhook-signature} of a message.
   *
   * @param id of the message
   * @param seconds when it is sent, Unix time
   */
  public String signature(TenantId tenant, String id, long seconds, String body, Instant now) {
    String text = of(tenant, now).reveal();
    byte[] key = Base64.getDecoder().decode(text.substring(PREFIX.length()));
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      byte[] sum = mac.doFinal((id + "." + seconds + "." + body).getBytes(StandardCharsets.UTF_8));
      return "v1," + Base64.getEncoder().encodeToString(sum);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  private Optional<Secret> find(TenantId tenant) {
    return storage
        .documents()
        .find(tenant, COLLECTION, ID)
        .map(Document::body)
        .map(body -> vault.open(Json.read(body, Body.class).sealed(), place(tenant)));
  }

  private Write put(TenantId tenant, Secret secret, long expected) {
    return new Write.Put(
        tenant,
        COLLECTION,
        ID,
        Map.of(),
        Json.write(new Body(vault.seal(secret, place(tenant)))),
        expected);
  }

  private static Vault.Place place(TenantId tenant) {
    return new Vault.Place(tenant, COLLECTION, ID, "sealed");
  }
}
