package io.parley.server.console;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Lists in pieces: one more than is shown is read, to know whether there is a next page. */
final class Paging {
  /** How many lines a page shows. */
  static final int LINES = 50;

  private Paging() {}

  /** What is shown of {@code found}. */
  static <T> List<T> shown(List<T> found) {
    return found.size() > LINES ? found.subList(0, LINES) : found;
  }

  /** The address of the page after this one; empty on the last. */
  static <T> String next(
      List<T> found, Function<T, String> id, String path, String filter, String value) {
    if (found.size() <= LINES) {
      return "";
    }
    return path
        + "?before="
        + encoded(id.apply(found.get(LINES - 1)))
        + (value.isEmpty() ? "" : "&" + filter + "=" + encoded(value));
  }

  /** The choice of that name, in lower case as in addresses; empty for none or an unknown one. */
  static <E extends Enum<E>> Optional<E> choice(Class<E> type, Optional<String> name) {
    return name.flatMap(
        text ->
            java.util.Arrays.stream(type.getEnumConstants())
                .filter(each -> each.name().equalsIgnoreCase(text))
                .findFirst());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
