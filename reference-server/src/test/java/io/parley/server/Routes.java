package io.parley.server;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.parley.server.security.Needs;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.lang.reflect.Method;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.glassfish.jersey.server.model.Resource;
import org.glassfish.jersey.server.model.ResourceMethod;

/**
 * Every route of the API as Jersey knows it: a new one is tested with the others without anybody
 * listing it.
 */
final class Routes {
  private static final Pattern PARAMETER = Pattern.compile("([^/]+)/\\{\\s*([^:}\\s]+)[^}]*}");

  private static final Pattern CHOICE =
      Pattern.compile("\\{[^:}]+:\\s*([a-z-]+(?:\\|[a-z-]+)+)\\s*}");

  private Routes() {}

  /**
   * One method of one path.
   *
   * @param path with parameters in braces
   * @param type the media type of the body it takes
   */
  record Route(String verb, String path, Method method, String type) {
    Optional<Needs> needs() {
      return Optional.ofNullable(method.getAnnotation(Needs.class));
    }

    boolean takesJson() {
      return type.equals(MediaType.APPLICATION_JSON) && !verb.equals("GET");
    }

    /** How many things the path names. */
    int parameters() {
      Matcher found = PARAMETER.matcher(path);
      int count = 0;
      while (found.find()) {
        count++;
      }
      return count;
    }

    /** The path with each thing named by what it is listed under, such as {@code rules}. */
    String filled(Function<String, String> ids) {
      return PARAMETER
          .matcher(path)
          .replaceAll(
              found ->
                  Matcher.quoteReplacement(
                      found.group(1) + "/" + encoded(ids.apply(found.group(1)))));
    }

    /** What the things that it lists are called. */
    String lists() {
      return path.substring(path.lastIndexOf('/') + 1);
    }

    @Override
    public String toString() {
      return verb + " " + path;
    }
  }

  /** An id as a part of a path. */
  static String encoded(String id) {
    return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
  }

  static List<Route> all() {
    var routes = new ArrayList<Route>();
    new ClassFileImporter()
        .importPackages("io.parley.server.resource").stream()
            .filter(type -> type.isAnnotatedWith(Path.class))
            .map(type -> Resource.from(type.reflect()))
            .forEach(resource -> collect(resource, "", routes));
    return List.copyOf(routes);
  }

  private static void collect(Resource resource, String above, List<Route> routes) {
    String part = String.valueOf(resource.getPath());
    for (String path : spelledOut(above + (part.startsWith("/") ? part : "/" + part))) {
      collectAt(resource, withoutPatterns(path), routes);
    }
  }

  /** A path for each word that a parameter such as {@code {list: leads|contacts}} may be. */
  private static List<String> spelledOut(String path) {
    Matcher choice = CHOICE.matcher(path);
    return choice.find()
        ? Stream.of(choice.group(1).split("\\|", -1))
            .flatMap(
                word ->
                    spelledOut(
                        path.substring(0, choice.start()) + word + path.substring(choice.end()))
                        .stream())
            .toList()
        : List.of(path);
  }

  /** The path with {@code {id}} for {@code {id: [0-9]{1,19}}}. */
  private static String withoutPatterns(String path) {
    var plain = new StringBuilder();
    int depth = 0;
    boolean named = false;
    for (char c : path.toCharArray()) {
      depth += c == '{' ? 1 : 0;
      named &= depth > 0;
      named |= depth > 0 && c == ':';
      if (depth == 0 || depth == 1 && (c == '{' || c == '}' || !named)) {
        plain.append(c);
      }
      depth -= c == '}' ? 1 : 0;
    }
    return plain.toString();
  }

  private static void collectAt(Resource resource, String path, List<Route> routes) {
    for (ResourceMethod method : resource.getResourceMethods()) {
      if (method.getHttpMethod() != null) {
        routes.add(
            new Route(
                method.getHttpMethod(),
                path,
                method.getInvocable().getHandlingMethod(),
                method.getConsumedTypes().stream()
                    .findFirst()
                    .map(MediaType::toString)
                    .orElse(MediaType.APPLICATION_JSON)));
      }
    }
    resource.getChildResources().forEach(child -> collect(child, path, routes));
  }

  /** One thing of each kind that a caller's lists show, by what it is listed under. */
  static Map<String, String> things(Client client) {
    var things = new java.util.LinkedHashMap<String, String>();
    List<Route> lists =
        all().stream()
            .filter(route -> route.verb().equals("GET") && route.path().startsWith("/api/"))
            .filter(route -> route.needs().isPresent())
            .toList();
    for (int depth = 0; depth <= 3; depth++) {
      for (Route list : lists) {
        if (list.parameters() == depth && !things.containsKey(list.lists())) {
          first(client, list, things).ifPresent(id -> things.put(list.lists(), id));
        }
      }
    }
    return things;
  }

  private static Optional<String> first(Client client, Route list, Map<String, String> things) {
    String path = list.filled(kind -> things.getOrDefault(kind, "none"));
    Client.Reply reply = client.get(path);
    boolean isJson = reply.header("Content-Type").startsWith(MediaType.APPLICATION_JSON);
    return isJson && reply.status() == 200 && reply.json().get("items") instanceof List<?> items
        ? items.stream()
            .findFirst()
            .filter(Map.class::isInstance)
            .map(item -> ((Map<?, ?>) item).get("id"))
            .map(String::valueOf)
        : Optional.empty();
  }
}
