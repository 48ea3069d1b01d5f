package io.parley.kommo;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A query string in PHP's bracket style, percent-encoded. Not thread-safe. */
final class Query {
  private final List<String> pairs = new ArrayList<>();

  Query add(String name, Object value) {
    pairs.add(encode(name) + "=" + encode(String.valueOf(value)));
    return this;
  }

  /** One indexed parameter per value: {@code name[0]=a&name[1]=b}. */
  Query addAll(String name, Iterable<?> values) {
    int index = 0;
    for (Object value : values) {
      add(name + "[" + index++ + "]", value);
    }
    return this;
  }

  /** With its question mark, or empty. */
  @Override
  public String toString() {
    return pairs.isEmpty() ? "" : "?" + String.join("&", pairs);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
