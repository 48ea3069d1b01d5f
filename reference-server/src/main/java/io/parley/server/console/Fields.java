package io.parley.server.console;

import jakarta.ws.rs.container.ContainerRequestContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The fields of a submitted form. */
record Fields(Map<String, String> values) {
  private static final String PROPERTY = "io.parley.console.fields";

  /** Reads a form; of a field that comes twice the first counts. */
  static Fields parse(String body) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String pair : body.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        values.putIfAbsent(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
      }
    }
    return new Fields(values);
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new ConsoleError(400, e);
    }
  }

  /** The form of this request; empty for one that only reads. */
  static Fields of(ContainerRequestContext request) {
    return request.getProperty(PROPERTY) instanceof Fields fields ? fields : new Fields(Map.of());
  }

  void attach(ContainerRequestContext request) {
    request.setProperty(PROPERTY, this);
  }

  /** The field without surrounding blanks; empty when it is absent or blank. */
  Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  /** The field as it was sent, or empty. */
  String raw(String name) {
    return values.getOrDefault(name, "");
  }
}
