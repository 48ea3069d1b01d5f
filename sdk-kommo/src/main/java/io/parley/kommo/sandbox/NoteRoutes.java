package io.parley.kommo.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** {@code /api/v4/{leads|contacts|companies}/notes} and the same below one card. */
final class NoteRoutes {
  private NoteRoutes() {}

  static void add(Router router) {
    router.add("GET", "/api/v4/:entity/notes", NoteRoutes::list);
    router.add("POST", "/api/v4/:entity/notes", NoteRoutes::create);
    router.add("PATCH", "/api/v4/:entity/notes", NoteRoutes::change);
    router.add("GET", "/api/v4/:entity/notes/#note", NoteRoutes::read);
    router.add("PATCH", "/api/v4/:entity/notes/#note", NoteRoutes::changeOne);
    router.add("GET", "/api/v4/:entity/#id/notes", NoteRoutes::list);
    router.add("POST", "/api/v4/:entity/#id/notes", NoteRoutes::create);
    router.add("GET", "/api/v4/:entity/#id/notes/#note", NoteRoutes::read);
    router.add("PATCH", "/api/v4/:entity/#id/notes/#note", NoteRoutes::changeOne);
  }

  private static Reply list(Request request) {
    EntityKind kind = request.kind();
    List<Long> entities =
        request.vars().containsKey("id")
            ? List.of(request.id())
            : request.query().numbers("filter", "entity_id");
    List<Long> ids = request.query().numbers("filter", "id");
    List<String> types = request.query().all("filter", "note_type");
    long from = request.query().number("filter", "updated_at", "from").orElse(Long.MIN_VALUE);
    long to = request.query().number("filter", "updated_at", "to").orElse(Long.MAX_VALUE);
    Stream<Note> found =
        request
            .account()
            .notes()
            .all()
            .filter(note -> note.kind() == kind)
            .filter(note -> entities.isEmpty() || entities.contains(note.entityId()))
            .filter(note -> ids.isEmpty() || ids.contains(note.id()))
            .filter(note -> types.isEmpty() || types.contains(note.type()))
            .filter(note -> note.updatedAt() >= from && note.updatedAt() <= to);
    if (request.query().first("order", "id").orElse("asc").equals("desc")) {
      found = found.sorted((one, other) -> Long.compare(other.id(), one.id()));
    }
    long account = request.account().id();
    return Hal.page(
        request, "notes", found, Request.MOST_ENTITIES, note -> note.json(request.base(), account));
  }

  private static Reply read(Request request) {
    return request
        .account()
        .notes()
        .find(request.kind(), request.id("note"))
        .map(note -> Reply.ok(note.json(request.base(), request.account().id())))
        .orElseGet(Reply::nothing);
  }

  private static Reply create(Request request) {
    EntityKind kind = request.kind();
    List<ObjectNode> items = request.objects();
    List<Refusal.FieldError> errors = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      check(request, kind, items.get(i), Request.requestId(items.get(i), i), errors);
    }
    if (!errors.isEmpty()) {
      throw Refusal.validation(errors);
    }
    List<ObjectNode> made = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      ObjectNode item = items.get(i);
      Card card = request.account().cards(kind).find(entity(request, item)).orElseThrow();
      Note note =
          request
              .account()
              .notes()
              .add(
                  card, type(item), params(item), item.path("created_by").asLong(request.userId()));
      made.add(written(request, note).put("request_id", Request.requestId(item, i)));
    }
    return Hal.written(request, "notes", made);
  }

  private static void check(
      Request request,
      EntityKind kind,
      ObjectNode item,
      String requestId,
      List<Refusal.FieldError> errors) {
    if (request.account().cards(kind).find(entity(request, item)).isEmpty()) {
      errors.add(
          new Refusal.FieldError(
              requestId,
              "NotSupportedChoice",
              "entity_id",
              "The value you selected is not a valid choice."));
    }
    List<String> required = Notes.REQUIRED.get(type(item));
    if (required == null) {
      errors.add(
          new Refusal.FieldError(
              requestId,
              "NotSupportedChoice",
              "note_type",
              "The value you selected is not a valid choice."));
      return;
    }
    for (String name : required) {
      if (!item.path("params").hasNonNull(name)) {
        errors.add(
            new Refusal.FieldError(
                requestId, "FieldMissing", "params." + name, "This field is missing."));
      }
    }
  }

  private static long entity(Request request, ObjectNode item) {
    return request.vars().containsKey("id") ? request.id() : item.path("entity_id").asLong();
  }

  private static String type(ObjectNode item) {
    return item.path("note_type").asText("common");
  }

  private static ObjectNode params(ObjectNode item) {
    return item.path("params") instanceof ObjectNode params ? params : Wire.object();
  }

  private static Reply change(Request request) {
    List<ObjectNode> changed = new ArrayList<>();
    for (ObjectNode item : request.objects()) {
      changed.add(change(request, item.path("id").asLong(), item));
    }
    return Hal.written(request, "notes", changed);
  }

  private static Reply changeOne(Request request) {
    return Reply.ok(change(request, request.id("note"), request.object()));
  }

  private static ObjectNode change(Request request, long id, ObjectNode item) {
    Notes notes = request.account().notes();
    Note note = notes.find(request.kind(), id).orElseThrow(Refusal::notFound);
    Note changed = notes.change(note, params(item));
    return written(request, changed).put("updated_at", changed.updatedAt());
  }

  private static ObjectNode written(Request request, Note note) {
    return Hal.self(
        Wire.object().put("id", note.id()).put("entity_id", note.entityId()),
        request.href(note.path()));
  }
}
