package io.parley.server.call;

import io.parley.server.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which page of a list is asked for.
 *
 * @param before the last id of the page before
 * @param limit 1 to 200
 */
public record Page(Optional<String> before, int limit) {
  private static final int MOST = 200;
  private static final int USUAL = 50;

  /** From the parameters {@code limit} and {@code cursor}, either of which may be missing. */
  public static Page of(@Nullable String limit, @Nullable String cursor) {
    return new Page(
        Optional.ofNullable(cursor).map(Page::decoded), limit == null ? USUAL : bounded(limit));
  }

  private static int bounded(String limit) {
    if (limit.matches("\\d{1,9}")) {
      int number = Integer.parseInt(limit);
      if (number >= 1 && number <= MOST) {
        return number;
      }
    }
    throw ProblemException.field(
        "limit", "limit '" + shortened(limit) + "' must be a whole number from 1 to " + MOST);
  }

  private static String decoded(String cursor) {
    try {
      String id = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      if (!id.isEmpty() && id.length() <= 300 && id.indexOf('\0') < 0) {
        return id;
      }
    } catch (IllegalArgumentException e) {
      throw refused(cursor);
    }
    throw refused(cursor);
  }

  private static ProblemException refused(String cursor) {
    return ProblemException.field(
        "cursor", "cursor '" + shortened(cursor) + "' must be the nextCursor of an earlier page");
  }

  private static String shortened(String text) {
    return text.length() <= 50 ? text : text.substring(0, 50) + "…";
  }

  /** One more than the page holds, so that the list knows whether it goes on. */
  public int withNext() {
    return limit + 1;
  }

  /** The page's body, from a list of up to {@link #withNext()} things. */
  public <T> Map<String, @Nullable Object> body(
      List<T> found, Function<T, String> id, Function<T, ?> view) {
    List<T> items = found.size() > limit ? found.subList(0, limit) : found;
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("items", items.stream().map(view).toList());
    body.put(
        "nextCursor",
        found.size() > limit
            ? Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(id.apply(items.getLast()).getBytes(StandardCharsets.UTF_8))
            : null);
    return body;
  }
}
