package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.therapi.runtimejavadoc.RuntimeJavadoc;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.parley.server.contract.Contract;
import io.parley.server.contract.Exchange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ContractTest {
  private static final List<Class<?>> RESOURCES = Conformity.RESOURCES;
  private static final ObjectNode CONTRACT = Conformity.CONTRACT;

  @Test
  void every_operation_says_what_it_is_for_and_what_it_gives() {
    assertThat(Contract.operations(RESOURCES))
        .hasSizeGreaterThan(80)
        .allSatisfy(
            operation -> {
              assertThat(operation.method().isAnnotationPresent(Exchange.class))
                  .as("@Exchange on " + operation)
                  .isTrue();
              assertThat(RuntimeJavadoc.getJavadoc(operation.method()).getComment().getElements())
                  .as("a comment on " + operation)
                  .isNotEmpty();
            });
  }

  @Test
  void every_operation_is_in_the_document_under_its_path_and_verb() {
    for (Contract.Operation operation : Contract.operations(RESOURCES)) {
      assertThat(
              CONTRACT
                  .path("paths")
                  .path(operation.path())
                  .has(operation.verb().toLowerCase(Locale.ROOT)))
          .as(operation.verb() + " " + operation.path())
          .isTrue();
    }
  }

  @Test
  void every_reference_leads_somewhere_and_every_id_is_its_own() {
    var ids = new ArrayList<String>();
    CONTRACT.findValues("operationId").forEach(id -> ids.add(id.asText()));
    assertThat(ids).isNotEmpty().doesNotHaveDuplicates();
    for (JsonNode reference : CONTRACT.findValues("$ref")) {
      assertThat(CONTRACT.at(reference.asText().substring(1)).isMissingNode())
          .as(reference.asText())
          .isFalse();
    }
  }

  @Test
  void every_variable_of_a_path_is_one_of_its_parameters() {
    CONTRACT
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .forEach(
                        operation -> {
                          var declared = new ArrayList<String>();
                          operation
                              .path("parameters")
                              .forEach(
                                  parameter -> {
                                    if (parameter.path("in").asText().equals("path")) {
                                      declared.add("{" + parameter.path("name").asText() + "}");
                                    }
                                  });
                          var wanted = new ArrayList<String>();
                          for (String part : path.getKey().split("/")) {
                            if (part.startsWith("{")) {
                              wanted.add(part);
                            }
                          }
                          assertThat(declared)
                              .as(path.getKey())
                              .containsExactlyInAnyOrderElementsOf(wanted);
                        }));
  }

  @Test
  void its_schemas_are_schemas() {
    Schema meta =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
    CONTRACT
        .path("components")
        .path("schemas")
        .properties()
        .forEach(
            schema -> {
              List<Error> errors = meta.validate(schema.getValue());
              assertThat(errors).as(schema.getKey()).isEmpty();
            });
  }

  @Test
  void a_comment_of_a_record_and_of_its_parts_is_in_the_schema() {
    JsonNode file = CONTRACT.at("/components/schemas/AgentSettings");

    assertThat(file.path("description").asText()).contains("What people may set of an agent");
    assertThat(CONTRACT.at("/components/schemas/Update/properties/title/description").asText())
        .isEqualTo("one sentence");
  }
}
