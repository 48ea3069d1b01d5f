package io.parley.server.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.therapi.runtimejavadoc.CommentFormatter;
import com.github.therapi.runtimejavadoc.MethodJavadoc;
import com.github.therapi.runtimejavadoc.ParamJavadoc;
import com.github.therapi.runtimejavadoc.RuntimeJavadoc;
import io.parley.server.call.Bodies;
import io.parley.server.http.MergePatch;
import io.parley.server.problem.Problem;
import io.parley.server.security.Needs;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The contract of resources as an OpenAPI 3.1 document, read off their annotations, their records
 * and their documentation comments, so that it cannot say anything else than the code.
 *
 * @see <a href="https://spec.openapis.org/oas/v3.1.1.html">OpenAPI 3.1.1</a>
 */
public final class Contract {
  private static final CommentFormatter WORDS = new CommentFormatter();
  private static final Pattern WITH_PATTERN =
      Pattern.compile("\\{\\s*(\\w+)\\s*:[^{}]*(\\{[^}]*}[^{}]*)*}");
  private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Schemas schemas = new Schemas();
  private final ObjectNode paths = JSON.objectNode();

  private Contract() {}

  /**
   * One thing that can be asked of the server.
   *
   * @param verb such as {@code GET}
   * @param path such as {@code /api/agents/{id}}
   * @param method what answers it
   */
  public record Operation(String verb, String path, Method method) {}

  /** The operations of resource classes, by path and verb. */
  public static List<Operation> operations(List<Class<?>> resources) {
    var operations = new ArrayList<Operation>();
    for (Class<?> resource : resources) {
      Path root = resource.getAnnotation(Path.class);
      if (root == null) {
        continue;
      }
      for (Method method : resource.getMethods()) {
        verb(method)
            .ifPresent(
                verb ->
                    operations.add(
                        new Operation(
                            verb,
                            path(
                                root.value(),
                                Optional.ofNullable(method.getAnnotation(Path.class))
                                    .map(Path::value)
                                    .orElse("")),
                            method)));
      }
    }
    operations.sort(Comparator.comparing(Operation::path).thenComparing(Operation::verb));
    return List.copyOf(operations);
  }

  /**
   * The document.
   *
   * @param resources the resource classes of the server
   * @param version of the server
   */
  public static ObjectNode of(List<Class<?>> resources, String version) {
    var contract = new Contract();
    operations(resources).stream()
        .filter(operation -> operation.method().isAnnotationPresent(Exchange.class))
        .forEach(contract::add);
    return contract.document(version);
  }

  private ObjectNode document(String version) {
    ObjectNode document = JSON.objectNode().put("openapi", "3.1.1");
    document
        .putObject("info")
        .put("title", "Parley")
        .put("version", version)
        .put("summary", "AI sales and support agents for the Kommo CRM")
        .putObject("license")
        .put("name", "Apache-2.0")
        .put("identifier", "Apache-2.0");
    document.putArray("servers").addObject().put("url", "/");
    document.set("paths", paths);
    ObjectNode components = document.putObject("components");
    components
        .putObject("securitySchemes")
        .putObject("key")
        .put("type", "http")
        .put("scheme", "bearer")
        .put(
            "description",
            "An API key of the account; its role is owner, admin, operator or viewer.");
    components.set("responses", problem());
    components.set("schemas", schemas.definitions());
    return document;
  }

  private ObjectNode problem() {
    ObjectNode responses = JSON.objectNode();
    ObjectNode answer =
        responses.putObject("Problem").put("description", "What is wrong, as RFC 9457 tells it.");
    ObjectNode schema =
        answer.putObject("content").putObject(Problem.MEDIA_TYPE).putObject("schema");
    schema.put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    for (String text : List.of("type", "title", "detail", "instance")) {
      properties.putObject(text).put("type", "string");
    }
    properties.putObject("status").put("type", "integer");
    ObjectNode error =
        properties
            .putObject("errors")
            .put("type", "array")
            .putObject("items")
            .put("type", "object");
    error.putObject("properties").putObject("field").put("type", "string");
    error.withObject("properties").putObject("message").put("type", "string");
    texts(schema.putArray("required"), "type", "title", "status", "detail", "instance");
    return responses;
  }

