package io.parley.kommo.sandbox;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the route of a request. A pattern's segment {@code #name} takes a number, {@code :name} any
 * text, all else itself; of several matches the one with most literal segments wins.
 */
final class Router {
  /** Answers one request. */
  interface Handler {
    Reply handle(Request request);
  }

  private record Route(String method, List<String> pattern, long literals, Handler handler) {}

  private final Map<Integer, List<Route>> byLength = new HashMap<>();

  void add(String method, String pattern, Handler handler) {
    List<String> segments = segments(pattern);
    long literals = segments.stream().filter(Router::isLiteral).count();
    byLength
        .computeIfAbsent(segments.size(), length -> new ArrayList<>())
        .add(new Route(method, segments, literals, handler));
  }

  Reply route(Request request) {
    List<String> path = segments(request.path());
    List<Route> matches =
        byLength.getOrDefault(path.size(), List.of()).stream()
            .filter(route -> vars(route, path).isPresent())
            .toList();
    Optional<Route> found =
        matches.stream()
            .filter(route -> route.method.equals(request.method()))
            .max(Comparator.comparingLong(Route::literals));
    if (found.isEmpty()) {
      throw matches.isEmpty()
          ? cannot(request)
          : Refusal.plain(405, "Method Not Allowed", "Method not allowed");
    }
    Route route = found.get();
    return route.handler.handle(request.with(vars(route, path).orElseThrow()));
  }

  static Refusal cannot(Request request) {
    return Refusal.plain(
        404, "Not Found", "Cannot " + request.method() + " " + request.href(request.path()));
  }

  private static Optional<Map<String, String>> vars(Route route, List<String> path) {
    Map<String, String> vars = new LinkedHashMap<>();
    for (int i = 0; i < path.size(); i++) {
      String wanted = route.pattern.get(i);
      String given = path.get(i);
      if (isLiteral(wanted)) {
        if (!wanted.equals(given)) {
          return Optional.empty();
        }
      } else if (wanted.startsWith("#") && Query.parse(given).isEmpty()) {
        return Optional.empty();
      } else {
        vars.put(wanted.substring(1), given);
      }
    }
    return Optional.of(vars);
  }

  private static boolean isLiteral(String segment) {
    return !segment.startsWith("#") && !segment.startsWith(":");
  }

  private static List<String> segments(String path) {
    List<String> segments = new ArrayList<>();
    for (String segment : path.split("/", -1)) {
      if (!segment.isEmpty()) {
        segments.add(segment);
      }
    }
    return segments;
  }
}
