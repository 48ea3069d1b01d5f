package io.parley.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.parley.server.contract.Contract;
import jakarta.ws.rs.Path;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Holds every answer that a test gets from the API against the contract the server publishes. */
final class Conformity {
  /** Every resource there is, whether or not a server registers it. */
  static final List<Class<?>> RESOURCES =
      new ClassFileImporter()
          .importPackages("io.parley.server.resource").stream()
              .filter(type -> type.isAnnotatedWith(Path.class))
              .<Class<?>>map(JavaClass::reflect)
              .toList();

  static final ObjectNode CONTRACT = Contract.of(RESOURCES, "test");

  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  private static final Map<String, Schema> SCHEMAS = new ConcurrentHashMap<>();

  private Conformity() {}

  /** Fails when the answer is not one that the contract promises. */
  static void check(String verb, String path, HttpResponse<String> answer) {
    String type = answer.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
    Optional<String> template = template(path.replaceFirst("\\?.*", ""));
    Optional<JsonNode> operation =
        template
            .map(found -> CONTRACT.path("paths").path(found).path(verb.toLowerCase(Locale.ROOT)))
            .filter(found -> !found.isMissingNode());
    if (operation.isEmpty()) {
      if (path.startsWith("/api/") && answer.statusCode() < 400) {
        throw new AssertionError(
            verb + " " + path + " answers " + answer.statusCode() + " and is not in the contract");
      }
      return;
    }
    if (answer.statusCode() >= 300) {
      return;
    }
    JsonNode promised = operation.get().path("responses").path("" + answer.statusCode());
    String asked = verb + " " + template.get() + " " + answer.statusCode();
    if (promised.isMissingNode()) {
      throw new AssertionError(asked + " is not in the contract: " + answer.body());
    }
    JsonNode content = promised.path("content");
    JsonNode schema = content.path(content.has(type) ? type : "*/*").path("schema");
    if (type.equals("application/json") || !schema.isMissingNode()) {
      if (schema.isMissingNode()) {
        throw new AssertionError(asked + " gives " + type + ", which is not in the contract");
      }
      if (type.equals("application/json")) {
        List<Error> errors =
            SCHEMAS
                .computeIfAbsent(asked, key -> schema(schema))
                .validate(answer.body(), InputFormat.JSON);
        if (!errors.isEmpty()) {
          throw new AssertionError(asked + " is not as promised: " + errors + "\n" + answer.body());
        }
      }
    } else if (!answer.body().isEmpty() && !type.isEmpty()) {
      throw new AssertionError(asked + " gives " + type + ", which is not in the contract");
    }
  }

  private static Schema schema(JsonNode schema) {
    ObjectNode whole = JsonNodeFactory.instance.objectNode();
    whole.putArray("allOf").add(schema);
    whole.set("components", CONTRACT.path("components"));
    return REGISTRY.getSchema(whole);
  }

  /** The path of the contract that a request's path fits, the one with the fewest variables. */
  private static Optional<String> template(String path) {
    String best = null;
    for (Map.Entry<String, JsonNode> each : CONTRACT.path("paths").properties()) {
      String template = each.getKey();
      boolean fits = path.matches(template.replaceAll("\\{[^}]*}", "[^/]+").replace(".", "\\."));
      if (fits && (best == null || variables(template) < variables(best))) {
        best = template;
      }
    }
    return Optional.ofNullable(best);
  }

  private static long variables(String template) {
    return template.chars().filter(letter -> letter == '{').count();
  }
}
