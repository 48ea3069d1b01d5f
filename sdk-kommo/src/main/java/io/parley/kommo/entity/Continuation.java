package io.parley.kommo.entity;

import java.util.List;
import java.util.Map;

/**
 * What a salesbot that waits gets to go on with. Immutable.
 *
 * @param data what its next steps find as {@code {{json.name}}}
 * @param shown what it says itself, in this order; at most {@value #MOST_HANDLERS} pieces of 1 to
 *     {@value #MOST_SHOWN} characters
 * @see <a
 *     href="https://developers.kommo.com/reference/salesbot-widget-block-execution-confirmation">
 *     continuing a salesbot</a>
 */
public record Continuation(Map<String, String> data, List<String> shown) {
  /** Kommo refuses more handlers. */
  public static final int MOST_HANDLERS = 10;

  /** Kommo refuses longer texts in a handler, in characters. */
  public static final int MOST_SHOWN = 80;

  public Continuation {
    data = Map.copyOf(data);
    shown = List.copyOf(shown);
    if (data.isEmpty() && shown.isEmpty()) {
      throw new IllegalArgumentException("a continuation needs data or something to show");
    }
    if (shown.size() > MOST_HANDLERS) {
      throw new IllegalArgumentException(
          "a salesbot shows " + MOST_HANDLERS + " pieces at most, not " + shown.size());
    }
    for (String piece : shown) {
      if (piece.isBlank() || piece.codePointCount(0, piece.length()) > MOST_SHOWN) {
        throw new IllegalArgumentException(
            "what a salesbot shows must be 1 to " + MOST_SHOWN + " characters: '" + piece + "'");
      }
    }
  }

  /** The next step says the text, of any length, as {@code {{json.message}}}. */
  public static Continuation message(String text) {
    return new Continuation(Map.of("status", "success", "message", text), List.of());
  }

  /** The bot says these pieces itself. */
  public static Continuation shown(List<String> pieces) {
    return new Continuation(Map.of("status", "success"), pieces);
  }

  /** There is no answer; the bot goes on without one. */
  public static Continuation none(String reason) {
    return new Continuation(Map.of("status", "fail", "reason", reason), List.of());
  }
}
