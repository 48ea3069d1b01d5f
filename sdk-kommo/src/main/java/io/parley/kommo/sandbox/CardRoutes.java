package io.parley.kommo.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code /api/v4/leads}, {@code /contacts} and {@code /companies}. */
final class CardRoutes {
  private CardRoutes() {}

  static void add(Router router) {
    for (EntityKind kind : EntityKind.values()) {
      String path = "/api/v4/" + kind.plural();
      router.add("GET", path, request -> list(request, kind));
      router.add("POST", path, request -> create(request, kind));
      router.add("PATCH", path, request -> changeSeveral(request, kind));
      router.add("GET", path + "/#id", request -> read(request, kind));
      router.add("PATCH", path + "/#id", request -> changeOne(request, kind));
    }
    router.add("GET", "/api/v4/contacts/chats", CardRoutes::chats);
  }

  private static Reply list(Request request, EntityKind kind) {
    Cards cards = request.account().cards(kind);
    var found =
        kind == EntityKind.LEADS && request.with("only_deleted")
            ? cards.deleted()
            : cards.all().filter(card -> kind == EntityKind.LEADS || !card.unsorted);
    CardJson view = new CardJson(request);
    return Hal.page(
        request,
        kind.plural(),
        new CardFilter(request.query()).of(found),
        Request.MOST_ENTITIES,
        view::of);
  }

  private static Reply read(Request request, EntityKind kind) {
    CardJson view = new CardJson(request);
    return request
        .account()
        .cards(kind)
        .find(request.id())
        .map(card -> Reply.ok(view.of(card)))
        .orElseGet(Reply::nothing);
  }

  private static Reply create(Request request, EntityKind kind) {
    AccountState account = request.account();
    CardWriter writer = new CardWriter(account, kind);
    List<ObjectNode> items = request.objects();
    writer.check(items, true);
    List<ObjectNode> made = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      ObjectNode item = items.get(i);
      Card card =
          account
              .cards(kind)
              .create(
                  request.userId(),
                  fresh -> {
                    writer.apply(fresh, item);
                    writer.linkEmbedded(fresh, item);
                  });
      made.add(written(request, card).put("request_id", Request.requestId(item, i)));
    }
    return Hal.written(request, kind.plural(), made);
  }

  private static Reply changeSeveral(Request request, EntityKind kind) {
    List<ObjectNode> items = request.objects();
    new CardWriter(request.account(), kind).check(items, false);
    List<ObjectNode> changed = new ArrayList<>();
    for (ObjectNode item : items) {
      if (!item.hasNonNull("id")) {
        throw Refusal.validation("FieldMissing", "id", "This field is missing.");
      }
      if (request.account().cards(kind).find(item.get("id").asLong()).isEmpty()) {
        throw Refusal.validation(
            "NotSupportedChoice", "id", "The value you selected is not a valid choice.");
      }
    }
    for (ObjectNode item : items) {
      Card card = change(request, kind, item.get("id").asLong(), item).orElseThrow();
      changed.add(written(request, card).put("updated_at", card.updatedAt));
    }
    return Hal.written(request, kind.plural(), changed);
  }

  private static Reply changeOne(Request request, EntityKind kind) {
    ObjectNode item = request.object();
    if (item.isEmpty()) {
      throw Refusal.plain(400, "Bad Request", "Request data can not be empty");
    }
    new CardWriter(request.account(), kind).check(List.of(item), false);
    return change(request, kind, request.id(), item)
        .map(card -> Reply.ok(written(request, card).put("updated_at", card.updatedAt)))
        .orElseThrow(Refusal::notFound);
  }

  private static Optional<Card> change(Request request, EntityKind kind, long id, ObjectNode item) {
    Cards cards = request.account().cards(kind);
    CardWriter writer = new CardWriter(request.account(), kind);
    Optional<Card> found = cards.find(id);
    found.ifPresent(
        card -> cards.change(card, request.userId(), edited -> writer.apply(edited, item)));
    return found;
  }

  private static ObjectNode written(Request request, Card card) {
    return Hal.reference(request, card.kind, card.id);
  }

  /** Which chats belong to which contacts. */
  private static Reply chats(Request request) {
    List<Long> contacts = request.query().numbers("contact_id");
    List<String> chats = request.query().all("chat_id");
    List<ObjectNode> found =
        request
            .account()
            .talks()
            .all()
            .filter(talk -> contacts.contains(talk.contactId) || chats.contains(talk.chatId))
            .map(
                talk ->
                    Wire.object()
                        .put("chat_id", talk.chatId)
                        .put("contact_id", talk.contactId)
                        .put("id", talk.id))
            .toList();
    return found.isEmpty() ? Reply.nothing() : Hal.whole(request, "chats", found);
  }
}
