package io.parley.kommo.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The salesbots of an account that say what a field of the lead holds. */
final class Bots {
  private final AccountState account;
  private final Map<Long, String> names = new TreeMap<>();
  private long runs;
  private long widgetBotId;

  Bots(AccountState account) {
    this.account = account;
  }

  long addReplyBot(String name) {
    long id = account.nextId();
    names.put(id, name);
    return id;
  }

  /** Adds the bot that stops at a widget; see {@link WidgetBots}. */
  void addWidgetBot(String name) {
    widgetBotId = addReplyBot(name);
  }

  long widgetBotId() {
    return widgetBotId;
  }

  Map<Long, String> all() {
    return names;
  }

  long runs() {
    return runs;
  }

  boolean knows(long botId) {
    return names.containsKey(botId);
  }

  /**
   * Sends the lead's field "AI reply" into its open talk. A bot without a talk or without a text to
   * say ends silently, as a real one does.
   */
  void run(long botId, Card card) {
    runs++;
    if (botId == widgetBotId) {
      return;
    }
    Optional<Card> lead =
        card.kind == EntityKind.LEADS
            ? Optional.of(card)
            : card.linked(EntityKind.LEADS).reversed().stream()
                .findFirst()
                .flatMap(id -> account.leads().find(id));
    lead.flatMap(l -> account.talks().openAbout(l.id))
        .ifPresent(
            talk ->
                reply(lead.orElseThrow())
                    .ifPresent(
                        text ->
                            account
                                .talks()
                                .send(
                                    talk,
                                    "bot",
                                    names.getOrDefault(botId, "Salesbot"),
                                    text,
                                    Optional.empty())));
  }

  private Optional<String> reply(Card lead) {
    return account
        .fields()
        .coded(EntityKind.LEADS, "AI_REPLY")
        .flatMap(field -> Optional.ofNullable(lead.fields.get(field.id())))
        .map(values -> values.path(0).path("value").asText())
        .filter(text -> !text.isBlank());
  }

  List<ObjectNode> json() {
    return names.entrySet().stream()
        .map(
            bot ->
                Wire.object()
                    .put("id", bot.getKey())
                    .put("name", bot.getValue())
                    .put("account_id", account.id()))
        .toList();
  }
}
