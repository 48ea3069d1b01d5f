package io.parley.kommo.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code /api/v4/catalogs} and their elements, whose custom fields are kept as they are sent. */
final class CatalogRoutes {
  private static final String ELEMENTS = "/api/v4/catalogs/#id/elements";

  private CatalogRoutes() {}

  static void add(Router router) {
    router.add("GET", "/api/v4/catalogs", CatalogRoutes::list);
    router.add("POST", "/api/v4/catalogs", CatalogRoutes::create);
    router.add("GET", "/api/v4/catalogs/#id", r -> Reply.ok(json(r, catalog(r))));
    router.add("GET", ELEMENTS, CatalogRoutes::elements);
    router.add("POST", ELEMENTS, CatalogRoutes::createElements);
    router.add("PATCH", ELEMENTS, CatalogRoutes::changeElements);
    router.add("GET", ELEMENTS + "/#element", CatalogRoutes::element);
  }

  private static Catalog catalog(Request request) {
    return request.account().catalogs().find(request.id()).orElseThrow(Refusal::notFound);
  }

  private static ObjectNode json(Request request, Catalog catalog) {
    return catalog.json(request.base(), request.account().id());
  }

  private static Reply list(Request request) {
    return Hal.page(
        request,
        "catalogs",
        request.account().catalogs().all(),
        Request.MOST_ENTITIES,
        catalog -> json(request, catalog));
  }

  private static Reply create(Request request) {
    AccountRoutes.requireAdmin(request);
    List<ObjectNode> made = new ArrayList<>();
    List<ObjectNode> items = request.objects();
    for (int i = 0; i < items.size(); i++) {
      requireName(items.get(i));
      Catalog catalog =
          request
              .account()
              .catalogs()
              .add(
                  items.get(i).get("name").asText(),
                  items.get(i).path("type").asText("regular"),
                  request.userId());
      made.add(json(request, catalog).put("request_id", Request.requestId(items.get(i), i)));
    }
    return Hal.written(request, "catalogs", made);
  }

  private static void requireName(ObjectNode item) {
    if (!item.hasNonNull("name")) {
      throw Refusal.validation("FieldMissing", "name", "This field is missing.");
    }
  }

  private static ObjectNode json(Request request, Catalog catalog, Catalog.Element element) {
    return element.json(request.base(), catalog.id(), request.account().id());
  }

  private static Reply elements(Request request) {
    Catalog catalog = catalog(request);
    String text = request.query().first("query").orElse("").toLowerCase(Locale.ROOT);
    List<Long> ids = request.query().numbers("filter", "id");
    return Hal.page(
        request,
        "elements",
        catalog.elements().values().stream()
            .filter(e -> ids.isEmpty() || ids.contains(e.id()))
            .filter(e -> e.name().toLowerCase(Locale.ROOT).contains(text)),
        Request.MOST_ENTITIES,
        element -> json(request, catalog, element));
  }

  private static Reply element(Request request) {
    Catalog catalog = catalog(request);
    Catalog.Element found = catalog.elements().get(request.id("element"));
    return found == null ? Reply.nothing() : Reply.ok(json(request, catalog, found));
  }

  private static Reply createElements(Request request) {
    Catalog catalog = catalog(request);
    List<ObjectNode> items = request.objects();
    items.forEach(CatalogRoutes::requireName);
    List<ObjectNode> made = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      Catalog.Element element =
          request.account().catalogs().put(catalog, items.get(i), request.userId());
      made.add(
          json(request, catalog, element).put("request_id", Request.requestId(items.get(i), i)));
    }
    return Hal.written(request, "elements", made);
  }

  private static Reply changeElements(Request request) {
    Catalog catalog = catalog(request);
    List<ObjectNode> items = request.objects();
    for (ObjectNode item : items) {
      if (!catalog.elements().containsKey(item.path("id").asLong())) {
        throw Refusal.validation(
            "NotSupportedChoice", "id", "The value you selected is not a valid choice.");
      }
    }
    return Hal.written(
        request,
        "elements",
        items.stream()
            .map(
                item ->
                    json(
                        request,
                        catalog,
                        request.account().catalogs().put(catalog, item, request.userId())))
            .toList());
  }
}
