package io.parley.kommo.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** The envelopes of API answers. */
final class Hal {
  private Hal() {}

  /** One page of a list; 204 when it is empty. No total, as most of Kommo's lists. */
  static <T> Reply page(
      Request request, String name, Stream<T> found, int most, Function<T, ObjectNode> view) {
    int limit = request.limit(most);
    int page = request.page();
    List<T> items = found.skip((long) (page - 1) * limit).limit(limit + 1L).toList();
    if (items.isEmpty()) {
      return Reply.nothing();
    }
    ObjectNode body = Wire.object().put("_page", page);
    ObjectNode links = body.putObject("_links");
    link(links, "self", request, page, limit);
    if (items.size() > limit) {
      link(links, "next", request, page + 1, limit);
    }
    if (page > 1) {
      link(links, "first", request, 1, limit);
      link(links, "prev", request, page - 1, limit);
    }
    ArrayNode list = body.putObject("_embedded").putArray(name);
    items.stream().limit(limit).map(view).forEach(list::add);
    return Reply.ok(body);
  }

  /** A whole list with its total, as of pipelines or webhooks. */
  static Reply whole(Request request, String name, Collection<ObjectNode> items) {
    ObjectNode body = Wire.object().put("_total_items", items.size());
    self(body, request.href(request.path()));
    body.putObject("_embedded").putArray(name).addAll(items);
    return Reply.ok(body);
  }

  /** One page of a list that also says its total, as of users or custom fields. */
  static Reply counted(Request request, String name, List<ObjectNode> items) {
    int limit = request.limit(Request.MOST_ENTITIES);
    int page = request.page();
    int pages = Math.max(1, (items.size() + limit - 1) / limit);
    if (page > pages) {
      return Reply.nothing();
    }
    ObjectNode body =
        Wire.object()
            .put("_total_items", items.size())
            .put("_page", page)
            .put("_page_count", pages);
    ObjectNode links = body.putObject("_links");
    link(links, "self", request, page, limit);
    if (page < pages) {
      link(links, "next", request, page + 1, limit);
      link(links, "last", request, pages, limit);
    }
    body.putObject("_embedded")
        .putArray(name)
        .addAll(items.subList((page - 1) * limit, Math.min(items.size(), page * limit)));
    return Reply.ok(body);
  }

  /** The answer to a write of several: ids only, under the name of the collection. */
  static Reply written(Request request, String name, List<ObjectNode> items) {
    ObjectNode body = Wire.object();
    self(body, request.href(request.path()));
    body.putObject("_embedded").putArray(name).addAll(items);
    return Reply.ok(body);
  }

  static ObjectNode self(ObjectNode item, String href) {
    item.putObject("_links").putObject("self").put("href", href);
    return item;
  }

  /** An id with the link to it, as cards embed one another. */
  static ObjectNode reference(Request request, EntityKind kind, long id) {
    return self(Wire.object().put("id", id), request.href("/api/v4/" + kind.plural() + "/" + id));
  }

  private static void link(ObjectNode links, String name, Request request, int page, int limit) {
    var query = new StringBuilder();
    String raw = request.rawQuery();
    for (String part : raw == null ? new String[0] : raw.split("&", -1)) {
      if (!part.isEmpty() && !part.startsWith("page=") && !part.startsWith("limit=")) {
        query.append(part).append('&');
      }
    }
    query.append("page=").append(page).append("&limit=").append(limit);
    links.putObject(name).put("href", request.href(request.path()) + "?" + query);
  }
}
