package io.parley.server.kommo;

import io.parley.core.TenantId;
import io.parley.core.document.DocumentStore;
import io.parley.core.secret.Secret;
import io.parley.core.secret.Vault;
import io.parley.core.work.Write;
import io.parley.kommo.reply.SalesbotTransport.Saying;
import io.parley.server.store.Shelf;
import io.parley.server.store.Stored;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the ways to answer need, for every integration, with secrets sealed. Thread-safe. */
public final class ReplyWays {
  private static final String COLLECTION = "reply-way";

  private final Shelf<ReplyWay> shelf;
  private final Vault vault;

  public ReplyWays(DocumentStore documents, Vault vault) {
    this.shelf = new Shelf<>(documents, COLLECTION, ReplyWay.class, way -> Map.of());
    this.vault = vault;
  }

  /** What people see and change: no secret comes out. */
  public record Settings(
      Optional<Field> field, Optional<Salesbot> salesbot, Optional<Chats> chats, long version) {
    /** A field of leads and the salesbot that says it, both by their numbers in Kommo. */
    public record Field(long fieldId, long botId) {
      public Field {
        positive("field.fieldId", fieldId);
        positive("field.botId", botId);
      }

      private static void positive(String field, long value) {
        if (value <= 0) {
          throw new IllegalArgumentException(field + " " + value + " must be positive");
        }
      }
    }

    /** Who says what a salesbot asked for. */
    public record Salesbot(Saying saying) {}

    /** The channel in the account. */
    public record Chats(String scopeId) {
      private static final Pattern SCOPE = Pattern.compile("[A-Za-z0-9_-]{1,200}");

      public Chats {
        if (!SCOPE.matcher(scopeId).matches()) {
          throw new IllegalArgumentException(
              "chats.scopeId '" + scopeId + "' must be 1 to 200 of letters, digits, '_' and '-'");
        }
      }
    }

    /** The same with another way by field, or none. */
    public Settings with(Optional<Field> field) {
      return new Settings(field, salesbot, chats, version);
    }

    /** The same with another way by salesbot, or none. */
    public Settings saidBy(Optional<Salesbot> salesbot) {
      return new Settings(field, salesbot, chats, version);
    }

    /** The same with another channel, or none. */
    public Settings through(Optional<Chats> chats) {
      return new Settings(field, salesbot, chats, version);
    }
  }

  /** Where the widget of a salesbot calls, and where the hooks of a channel go. */
  public record Addresses(String salesbot, String chats) {
    /**
     * Those of one account.
     *
     * @param hooks where the account's webhooks are taken
     */
    public static Addresses beside(URI hooks) {
      String text = hooks.toString();
      return new Addresses(
          text.replace("/webhooks/kommo/", "/webhooks/kommo-salesbot/"),
          text.replace("/webhooks/kommo/", "/webhooks/kommo-chats/") + "/:scope_id");
    }
  }

  /** The settings of an integration; all empty at version 0 where nobody made any. */
  public Settings settings(TenantId tenant, String integrationId) {
    Optional<Stored<ReplyWay>> stored = shelf.find(tenant, integrationId);
    ReplyWay way = stored.map(Stored::value).orElse(ReplyWay.NONE);
    return new Settings(
        way.field().map(field -> new Settings.Field(field.fieldId(), field.botId())),
        way.salesbot().map(bot -> new Settings.Salesbot(bot.saying())),
        way.chats().map(chats -> new Settings.Chats(chats.scopeId())),
        stored.map(Stored::version).orElse(0L));
  }

  /**
   * The write that stores settings.
   *
   * @param salesbotSecret a new secret key; empty keeps the one there is
   * @param chatsSecret a new secret of the channel; empty keeps the one there is
   * @throws IllegalArgumentException when a way needs a secret and there is none
   */
  public Write put(
      TenantId tenant,
      String integrationId,
      Settings settings,
      Optional<Secret> salesbotSecret,
      Optional<Secret> chatsSecret) {
    ReplyWay before = shelf.find(tenant, integrationId).map(Stored::value).orElse(ReplyWay.NONE);
    Optional<String> bot =
        salesbotSecret
            .map(secret -> vault.seal(secret, place(tenant, integrationId, "salesbot")))
            .or(() -> before.salesbot().map(ReplyWay.Salesbot::secret));
    Optional<String> channel =
        chatsSecret
            .map(secret -> vault.seal(secret, place(tenant, integrationId, "chats")))
            .or(() -> before.chats().map(ReplyWay.Chats::secret));
    var way =
        new ReplyWay(
            settings.field().map(field -> new ReplyWay.Field(field.fieldId(), field.botId())),
            settings
                .salesbot()
                .map(
                    chosen ->
                        new ReplyWay.Salesbot(
                            required("salesbot.clientSecret", bot), chosen.saying())),
            settings
                .chats()
                .map(
                    chosen ->
                        new ReplyWay.Chats(chosen.scopeId(), required("chats.secret", channel))));
    return shelf.put(tenant, integrationId, way, settings.version());
  }

  private static String required(String field, Optional<String> secret) {
    return secret.orElseThrow(() -> new IllegalArgumentException(field + " is required"));
  }

  /** The write that forgets the settings of an integration. */
  public Write remove(TenantId tenant, String integrationId) {
    return shelf.remove(tenant, integrationId);
  }

  Optional<ReplyWay> find(TenantId tenant, String integrationId) {
    return shelf.find(tenant, integrationId).map(Stored::value);
  }

  /** The secret key of the integration whose widget a salesbot calls. */
  Optional<Secret> salesbotSecret(TenantId tenant, String integrationId) {
    return find(tenant, integrationId)
        .flatMap(ReplyWay::salesbot)
        .map(bot -> vault.open(bot.secret(), place(tenant, integrationId, "salesbot")));
  }

  /** The secret of the channel that is this one in the account; empty when it is another. */
  Optional<Secret> chatsSecret(TenantId tenant, String integrationId, String scopeId) {
    return find(tenant, integrationId)
        .flatMap(ReplyWay::chats)
        .filter(chats -> chats.scopeId().equals(scopeId))
        .map(chats -> vault.open(chats.secret(), place(tenant, integrationId, "chats")));
  }

  private static Vault.Place place(TenantId tenant, String id, String field) {
    return new Vault.Place(tenant, COLLECTION, id, field);
  }
}
