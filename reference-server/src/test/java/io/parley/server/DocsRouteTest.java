package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.json.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DocsRouteTest extends RouteTest {
  @Test
  void the_server_tells_its_contract_to_programs_and_to_people_without_a_key() {
    Client nobody = client.as("");

    var document = nobody.get("/openapi.json");
    assertThat(document.status()).isEqualTo(200);
    assertThat(document.header("Content-Type")).startsWith("application/vnd.oai.openapi+json");
    assertThat(Json.readMap(document.body()).get("paths"))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
        .containsKeys("/api/agents/{id}", "/api/chat", "/openapi.json", "/health/ready")
        .hasSizeGreaterThan(50);

    var page = nobody.get("/docs");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Content-Security-Policy")).contains("default-src 'none'");
    assertThat(page.body()).contains("/api/agents/{id}", "Needs a key of role admin or above.");
    assertThat(nobody.get("/docs/style.css").header("Content-Type")).startsWith("text/css");
  }

  @Test
  void what_the_contract_promises_of_an_agent_is_what_is_given() {
    var paths = (Map<?, ?>) Json.readMap(client.get("/openapi.json").body()).get("paths");
    var reading = (Map<?, ?>) ((Map<?, ?>) paths.get("/api/agents/{id}")).get("get");

    assertThat(reading.get("x-role")).isEqualTo("viewer");
    assertThat(String.valueOf(reading.get("responses"))).contains("#/components/schemas/Agent");
  }
}
