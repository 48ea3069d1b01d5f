package io.parley.kommo.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Writes a tree as the form PHP makes of it: {@code leads[add][0][id]=7}, brackets escaped. All
 * scalars become text, null becomes empty, booleans 1 and 0, empty arrays and objects disappear.
 */
final class PhpForm {
  private PhpForm() {}

  static String of(JsonNode tree) {
    var form = new StringBuilder();
    tree.properties().forEach(entry -> append(form, entry.getKey(), entry.getValue()));
    return form.toString();
  }

  private static void append(StringBuilder form, String key, JsonNode value) {
    if (value.isObject()) {
      value
          .properties()
          .forEach(entry -> append(form, key + "[" + entry.getKey() + "]", entry.getValue()));
    } else if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        append(form, key + "[" + i + "]", value.get(i));
      }
    } else {
      form.append(form.isEmpty() ? "" : "&")
          .append(URLEncoder.encode(key, StandardCharsets.UTF_8))
          .append('=')
          .append(URLEncoder.encode(scalar(value), StandardCharsets.UTF_8));
    }
  }

  private static String scalar(JsonNode value) {
    if (value.isBoolean()) {
      return value.asBoolean() ? "1" : "0";
    }
    return value.isNull() ? "" : value.asText();
  }
}
