package io.parley.kommo.webhook;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The body of a hook as a tree: each value is a text, a map of values by name, or a list of values.
 * A map with the keys 0, 1, 2 … in that order counts as a list.
 */
final class HookTree {
  /** Deeper keys are left out. */
  static final int MAX_DEPTH = 10;

  private HookTree() {}

  /** The same tree with lists in the place of maps that only count. */
  static Object settled(Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      return value;
    }
    boolean counts = !map.isEmpty();
    int index = 0;
    for (Object key : map.keySet()) {
      if (!counts(key, index++)) {
        counts = false;
        break;
      }
    }
    if (counts) {
      List<Object> list = new ArrayList<>(map.size());
      map.values().forEach(item -> list.add(settled(item)));
      return list;
    }
    Map<String, Object> settled = LinkedHashMap.newLinkedHashMap(map.size());
    map.forEach((key, item) -> settled.put((String) key, settled(item)));
    return settled;
  }

  /** Compares without making text for the common single digit. */
  private static boolean counts(Object key, int index) {
    String text = (String) key;
    return index < 10
        ? text.length() == 1 && text.charAt(0) == '0' + index
        : text.equals(Integer.toString(index));
  }

  /** The map, when it is one; a list by its positions; else an empty map. */
  @SuppressWarnings("unchecked") // trees are built with text keys only
  static Map<String, Object> map(Object value) {
    return switch (value) {
      case Map<?, ?> map -> (Map<String, Object>) map;
      case List<?> list -> {
        Map<String, Object> map = new LinkedHashMap<>();
        for (Object item : list) {
          map.put(Integer.toString(map.size()), item);
        }
        yield map;
      }
      default -> Map.of();
    };
  }

  /** The things of a list, or of a map keyed by numbers; a map with names is one thing. */
  static List<Object> things(Object value) {
    return switch (value) {
      case List<?> list -> List.copyOf(list);
      case Map<?, ?> map when map.keySet().stream().allMatch(HookTree::isNumber) ->
          List.copyOf(map.values());
      case Map<?, ?> map -> List.of(map);
      default -> List.of();
    };
  }

  /** Digits only, of any length. */
  static boolean isNumber(Object key) {
    String text = (String) key;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** What is below these names; empty text when there is nothing. */
  static Object below(Object value, String... names) {
    Object at = value;
    for (String name : names) {
      at = map(at).getOrDefault(name, "");
    }
    return at;
  }

  /** The text below these names; empty when there is none. */
  static Optional<String> text(Object value, String... names) {
    Object at = value;
    for (String name : names) {
      Object below = map(at).get(name);
      if (below == null) {
        return Optional.empty();
      }
      at = below;
    }
    return at instanceof String text && !text.isEmpty() ? Optional.of(text) : Optional.empty();
  }
}
