package io.parley.kommo.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Links between cards: {@code /api/v4/{entity}/{id}/links}, {@code /link}, {@code /unlink}. */
final class LinkRoutes {
  private static final String ELEMENTS = "catalog_elements";

  private LinkRoutes() {}

  static void add(Router router) {
    router.add("GET", "/api/v4/:entity/#id/links", LinkRoutes::list);
    router.add("POST", "/api/v4/:entity/#id/link", LinkRoutes::link);
    router.add("POST", "/api/v4/:entity/#id/unlink", LinkRoutes::unlink);
    router.add("GET", "/api/v4/:entity/links", LinkRoutes::listSeveral);
  }

  private static Card card(Request request) {
    return request
        .account()
        .cards(request.kind())
        .find(request.id())
        .orElseThrow(Refusal::notFound);
  }

  private static Reply list(Request request) {
    Card card = card(request);
    List<String> types = request.query().all("filter", "to_entity_type");
    List<Long> ids = request.query().numbers("filter", "to_entity_id");
    List<ObjectNode> links =
        links(card).stream()
            .filter(l -> types.isEmpty() || types.contains(l.path("to_entity_type").asText()))
            .filter(l -> ids.isEmpty() || ids.contains(l.path("to_entity_id").asLong()))
            .toList();
    return Hal.whole(request, "links", links);
  }

  private static Reply listSeveral(Request request) {
    List<Long> ids = request.query().numbers("filter", "entity_id");
    if (ids.isEmpty()) {
      throw Refusal.validation("FieldMissing", "filter.entity_id", "This field is missing.");
    }
    List<ObjectNode> links = new ArrayList<>();
    for (long id : ids) {
      request
          .account()
          .cards(request.kind())
          .find(id)
          .ifPresent(
              card ->
                  links(card)
                      .forEach(
                          link ->
                              links.add(
                                  link.put("entity_id", id)
                                      .put("entity_type", card.kind.plural()))));
    }
    return Hal.whole(request, "links", links);
  }

  private static List<ObjectNode> links(Card card) {
    List<ObjectNode> links = new ArrayList<>();
    for (EntityKind kind : EntityKind.values()) {
      for (long id : kind == card.kind ? Set.<Long>of() : card.linked(kind)) {
        links.add(json(card, kind, id));
      }
    }
    card.products.forEach((id, product) -> links.add(json(id, product)));
    return links;
  }

  private static ObjectNode json(Card card, EntityKind kind, long id) {
    ObjectNode json = Wire.object().put("to_entity_id", id).put("to_entity_type", kind.plural());
    if (card.kind == EntityKind.LEADS && kind == EntityKind.CONTACTS) {
      json.putObject("metadata").put("main_contact", id == card.mainContact);
    } else {
      json.putNull("metadata");
    }
    return json;
  }

  private static ObjectNode json(long elementId, Card.Product product) {
    ObjectNode json = Wire.object().put("to_entity_id", elementId).put("to_entity_type", ELEMENTS);
    json.putObject("metadata")
        .put("quantity", product.quantity())
        .put("catalog_id", product.catalogId());
    return json;
  }

  private static Reply link(Request request) {
    Card card = card(request);
    List<ObjectNode> items = request.objects();
    items.forEach(item -> check(request, card, item));
    List<ObjectNode> made = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      if (isElement(items.get(i))) {
        Card.Product product = product(items.get(i));
        long id = items.get(i).path("to_entity_id").asLong();
        card.products.put(id, product);
        made.add(
            json(id, product).put("entity_id", card.id).put("entity_type", card.kind.plural()));
        continue;
      }
      Card other = other(request, card, items.get(i));
      Links.link(request.account(), card, other);
      if (items.get(i).path("metadata").path("is_main").asBoolean()) {
        Links.main(card, other);
      }
      event(request, card, other, "_linked");
      made.add(
          json(card, other.kind, other.id)
              .put("entity_id", card.id)
              .put("entity_type", card.kind.plural()));
    }
    return Hal.whole(request, "links", made);
  }

  private static Reply unlink(Request request) {
    Card card = card(request);
    for (ObjectNode item : request.objects()) {
      if (isElement(item)) {
        card.products.remove(item.path("to_entity_id").asLong());
        continue;
      }
      Card other = other(request, card, item);
      Links.unlink(card, other);
      event(request, card, other, "_unlinked");
    }
    return Reply.nothing();
  }

  private static boolean isElement(ObjectNode item) {
    return item.path("to_entity_type").asText().equals(ELEMENTS);
  }

  private static Card.Product product(ObjectNode item) {
    return new Card.Product(
        item.path("metadata").path("catalog_id").asLong(),
        item.path("metadata").path("quantity").decimalValue());
  }

  /** Complains about an item before anything of its batch is linked. */
  private static void check(Request request, Card card, ObjectNode item) {
    if (!isElement(item)) {
      var unused = other(request, card, item);
      return;
    }
    boolean there =
        request
            .account()
            .catalogs()
            .find(item.path("metadata").path("catalog_id").asLong())
            .filter(list -> list.elements().containsKey(item.path("to_entity_id").asLong()))
            .isPresent();
    if (!there) {
      throw noSuchChoice();
    }
  }

  private static Refusal noSuchChoice() {
    return Refusal.validation(
        "NotSupportedChoice", "to_entity_id", "The value you selected is not a valid choice.");
  }

  private static Card other(Request request, Card card, ObjectNode item) {
    Optional<Card> other =
        EntityKind.of(item.path("to_entity_type").asText())
            .filter(kind -> kind != card.kind)
            .flatMap(
                kind -> request.account().cards(kind).find(item.path("to_entity_id").asLong()));
    return other.orElseThrow(LinkRoutes::noSuchChoice);
  }

  private static void event(Request request, Card card, Card other, String what) {
    AccountState account = request.account();
    ObjectNode after = Wire.object();
    after
        .putObject("link")
        .putObject("entity")
        .put("type", other.kind.singular())
        .put("id", other.id);
    account
        .events()
        .add(
            "entity" + what,
            card.id,
            card.kind.singular(),
            request.userId(),
            account.seconds(),
            Wire.object(),
            after);
  }
}
