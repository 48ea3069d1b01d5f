package io.parley.kommo.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Headers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One HTTP request as a route sees it, with the account its token belongs to. */
record Request(
    String method,
    String path,
    @Nullable String rawQuery,
    Query query,
    Headers headers,
    String body,
    String base,
    Map<String, String> vars,
    @Nullable Grant grant) {
  /** Entities one write may carry; more answer 422. */
  static final int MOST_ENTITIES = 250;

  private static final int DEFAULT_LIMIT = 50;

  Request with(Map<String, String> vars) {
    return new Request(method, path, rawQuery, query, headers, body, base, vars, grant);
  }

  Request with(Grant grant) {
    return new Request(method, path, rawQuery, query, headers, body, base, vars, grant);
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.getFirst(name));
  }

  Grant granted() {
    if (grant == null) {
      throw Refusal.unauthorized();
    }
    return grant;
  }

  AccountState account() {
    return granted().account();
  }

  /** The user who acts: of the token, or the one named by an administrator's token. */
  long userId() {
    return header("X-Context-User-ID")
        .map(text -> Query.parse(text).orElse(0))
        .orElseGet(() -> granted().userId());
  }

  String var(String name) {
    String value = vars.get(name);
    if (value == null) {
      throw new IllegalStateException("route of " + path + " has no variable " + name);
    }
    return value;
  }

  long id() {
    return id("id");
  }

  long id(String name) {
    return Query.parse(var(name)).orElseThrow(Refusal::notFound);
  }

  /** The kind of card the path speaks of; 404 for another word. */
  EntityKind kind() {
    return EntityKind.of(var("entity")).orElseThrow(() -> Router.cannot(this));
  }

  String href(String path) {
    return base + path;
  }

  int page() {
    return Math.clamp(query.number("page").orElse(1), 1, 1_000_000);
  }

  int limit(int most) {
    return Math.clamp(query.number("limit").orElse(DEFAULT_LIMIT), 1, most);
  }

  /** Whether {@code with=} names this part. */
  boolean with(String part) {
    return query
        .first("with")
        .map(text -> Arrays.asList(text.split(",", -1)).contains(part))
        .orElse(false);
  }

  Query form() {
    return Query.of(body);
  }

  /** The body as one object. An empty body is an empty object. */
  ObjectNode object() {
    if (body.isEmpty()) {
      return Wire.object();
    }
    if (Wire.read(body) instanceof ObjectNode object) {
      return object;
    }
    throw Refusal.validation("InvalidType", "", "This value should be of type object.");
  }

  /** The body as the array of objects that collections take. */
  List<ObjectNode> objects() {
    JsonNode tree = Wire.read(body);
    if (!tree.isArray()) {
      throw Refusal.validation("InvalidType", "", "This value should be of type array.");
    }
    if (tree.isEmpty()) {
      throw Refusal.plain(400, "Bad Request", "Request data can not be empty");
    }
    if (tree.size() > MOST_ENTITIES) {
      throw Refusal.unprocessable("Limit " + MOST_ENTITIES + " per page");
    }
    List<ObjectNode> objects = new ArrayList<>();
    for (JsonNode item : tree) {
      if (!(item instanceof ObjectNode object)) {
        throw Refusal.validation("InvalidType", "", "This value should be of type object.");
      }
      objects.add(object);
    }
    return objects;
  }

  /** The id an item is answered under: its own {@code request_id}, or its place in the array. */
  static String requestId(ObjectNode item, int index) {
    return item.hasNonNull("request_id")
        ? item.get("request_id").asText()
        : Integer.toString(index);
  }
}