  private void add(Operation operation) {
    Method method = operation.method();
    Exchange exchange = method.getAnnotation(Exchange.class);
    MethodJavadoc comment = RuntimeJavadoc.getJavadoc(method);
    ObjectNode path = paths.withObject("/" + pointer(operation.path()));
    String verb = operation.verb().toLowerCase(Locale.ROOT);
    if (path.has(verb)) {
      // The same thing in another form, such as a list and its stream.
      gives(exchange, path.withObject("/" + verb + "/responses/" + exchange.status()));
      return;
    }
    ObjectNode described = path.putObject(verb);
    described.put("operationId", id(operation));
    described.putArray("tags").add(tag(operation.path()));
    Schemas.words(WORDS.format(comment.getComment()))
        .ifPresent(
            words -> {
              described.put("summary", words.replaceFirst("(?<=[.:;]) .*", ""));
              described.put("description", words);
            });
    Needs needs = method.getAnnotation(Needs.class);
    ArrayNode security = described.putArray("security");
    if (needs != null) {
      security.addObject().putArray("key");
      described.put("x-role", Bodies.spelled(needs.value()));
    }
    parameters(operation, comment, described.putArray("parameters"));
    takes(method, exchange).accept(described);
    ObjectNode responses = described.putObject("responses");
    ObjectNode good = responses.putObject(Integer.toString(exchange.status()));
    good.put("description", "As asked.");
    gives(exchange, good);
    responses.putObject("default").put("$ref", "#/components/responses/Problem");
  }

  private void gives(Exchange exchange, ObjectNode response) {
    for (String type : exchange.type()) {
      boolean json = type.equals(MediaType.APPLICATION_JSON);
      if (json && exchange.gives().length > 0) {
        response.withObject("/content").putObject(type).set("schema", given(exchange));
      } else if (!json) {
        response.withObject("/content").putObject(type).putObject("schema");
      }
    }
  }

  private ObjectNode given(Exchange exchange) {
    ObjectNode schema = JSON.objectNode();
    if (!exchange.page()) {
      return one(exchange);
    }
    schema.put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    properties.putObject("items").put("type", "array").set("items", one(exchange));
    ObjectNode next = properties.putObject("nextCursor");
    texts(next.putArray("type"), "string", "null");
    next.put("description", "The cursor of the page after this one; null when this is the last.");
    texts(schema.putArray("required"), "items");
    return schema;
  }

  private ObjectNode one(Exchange exchange) {
    if (exchange.gives().length == 1) {
      return schemas.of(exchange.gives()[0]);
    }
    ObjectNode schema = JSON.objectNode();
    ArrayNode choices = schema.putArray("anyOf");
    Arrays.stream(exchange.gives()).map(schemas::of).forEach(choices::add);
    return schema;
  }

  private Consumer<ObjectNode> takes(Method method, Exchange exchange) {
    Class<?> body =
        exchange.takes() != Void.class
            ? exchange.takes()
            : Arrays.stream(method.getParameters())
                .filter(parameter -> parameter.getAnnotations().length == 0)
                .map(Parameter::getType)
                .findFirst()
                .orElse(Void.class);
    boolean patch = method.isAnnotationPresent(PATCH.class);
    if (body == Void.class && exchange.takesType().equals("application/json")) {
      return described -> {};
    }
    return described -> {
      ObjectNode content =
          described.putObject("requestBody").put("required", true).putObject("content");
      if (!exchange.takesType().equals("application/json")) {
        content.putObject(exchange.takesType()).putObject("schema");
        return;
      }
      if (body == byte[].class) {
        content.putObject("application/json").putObject("schema");
        return;
      }
      content.putObject("application/json").set("schema", schemas.of(body));
      if (patch) {
        content.putObject(MergePatch.MEDIA_TYPE).set("schema", schemas.of(body));
      }
    };
  }

