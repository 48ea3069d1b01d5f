package io.parley.kommo.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** {@code /api/v4/events}: what happened, newest first, without the text of messages. */
final class EventRoutes {
  /** Events one page may carry, fewer than of other lists. */
  private static final int MOST = 100;

  private EventRoutes() {}

  static void add(Router router) {
    router.add("GET", "/api/v4/events", EventRoutes::list);
    router.add("GET", "/api/v4/events/types", EventRoutes::types);
    router.add("GET", "/api/v4/events/:event", EventRoutes::read);
  }

  private static Reply list(Request request) {
    Query query = request.query();
    List<String> ids = query.all("filter", "id");
    List<String> types = query.all("filter", "type");
    List<String> entities = query.all("filter", "entity");
    List<Long> entityIds = query.numbers("filter", "entity_id");
    List<Long> authors = query.numbers("filter", "created_by");
    long from =
        query
            .number("filter", "created_at", "from")
            .orElse(query.number("filter", "created_at").orElse(Long.MIN_VALUE));
    long to = query.number("filter", "created_at", "to").orElse(Long.MAX_VALUE);
    Stream<EventLog.Event> found =
        request.account().events().newestFirst().stream()
            .filter(event -> ids.isEmpty() || ids.contains(event.id()))
            .filter(event -> types.isEmpty() || types.contains(event.type()))
            .filter(event -> entities.isEmpty() || entities.contains(event.filteredAs()))
            .filter(event -> entityIds.isEmpty() || entityIds.contains(event.filteredId()))
            .filter(event -> authors.isEmpty() || authors.contains(event.createdBy()))
            .filter(event -> event.createdAt() >= from && event.createdAt() <= to);
    long account = request.account().id();
    return Hal.page(request, "events", found, MOST, event -> event.json(request.base(), account));
  }

  private static Reply read(Request request) {
    return request.account().events().newestFirst().stream()
        .filter(event -> event.id().equals(request.var("event")))
        .findFirst()
        .map(event -> Reply.ok(event.json(request.base(), request.account().id())))
        .orElseGet(Reply::nothing);
  }

  private static Reply types(Request request) {
    TreeSet<String> seen = new TreeSet<>(EventLog.TYPES);
    List<ObjectNode> items =
        seen.stream().map(key -> Wire.object().put("key", key).put("lang", key)).toList();
    return Hal.whole(request, "events_types", items);
  }
}
