package io.parley.kommo.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** {@code /api/v4/{leads|contacts|companies}/custom_fields} and {@code /tags}. */
final class FieldRoutes {
  private static final Set<String> TYPES =
      Set.of(
          "text",
          "numeric",
          "checkbox",
          "select",
          "multiselect",
          "date",
          "url",
          "textarea",
          "radiobutton",
          "streetaddress",
          "smart_address",
          "birthday",
          "legal_entity",
          "date_time",
          "price",
          "category",
          "items",
          "tracking_data",
          "linked_entity",
          "chained_list",
          "monetary",
          "file",
          "multitext");

  private FieldRoutes() {}

  static void add(Router router) {
    router.add("GET", "/api/v4/:entity/custom_fields", FieldRoutes::list);
    router.add("POST", "/api/v4/:entity/custom_fields", FieldRoutes::create);
    router.add("GET", "/api/v4/:entity/custom_fields/#id", FieldRoutes::read);
    router.add("PATCH", "/api/v4/:entity/custom_fields/#id", FieldRoutes::change);
    router.add("DELETE", "/api/v4/:entity/custom_fields/#id", FieldRoutes::remove);
    router.add("GET", "/api/v4/:entity/tags", FieldRoutes::tags);
    router.add("POST", "/api/v4/:entity/tags", FieldRoutes::createTags);
  }

  private static ObjectNode json(Request request, Field field) {
    return field.json(request.base(), request.account().id());
  }

  private static Reply list(Request request) {
    List<String> types = request.query().all("filter", "type");
    return Hal.counted(
        request,
        "custom_fields",
        request.account().fields().all(request.kind()).stream()
            .filter(field -> types.isEmpty() || types.contains(field.type()))
            .map(field -> json(request, field))
            .toList());
  }

  private static Field find(Request request) {
    return request
        .account()
        .fields()
        .find(request.kind(), request.id())
        .orElseThrow(Refusal::notFound);
  }

  private static Reply read(Request request) {
    return Reply.ok(json(request, find(request)));
  }

  private static Reply create(Request request) {
    AccountRoutes.requireAdmin(request);
    List<ObjectNode> items = request.objects();
    for (ObjectNode item : items) {
      if (!item.hasNonNull("name")) {
        throw Refusal.validation("FieldMissing", "name", "This field is missing.");
      }
      if (!TYPES.contains(item.path("type").asText())) {
        throw Refusal.validation(
            "NotSupportedChoice", "type", "The value you selected is not a valid choice.");
      }
    }
    List<ObjectNode> made = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      ObjectNode item = items.get(i);
      List<String> choices = new ArrayList<>();
      for (JsonNode choice : item.path("enums")) {
        choices.add(choice.path("value").asText());
      }
      Field field =
          request
              .account()
              .fields()
              .add(
                  request.kind(),
                  item.get("name").asText(),
                  item.path("code").asText(null),
                  item.get("type").asText(),
                  choices);
      made.add(json(request, field).put("request_id", Request.requestId(item, i)));
    }
    ObjectNode body = Wire.object().put("_total_items", made.size());
    body.putObject("_embedded").putArray("custom_fields").addAll(made);
    return Reply.json(201, body);
  }

  private static Reply change(Request request) {
    AccountRoutes.requireAdmin(request);
    Field known = find(request);
    ObjectNode body = request.object();
    Field changed =
        new Field(
            known.kind(),
            known.id(),
            body.path("name").asText(known.name()),
            known.code(),
            known.type(),
            body.path("sort").asLong(known.sort()),
            known.choices());
    return Reply.ok(json(request, request.account().fields().put(changed)));
  }

  private static Reply remove(Request request) {
    AccountRoutes.requireAdmin(request);
    request.account().fields().remove(find(request).id());
    return Reply.nothing();
  }

  private static Reply tags(Request request) {
    List<String> names = request.query().all("filter", "name");
    List<Long> ids = request.query().numbers("filter", "id");
    String text = request.query().first("query").orElse("");
    Stream<Tag> found =
        request.account().tags().all(request.kind()).stream()
            .filter(tag -> names.isEmpty() || names.contains(tag.name()))
            .filter(tag -> ids.isEmpty() || ids.contains(tag.id()))
            .filter(tag -> tag.name().contains(text));
    return Hal.page(request, "tags", found, Request.MOST_ENTITIES, Tag::json);
  }

  private static Reply createTags(Request request) {
    List<ObjectNode> items = request.objects();
    List<ObjectNode> made = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      ObjectNode item = items.get(i);
      if (!item.hasNonNull("name")) {
        throw Refusal.validation("FieldMissing", "name", "This field is missing.");
      }
      Tag tag =
          request
              .account()
              .tags()
              .named(request.kind(), item.get("name").asText(), item.path("color").asText(null));
      made.add(tag.json().put("request_id", Request.requestId(item, i)));
    }
    return Hal.written(request, "tags", made);
  }
}