  private static void parameters(Operation operation, MethodJavadoc comment, ArrayNode parameters) {
    for (Parameter parameter : operation.method().getParameters()) {
      PathParam inPath = parameter.getAnnotation(PathParam.class);
      QueryParam inQuery = parameter.getAnnotation(QueryParam.class);
      if (inPath != null) {
        parameter(parameters, inPath.value(), "path", parameter.getType(), comment);
      } else if (inQuery != null) {
        parameter(parameters, inQuery.value(), "query", parameter.getType(), comment);
      }
    }
    undeclared(operation.path(), parameters)
        .forEach(name -> parameter(parameters, name, "path", String.class, comment));
    switch (operation.verb()) {
      case "POST" ->
          header(
              parameters,
              "Idempotency-Key",
              "The same key and body get the first answer again for 24 hours.");
      case "PATCH", "DELETE" ->
          header(parameters, "If-Match", "The ETag that was read; 412 when it is another by now.");
      default -> {}
    }
  }

  /** Variables of the path that the method does not look at. */
  private static List<String> undeclared(String path, ArrayNode parameters) {
    var names = new ArrayList<String>();
    Matcher variables = VARIABLE.matcher(path);
    while (variables.find()) {
      String name = variables.group(1);
      boolean declared = false;
      for (JsonNode parameter : parameters) {
        declared |=
            parameter.path("in").asText().equals("path")
                && parameter.path("name").asText().equals(name);
      }
      if (!declared) {
        names.add(name);
      }
    }
    return names;
  }

  private static void parameter(
      ArrayNode parameters, String name, String in, Class<?> type, MethodJavadoc comment) {
    ObjectNode parameter =
        parameters.addObject().put("name", name).put("in", in).put("required", in.equals("path"));
    comment.getParams().stream()
        .filter(said -> said.getName().equals(name))
        .map(ParamJavadoc::getComment)
        .map(WORDS::format)
        .findFirst()
        .flatMap(Schemas::words)
        .ifPresent(words -> parameter.put("description", words));
    ObjectNode schema = parameter.putObject("schema");
    if (name.equals("limit")) {
      schema.put("type", "integer").put("minimum", 1).put("maximum", 200).put("default", 50);
    } else {
      schema.put(
          "type",
          type == boolean.class || type == Boolean.class
              ? "boolean"
              : type.isPrimitive() ? "integer" : "string");
    }
  }

  private static void header(ArrayNode parameters, String name, String description) {
    parameters
        .addObject()
        .put("name", name)
        .put("in", "header")
        .put("required", false)
        .put("description", description)
        .putObject("schema")
        .put("type", "string");
  }

  private static Optional<String> verb(Method method) {
    for (Annotation annotation : method.getAnnotations()) {
      HttpMethod verb = annotation.annotationType().getAnnotation(HttpMethod.class);
      if (verb != null) {
        return Optional.of(verb.value());
      }
    }
    return Optional.empty();
  }

  private static String path(String root, String below) {
    String joined = ("/" + root + "/" + below).replaceAll("/+", "/").replaceFirst("(?<=.)/$", "");
    return WITH_PATTERN.matcher(joined).replaceAll("{$1}");
  }

  private static String pointer(String path) {
    return path.replace("~", "~0").replace("/", "~1");
  }

  private static String id(Operation operation) {
    String of = operation.method().getDeclaringClass().getSimpleName().replace("Resource", "");
    return Character.toLowerCase(of.charAt(0))
        + of.substring(1)
        + "_"
        + operation.method().getName();
  }

  /** What an operation is about: the last fixed part of the path. */
  private static String tag(String path) {
    List<String> fixed =
        Arrays.stream(path.split("/"))
            .filter(part -> !part.isEmpty() && !part.startsWith("{") && !part.equals("api"))
            .toList();
    return fixed.isEmpty() ? "server" : fixed.getFirst();
  }

  private static void texts(ArrayNode array, String... texts) {
    for (String text : texts) {
      array.add(text);
    }
  }
}
