package io.parley.server.demo;

import io.parley.core.json.Json;
import io.parley.core.script.Script;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The demo's contents as they are in the jar: the shop's articles and its customers. */
final class Shop {
  private static final List<String> LANGUAGES = List.of("en", "es", "pt", "ru");

  private Shop() {}

  /** An article with the shelf it stands on and the language it is in. */
  record Text(String language, String category, String title, String body) {}

  /** A customer with what they write, in order. */
  record Customer(
      String name, String language, String origin, String phone, List<String> messages) {}

  /** The script that leads customers with large orders. */
  static Script script() {
    return Script.fromJson(Json.readMap(read("script.json")));
  }

  private record Customers(List<Customer> all) {}

  static List<Text> texts() {
    List<Text> texts = new ArrayList<>();
    for (String language : LANGUAGES) {
      texts.addAll(texts(language, read("knowledge/" + language + ".md")));
    }
    return texts;
  }

  static List<Customer> customers() {
    return Json.read("{\"all\":" + read("customers.json") + "}", Customers.class).all();
  }

  /** {@code # } starts a category, {@code ## } an article, and all that follows is its body. */
  private static List<Text> texts(String language, String markdown) {
    List<Text> texts = new ArrayList<>();
    String category = "";
    String title = "";
    var body = new StringBuilder();
    for (String line : (markdown + "\n# ").lines().toList()) {
      if (line.startsWith("# ") || line.startsWith("## ")) {
        if (!title.isEmpty()) {
          texts.add(new Text(language, category, title, body.toString().strip()));
        }
        body.setLength(0);
        boolean article = line.startsWith("## ");
        category = article ? category : line.substring(2).strip();
        title = article ? line.substring(3).strip() : "";
      } else {
        body.append(line).append('\n');
      }
    }
    return texts;
  }

  private static String read(String name) {
    try (InputStream in = Shop.class.getResourceAsStream("/demo/" + name)) {
      if (in == null) {
        throw new IllegalStateException("the demo's " + name + " is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
