package io.parley.kommo.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** What a route answers: a status, a content type, a body and further headers. */
record Reply(int status, String contentType, String body, Map<String, String> headers) {
  static Reply ok(JsonNode tree) {
    return json(200, tree);
  }

  static Reply json(int status, JsonNode tree) {
    return new Reply(status, "application/hal+json", Wire.text(tree), Map.of());
  }

  static Reply problem(int status, ObjectNode tree) {
    return new Reply(status, "application/problem+json", Wire.text(tree), Map.of());
  }

  /** 204 with an empty body: nothing there. */
  static Reply nothing() {
    return new Reply(204, "", "", Map.of());
  }

  static Reply text(int status, String contentType, String text) {
    return new Reply(status, contentType + "; charset=utf-8", text, Map.of());
  }

  static Reply html(int status, String page) {
    return text(status, "text/html", page);
  }

  static Reply redirect(String location) {
    return new Reply(302, "", "", Map.of("Location", location));
  }

  /** The first half of the same body, as after a cut connection that nobody noticed. */
  Reply truncated() {
    return new Reply(status, contentType, body.substring(0, body.length() / 2), headers);
  }
}
