package io.parley.kommo.sandbox;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A query string or form in PHP's bracket style, such as {@code filter[id][]=1&page=2}. Escaped and
 * bare brackets are both understood; what does not parse as a number is as if it was not sent.
 */
final class Query {
  private record Pair(List<String> path, String value) {}

  private final List<Pair> pairs;

  private Query(List<Pair> pairs) {
    this.pairs = pairs;
  }

  static Query of(@Nullable String raw) {
    List<Pair> pairs = new ArrayList<>();
    for (String part : raw == null ? new String[0] : raw.split("&", -1)) {
      if (!part.isEmpty()) {
        int equals = part.indexOf('=');
        String key = decode(equals < 0 ? part : part.substring(0, equals));
        pairs.add(new Pair(path(key), equals < 0 ? "" : decode(part.substring(equals + 1))));
      }
    }
    return new Query(pairs);
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException broken) {
      return text;
    }
  }

  private static List<String> path(String key) {
    int bracket = key.indexOf('[');
    if (bracket < 0 || !key.endsWith("]")) {
      return List.of(key);
    }
    List<String> path = new ArrayList<>();
    path.add(key.substring(0, bracket));
    path.addAll(Arrays.asList(key.substring(bracket + 1, key.length() - 1).split("\\]\\[", -1)));
    return path;
  }

  Optional<String> first(String... path) {
    List<String> wanted = List.of(path);
    return pairs.stream().filter(pair -> pair.path.equals(wanted)).map(Pair::value).findFirst();
  }

  boolean has(String... path) {
    return pairs.stream().anyMatch(pair -> startsWith(pair.path, List.of(path)));
  }

  OptionalLong number(String... path) {
    return first(path).map(Query::parse).orElse(OptionalLong.empty());
  }

  /** The values at a path and one level below it: {@code a=1}, {@code a[]=1} and {@code a[0]=1}. */
  List<String> all(String... path) {
    List<String> wanted = List.of(path);
    return pairs.stream()
        .filter(
            pair ->
                pair.path.size() <= wanted.size() + 1
                    && startsWith(pair.path, wanted)
                    && !pair.path.getLast().equals("from")
                    && !pair.path.getLast().equals("to"))
        .map(Pair::value)
        .toList();
  }

  List<Long> numbers(String... path) {
    return all(path).stream()
        .map(Query::parse)
        .filter(OptionalLong::isPresent)
        .map(OptionalLong::getAsLong)
        .toList();
  }

  /** The groups below a path by their next key, such as each of {@code filter[statuses][n]}. */
  List<Map<String, String>> groups(String... path) {
    List<String> wanted = List.of(path);
    Map<String, Map<String, String>> groups = new LinkedHashMap<>();
    for (Pair pair : pairs) {
      if (pair.path.size() == wanted.size() + 2 && startsWith(pair.path, wanted)) {
        groups
            .computeIfAbsent(pair.path.get(wanted.size()), key -> new LinkedHashMap<>())
            .put(pair.path.getLast(), pair.value);
      }
    }
    return List.copyOf(groups.values());
  }

  /** The keys directly below a path, in order. */
  List<String> keys(String... path) {
    List<String> wanted = List.of(path);
    return pairs.stream()
        .filter(pair -> pair.path.size() > wanted.size() && startsWith(pair.path, wanted))
        .map(pair -> pair.path.get(wanted.size()))
        .distinct()
        .toList();
  }

  private static boolean startsWith(List<String> path, List<String> prefix) {
    return path.size() >= prefix.size() && path.subList(0, prefix.size()).equals(prefix);
  }

  static OptionalLong parse(String text) {
    try {
      return OptionalLong.of(Long.parseLong(text.strip()));
    } catch (NumberFormatException notANumber) {
      return OptionalLong.empty();
    }
  }
}
