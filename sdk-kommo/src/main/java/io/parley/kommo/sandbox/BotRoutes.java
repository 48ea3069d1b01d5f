package io.parley.kommo.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Running salesbots, by the three paths there are. */
final class BotRoutes {
  /** 202 with a body that is not JSON, as Kommo answers. */
  private static final Reply ACCEPTED = Reply.text(202, "text/html", "Accepted");

  private BotRoutes() {}

  static void add(Router router) {
    router.add("GET", "/api/v4/bots", BotRoutes::list);
    router.add("POST", "/api/v4/bots/#id/run", BotRoutes::runOne);
    router.add("POST", "/api/v4/bots/run", BotRoutes::runSeveral);
    router.add("POST", "/api/v2/salesbot/run", BotRoutes::runSeveral);
  }

  private static Reply list(Request request) {
    List<ObjectNode> bots = request.account().bots().json();
    return Hal.whole(request, "bots", bots);
  }

  private static Reply runOne(Request request) {
    run(request, request.id(), request.object());
    return ACCEPTED;
  }

  /** Takes an array as well as a single object, of which the documentation shows both. */
  private static Reply runSeveral(Request request) {
    JsonNode body = Wire.read(request.body());
    List<JsonNode> items = new ArrayList<>();
    if (body.isArray()) {
      body.forEach(items::add);
    } else {
      items.add(body);
    }
    for (JsonNode item : items) {
      run(request, item.path("bot_id").asLong(), item);
    }
    return ACCEPTED;
  }

  private static void run(Request request, long botId, JsonNode item) {
    AccountState account = request.account();
    if (!account.bots().knows(botId)) {
      throw Refusal.notFound();
    }
    String type = item.path("entity_type").asText();
    EntityKind kind =
        switch (type) {
          case "2", "leads", "lead" -> EntityKind.LEADS;
          case "1", "contacts", "contact" -> EntityKind.CONTACTS;
          default ->
              throw Refusal.validation(
                  "NotSupportedChoice",
                  "entity_type",
                  "The value you selected is not a valid choice.");
        };
    Card card =
        account.cards(kind).find(item.path("entity_id").asLong()).orElseThrow(Refusal::notFound);
    account.bots().run(botId, card);
  }
}
