package io.parley.kommo.webhook;

import io.parley.core.TenantId;
import io.parley.core.event.Event;
import io.parley.core.secret.Secret;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A salesbot that stopped at a widget and asks for an answer. Immutable.
 *
 * @param token what the bot says about itself, verified
 * @param data what the bot's step sends along: {@code message} for the words of the client, and if
 *     wanted {@code lead}, {@code contact}, {@code name}, {@code origin} and others
 * @param address where the bot waits
 */
public record WidgetCall(BotToken token, Map<String, String> data, ReturnAddress address) {
  public WidgetCall {
    data = Map.copyOf(data);
  }

  /** What a look at the body of a call found. */
  public sealed interface Reading {
    /** Kommo sent it, from the account it was expected from. */
    record Genuine(WidgetCall call) implements Reading {}

    /** It is not to be trusted, for this reason. */
    record Forged(String reason) implements Reading {}
  }

  /**
   * Reads and verifies a call, JSON or form. Never throws on what a body holds.
   *
   * @param account the host of the account that the call must come from
   * @param secret the secret key of the integration that the widget belongs to
   */
  public static Reading read(byte[] body, String account, Secret secret, Instant now) {
    Optional<Map<String, Object>> tree =
        body.length > WebhookReader.MAX_BYTES
            ? Optional.empty()
            : JsonBody.read(body).or(() -> FormBody.read(body));
    if (tree.isEmpty()) {
      return new Reading.Forged("the body is neither JSON nor a form");
    }
    return switch (BotToken.verify(HookTree.text(tree.get(), "token").orElse(""), secret, now)) {
      case BotToken.Verdict.Forged(String reason) -> new Reading.Forged("token: " + reason);
      case BotToken.Verdict.Genuine(BotToken token) -> checked(tree.get(), account, token);
    };
  }

  private static Reading checked(Map<String, Object> tree, String account, BotToken token) {
    String word = account.substring(0, Math.max(0, account.indexOf('.')));
    if (!token.subdomain().equals(word)) {
      return new Reading.Forged("token: it is of account '" + token.subdomain() + "'");
    }
    Optional<ReturnAddress> address =
        ReturnAddress.of(HookTree.text(tree, "return_url").orElse(""), account);
    return address.isEmpty()
        ? new Reading.Forged("return_url is none of account " + account)
        : new Reading.Genuine(new WidgetCall(token, data(tree), address.get()));
  }

  private static Map<String, String> data(Map<String, Object> tree) {
    Map<String, String> data = new LinkedHashMap<>();
    HookTree.map(tree.getOrDefault("data", ""))
        .forEach(
            (name, value) -> {
              if (value instanceof String text) {
                data.put(name, text);
              }
            });
    return data;
  }

  /** The lead that the bot is about. */
  public Optional<Long> leadId() {
    return of("lead", "lead");
  }

  /** The person that the bot talks to. */
  public Optional<Long> contactId() {
    return of("contact", "contact");
  }

  private Optional<Long> of(String type, String name) {
    return token.entityType().equals(type) && token.entityId() > 0
        ? Optional.of(token.entityId())
        : Optional.ofNullable(data.get(name))
            .filter(text -> HookTree.isNumber(text) && text.length() <= 18)
            .map(Long::valueOf)
            .filter(id -> id > 0);
  }

  /** The lead or contact as the subject of events. */
  public String subject() {
    return leadId()
        .map(id -> "lead:" + id)
        .or(() -> contactId().map(id -> "contact:" + id))
        .orElseGet(() -> "account:" + token.accountId());
  }

  /**
   * The call as an event.
   *
   * @param kind {@code message.received} when the answer is owed to this call, {@code
   *     salesbot.asked} when the client's message is told otherwise too
   * @param id made by the caller; sorts by time
   * @param source who told us
   */
  public Event event(TenantId tenant, String kind, String id, String source, Instant now) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("message.text", data.getOrDefault("message", ""));
    facts.put("message.direction", "incoming");
    facts.put("message.origin", data.getOrDefault("origin", "salesbot"));
    Optional.ofNullable(data.get("name")).ifPresent(name -> facts.put("message.author", name));
    leadId().ifPresent(lead -> facts.put("lead.id", lead));
    contactId().ifPresent(contact -> facts.put("contact.id", contact));
    facts.put("salesbot.waits", address.name());
    data.forEach((name, value) -> facts.put("salesbot.data." + name, value));
    return new Event(
        tenant,
        id,
        kind,
        subject(),
        "bot|" + address.name(),
        token.issuedAt(),
        now,
        source,
        facts,
        Optional.empty(),
        0);
  }
}
