package io.parley.kommo.webhook;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A form with PHP's bracket keys, as bytes. Percent-encoded and bare brackets are the same. A key
 * that makes no sense is left out and never an error; of a repeated key the last value holds.
 */
final class FormBody {
  /** More are not read: Kommo sends some dozens. */
  static final int MAX_PARAMETERS = 5_000;

  private final byte[] body;
  private final byte[] scratch;
  private final Map<String, Object> root = new LinkedHashMap<>();

  private FormBody(byte[] body) {
    this.body = body;
    this.scratch = new byte[body.length];
  }

  /** The form as a tree; empty when it has too many parameters. */
  static Optional<Map<String, Object>> read(byte[] body) {
    var form = new FormBody(body);
    return form.parse() ? Optional.of(HookTree.map(HookTree.settled(form.root))) : Optional.empty();
  }

  private boolean parse() {
    int end = body.length;
    while (end > 0 && (body[end - 1] == '\n' || body[end - 1] == '\r')) {
      end--;
    }
    int parameters = 0;
    int from = 0;
    while (from < end) {
      int to = from;
      int equals = -1;
      while (to < end && body[to] != '&') {
        if (equals < 0 && body[to] == '=') {
          equals = to;
        }
        to++;
      }
      if (to > from) {
        if (++parameters > MAX_PARAMETERS) {
          return false;
        }
        if (equals >= 0) {
          parameter(from, equals, to);
        }
      }
      from = to + 1;
    }
    return true;
  }

  private void parameter(int from, int equals, int to) {
    int length = decode(from, equals);
    int bracket = indexOf((byte) '[', 0, length);
    String name = text(0, bracket < 0 ? length : bracket);
    if (name.isEmpty()) {
      return;
    }
    if (bracket >= 0 && !wellFormed(bracket, length)) {
      return;
    }
    Map<String, Object> at = root;
    int open = bracket;
    while (open >= 0 && open < length) {
      int close = indexOf((byte) ']', open, length);
      at = below(at, name);
      name = close == open + 1 ? nextIndex(at) : text(open + 1, close);
      open = close + 1;
    }
    at.put(name, text(0, decode(equals + 1, to)));
  }

  /** Whether only {@code [name]} groups follow, not too many of them. */
  private boolean wellFormed(int bracket, int length) {
    int depth = 1;
    int at = bracket;
    while (at < length) {
      if (scratch[at] != '[' || ++depth > HookTree.MAX_DEPTH) {
        return false;
      }
      int close = indexOf((byte) ']', at, length);
      if (close < 0) {
        return false;
      }
      at = close + 1;
    }
    return true;
  }

  @SuppressWarnings("unchecked") // every map of the tree was made here
  private static Map<String, Object> below(Map<String, Object> at, String name) {
    Object found = at.get(name);
    if (found instanceof Map<?, ?> map) {
      return (Map<String, Object>) map;
    }
    Map<String, Object> made = new LinkedHashMap<>();
    at.put(name, made);
    return made;
  }

  private static String nextIndex(Map<String, Object> at) {
    int index = at.size();
    while (at.containsKey(Integer.toString(index))) {
      index++;
    }
    return Integer.toString(index);
  }

  private int indexOf(byte wanted, int from, int to) {
    for (int i = from; i < to; i++) {
      if (scratch[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  private String text(int from, int to) {
    return new String(scratch, from, to - from, StandardCharsets.UTF_8);
  }

  /** Undoes the percent encoding of a range into {@link #scratch}; returns the length. */
  private int decode(int from, int to) {
    int length = 0;
    for (int i = from; i < to; i++) {
      byte b = body[i];
      if (b == '+') {
        b = ' ';
      } else if (b == '%' && i + 2 < to) {
        int high = Character.digit(body[i + 1], 16);
        int low = Character.digit(body[i + 2], 16);
        if (high >= 0 && low >= 0) {
          b = (byte) (high << 4 | low);
          i += 2;
        }
      }
      scratch[length++] = b;
    }
    return length;
  }
}
