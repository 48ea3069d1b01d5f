package io.parley.server.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The contract as a page shows it.
 *
 * @param version of the server
 * @param subjects what can be asked, by what it is about
 * @param schemas the things it speaks of
 */
public record ContractPage(String version, List<Subject> subjects, List<Named> schemas) {
  /** What is about one thing. */
  public record Subject(String name, List<Asked> asked) {}

  /**
   * One thing that can be asked.
   *
   * @param role the least role of the key; empty when none is needed
   * @param takes the schema of the body as JSON; empty when there is none
   * @param gives the status and schema of the answer
   */
  public record Asked(
      String id,
      String verb,
      String path,
      String summary,
      String role,
      List<Parameter> parameters,
      String takes,
      String gives) {}

  /** A parameter in the path, the query or a header. */
  public record Parameter(String name, String in, boolean required, String description) {}

  /** A schema by its name, as JSON. */
  public record Named(String name, String text) {}

  /** The page of a document that {@link Contract#of} made. */
  public static ContractPage of(ObjectNode contract) {
    Map<String, List<Asked>> subjects = new TreeMap<>();
    contract
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        verb ->
                            subjects
                                .computeIfAbsent(
                                    verb.getValue().path("tags").path(0).asText(),
                                    tag -> new ArrayList<>())
                                .add(asked(path.getKey(), verb.getKey(), verb.getValue()))));
    var schemas = new ArrayList<Named>();
    contract
        .path("components")
        .path("schemas")
        .properties()
        .forEach(
            schema -> schemas.add(new Named(schema.getKey(), schema.getValue().toPrettyString())));
    return new ContractPage(
        contract.path("info").path("version").asText(),
        subjects.entrySet().stream()
            .map(subject -> new Subject(subject.getKey(), List.copyOf(subject.getValue())))
            .toList(),
        List.copyOf(schemas));
  }

  private static Asked asked(String path, String verb, JsonNode operation) {
    var parameters = new ArrayList<Parameter>();
    operation
        .path("parameters")
        .forEach(
            parameter ->
                parameters.add(
                    new Parameter(
                        parameter.path("name").asText(),
                        parameter.path("in").asText(),
                        parameter.path("required").asBoolean(),
                        parameter.path("description").asText())));
    return new Asked(
        operation.path("operationId").asText(),
        verb.toUpperCase(Locale.ROOT),
        path,
        operation.path("description").asText(),
        operation.path("x-role").asText(),
        List.copyOf(parameters),
        shown(operation.path("requestBody").path("content")),
        shown(operation.path("responses")));
  }

  private static String shown(JsonNode node) {
    return node.isMissingNode() ? "" : node.toPrettyString();
  }
}
