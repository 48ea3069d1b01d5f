package io.parley.kommo;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the resources of one account share: the wire, the lane, paging and batching. Thread-safe.
 */
final class Connection {
  static final String API = "/api/v4/";

  /** What Kommo recommends per write; it refuses more than 250. */
  static final int BATCH = 50;

  private static final int GATEWAY_TIMEOUT = 504;

  private final KommoHttp http;
  private final Lane lane;

  Connection(KommoHttp http, Lane lane) {
    this.http = http;
    this.lane = lane;
  }

  Connection in(Lane lane) {
    return new Connection(http, lane);
  }

  void close() {
    http.close();
  }

  /** One thing; empty for 204 and 404. */
  Optional<JsonFields> find(String path, Query query) {
    return http.find(Request.get(API + path, query), lane).filter(fields -> !fields.isEmpty());
  }

  /** One thing that must be there. */
  JsonFields get(String path, Query query) {
    Request request = Request.get(API + path, query);
    return http.send(request, lane).orElseThrow(() -> unexpected(request, "an empty answer"));
  }

  /** The items of all pages, fetched as they are read, following Kommo's own next links. */
  Stream<JsonFields> pages(String path, Query query, String embedded) {
    return Stream.iterate(
            Optional.of(Request.get(API + path, query)).flatMap(this::page),
            Optional::isPresent,
            page -> page.flatMap(Page::next).flatMap(this::page))
        .flatMap(Optional::stream)
        .flatMap(page -> page.fields().embedded(embedded).stream());
  }

  private Optional<Page> page(Request request) {
    return http.send(request, lane).map(fields -> new Page(request, fields));
  }

  /** One fetched page, which knows where the next one is. */
  private record Page(Request request, JsonFields fields) {
    /** Only path and query of the link are used: the token never follows a link elsewhere. */
    Optional<Request> next() {
      return fields
          .object("_links")
          .object("next")
          .text("href")
          .flatMap(
              href -> {
                int path = href.indexOf(API);
                int query = href.indexOf('?');
                boolean sane = path >= 0 && query > path;
                return sane
                    ? Optional.of(
                        new Request(
                            "GET", href.substring(path, query), href.substring(query), null, true))
                    : Optional.empty();
              })
          .filter(next -> !next.equals(request));
    }
  }

  /** Writes one thing and returns Kommo's answer, empty when there is none. */
  Optional<JsonFields> send(Request request) {
    return http.send(request, lane);
  }

  /**
   * Creates things in batches of 50 and returns what Kommo made of each, in the order given.
   * Matched by {@code request_id}, because Kommo promises no order.
   */
  List<JsonFields> create(
      String path, String embedded, List<Map<String, @Nullable Object>> drafts) {
    return create(path, embedded, drafts, false);
  }

  /** As {@link #create} for what Kommo makes only once, however often it is asked. */
  List<JsonFields> createOnce(
      String path, String embedded, List<Map<String, @Nullable Object>> drafts) {
    return create(path, embedded, drafts, true);
  }

  private List<JsonFields> create(
      String path,
      String embedded,
      List<Map<String, @Nullable Object>> drafts,
      boolean repeatable) {
    List<JsonFields> made = new ArrayList<>();
    for (int from = 0; from < drafts.size(); from += BATCH) {
      List<Map<String, @Nullable Object>> body =
          numbered(drafts.subList(from, Math.min(from + BATCH, drafts.size())));
      Request request =
          repeatable ? Request.put(API + path, body) : Request.create(API + path, body);
      made.addAll(created(request, embedded, body.size()));
    }
    return made;
  }

  private static List<Map<String, @Nullable Object>> numbered(
      List<Map<String, @Nullable Object>> drafts) {
    List<Map<String, @Nullable Object>> body = new ArrayList<>();
    for (int i = 0; i < drafts.size(); i++) {
      Map<String, @Nullable Object> draft = new LinkedHashMap<>(drafts.get(i));
      draft.put("request_id", String.valueOf(i));
      body.add(draft);
    }
    return body;
  }

  private List<JsonFields> created(Request request, String embedded, int size) {
    JsonFields answer =
        http.send(request, lane).orElseThrow(() -> unexpected(request, "an empty answer"));
    Map<String, JsonFields> byRequest = new HashMap<>();
    for (JsonFields item : answer.embedded(embedded)) {
      item.requestId().ifPresent(id -> byRequest.put(id, item));
    }
    List<JsonFields> made = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      JsonFields item = byRequest.get(String.valueOf(i));
      if (item == null) {
        throw unexpected(request, "no answer for item " + i + " of " + size);
      }
      made.add(item);
    }
    return made;
  }

  /** Changes things by their numbers, in batches of 50. */
  void updateEach(String path, Map<Long, Map<String, @Nullable Object>> patches) {
    List<Map<String, @Nullable Object>> items = new ArrayList<>();
    patches.forEach(
        (id, patch) -> {
          Map<String, @Nullable Object> item = new LinkedHashMap<>();
          item.put("id", id);
          item.putAll(patch);
          items.add(item);
        });
    update(path, items);
  }

  /** Updates things in batches of 50, smaller ones where Kommo's gateway gives up. */
  private void update(String path, List<Map<String, @Nullable Object>> all) {
    for (int from = 0; from < all.size(); from += BATCH) {
      updateBatch(path, all.subList(from, Math.min(from + BATCH, all.size())));
    }
  }

  private void updateBatch(String path, List<Map<String, @Nullable Object>> patches) {
    try {
      var unused = http.send(Request.patch(API + path, patches), lane);
    } catch (KommoException e) {
      if (e.status() != GATEWAY_TIMEOUT || patches.size() == 1) {
        throw e;
      }
      int half = patches.size() / 2;
      updateBatch(path, patches.subList(0, half));
      updateBatch(path, patches.subList(half, patches.size()));
    }
  }

  /** An answer that is not what Kommo's reference promises. */
  static KommoException unexpected(Request request, String what) {
    return KommoException.of(request.toString())
        .what("answered with " + what)
        .mayHaveHappened(!request.reads())
        .build();
  }
}
