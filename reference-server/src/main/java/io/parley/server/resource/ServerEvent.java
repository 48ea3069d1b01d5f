package io.parley.server.resource;

import io.parley.core.json.Json;

/** The text of server-sent events. */
final class ServerEvent {
  private ServerEvent() {}

  /** One event with a value as JSON, which never has a line break. */
  static String of(String name, Object value) {
    return "event: " + name + "\ndata: " + Json.write(value) + "\n\n";
  }
}
