package io.parley.kommo.webhook;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** The shapes of hooks in {@code hooks.txt}, one for each kind of event and some more. */
final class HookShapes {
  /**
   * One hook.
   *
   * @param chats whether it comes from the Chats API
   */
  record Shape(boolean chats, String kind, String subject, byte[] body) {
    List<KommoEvent> read(Instant receivedAt) {
      return chats
          ? ChatHookReader.read(body, "scope-1", receivedAt)
          : WebhookReader.read(body, receivedAt);
    }

    @Override
    public String toString() {
      return (chats ? "chats " : "") + kind + " of " + subject;
    }
  }

  private HookShapes() {}

  static List<Shape> all() {
    List<Shape> shapes = new ArrayList<>();
    try (InputStream in =
        Objects.requireNonNull(HookShapes.class.getResourceAsStream("hooks.txt"), "hooks.txt")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String section : text.split("(?m)^== ", -1)) {
        if (!section.startsWith("#")) {
          shapes.add(shape(section.strip().split("\n", 2)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return shapes;
  }

  private static Shape shape(String[] headAndBody) {
    String[] head = headAndBody[0].split(" ", -1);
    boolean chats = head[0].equals("chats");
    String body = headAndBody[1].strip();
    String sent =
        body.startsWith("{")
            ? body
            : body.lines().map(HookShapes::encoded).collect(Collectors.joining("&"));
    return new Shape(
        chats, head[head.length - 2], head[head.length - 1], sent.getBytes(StandardCharsets.UTF_8));
  }

  /** As Kommo encodes it; what has percent signs or a broken key goes as it is. */
  private static String encoded(String line) {
    int equals = line.indexOf('=');
    String key = line.substring(0, equals);
    boolean asItIs = key.contains("%") || !key.endsWith("]");
    return (asItIs ? key : URLEncoder.encode(key, StandardCharsets.UTF_8))
        + "="
        + URLEncoder.encode(line.substring(equals + 1), StandardCharsets.UTF_8);
  }
}
