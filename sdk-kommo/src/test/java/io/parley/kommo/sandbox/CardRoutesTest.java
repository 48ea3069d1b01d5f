package io.parley.kommo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.parley.kommo.testkit.KommoSandboxExtension;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CardRoutesTest {
  @RegisterExtension
  final KommoSandboxExtension sandbox =
      new KommoSandboxExtension(SandboxConfig.builder().requestsPerSecond(1000).build());

  private static String q(String query) {
    return query.replace("[", "%5B").replace("]", "%5D");
  }

  @Test
  void creating_answers_ids_and_request_ids_only(KommoSandbox kommo) {
    JsonNode made =
        Api.of(kommo)
            .post("/api/v4/leads", "[{\"name\":\"A\",\"request_id\":\"r1\"},{\"name\":\"B\"}]")
            .json();

    JsonNode leads = made.at("/_embedded/leads");
    assertThat(leads.path(0).path("request_id").asText()).isEqualTo("r1");
    assertThat(leads.path(1).path("request_id").asText()).isEqualTo("1");
    assertThat(leads.path(0).has("name")).isFalse();
    assertThat(leads.path(0).at("/_links/self/href").asText())
        .isEqualTo(kommo.baseUrl() + "/api/v4/leads/" + leads.path(0).path("id").asLong());
  }

  @Test
  void a_new_lead_starts_in_the_first_stage_with_empty_things_as_kommo_writes_them(
      KommoSandbox kommo, SandboxAccount account) {
    Api api = Api.of(kommo);
    long id = id(api.post("/api/v4/leads", "[{\"name\":\"A\",\"price\":12.75}]"), "leads");

    JsonNode lead = api.get("/api/v4/leads/" + id).json();

    assertThat(lead.path("status_id").asLong()).isEqualTo(account.stages().get("Initial contact"));
    assertThat(lead.path("pipeline_id").asLong()).isEqualTo(account.pipelineId());
    assertThat(lead.path("price").asLong()).isEqualTo(12);
    assertThat(lead.path("price_with_minor_units").asDouble()).isEqualTo(12.75);
    assertThat(lead.path("custom_fields_values").isNull()).isTrue();
    assertThat(lead.path("closed_at").isNull()).isTrue();
    assertThat(lead.at("/_embedded/tags").isArray()).isTrue();
    assertThat(lead.path("_embedded").has("contacts")).isFalse();
    assertThat(lead.path("created_by").asLong()).isEqualTo(account.adminId());
  }

  private static long id(Api.Answer answer, String name) {
    return answer.json().at("/_embedded/" + name + "/0/id").asLong();
  }

  @Test
  void nothing_there_is_204_with_an_empty_body(KommoSandbox kommo) {
    Api.Answer list = Api.of(kommo).get("/api/v4/leads");
    Api.Answer one = Api.of(kommo).get("/api/v4/contacts/5");

    assertThat(list.status()).isEqualTo(204);
    assertThat(list.body()).isEmpty();
    assertThat(one.status()).isEqualTo(204);
  }

  @Test
  void moving_to_won_closes_a_lead_and_back_reopens_it(KommoSandbox kommo, SandboxAccount account) {
    Api api = Api.of(kommo);
    long id = account.createLead("A").id();
    String path = "/api/v4/leads/" + id;

    JsonNode answer = api.patch(path, "{\"status_id\":142}").json();
    assertThat(answer.path("id").asLong()).isEqualTo(id);
    assertThat(answer.has("updated_at")).isTrue();
    assertThat(api.get(path).json().path("closed_at").isNumber()).isTrue();

    api.patch(
        "/api/v4/leads",
        "[{\"id\":%d,\"status_id\":%d}]".formatted(id, account.stages().get("Discussions")));
    assertThat(api.get(path).json().path("closed_at").isNull()).isTrue();
  }

  @Test
  void one_bad_item_fails_its_batch_and_says_where(KommoSandbox kommo, SandboxAccount account) {
    Api.Answer answer =
        Api.of(kommo)
            .post(
                "/api/v4/leads",
                """
                [{"name":"good"},
                 {"name":"bad","status_id":9,"nonsense":1,
                  "custom_fields_values":[{"field_id":7,"values":[{"value":"x"}]}]}]
                """);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.contentType()).isEqualTo("application/problem+json");
    JsonNode problem = answer.json();
    assertThat(problem.path("detail").asText()).isEqualTo("Request validation failed");
    JsonNode item = problem.at("/validation-errors/0");
    assertThat(item.path("request_id").asText()).isEqualTo("1");
    assertThat(item.path("errors").findValuesAsText("code"))
        .containsExactlyInAnyOrder("FieldNotExpected", "NotSupportedChoice", "NotSupportedChoice");
    assertThat(item.path("errors").findValuesAsText("path"))
        .contains("nonsense", "status_id", "custom_fields_values.0.field_id");
    assertThat(account.leads()).isEmpty();
  }

  @Test
  void more_than_250_at_once_is_422(KommoSandbox kommo) {
    String items = String.join(",", Collections.nCopies(251, "{\"name\":\"A\"}"));

    Api.Answer answer = Api.of(kommo).post("/api/v4/leads", "[" + items + "]");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().path("detail").asText()).isEqualTo("Limit 250 per page");
  }

  @Test
  void pages_follow_next_until_there_is_none(KommoSandbox kommo, SandboxAccount account) {
    account.seedLeads(7);
    Api api = Api.of(kommo);
    List<Long> ids = new ArrayList<>();

    String next = "/api/v4/leads?limit=3&with=contacts";
    int pages = 0;
    while (!next.isEmpty()) {
      JsonNode page = api.get(next).json();
      page.at("/_embedded/leads").forEach(lead -> ids.add(lead.path("id").asLong()));
      assertThat(page.path("_page").asInt()).isEqualTo(++pages);
      next = page.at("/_links/next/href").asText();
    }

    assertThat(pages).isEqualTo(3);
    assertThat(ids).hasSize(7).doesNotHaveDuplicates();
    assertThat(api.get("/api/v4/leads?limit=3&page=4").status()).isEqualTo(204);
  }

  @Test
  void lists_are_filtered_ordered_and_searched(KommoSandbox kommo, SandboxAccount account) {
    long a = account.createLead("Apple").id();
    long b = account.createLead("Banana").id();
    account.moveLead(b, 142);
    Api api = Api.of(kommo);

    assertThat(ids(api, q("?filter[id][]=" + a))).containsExactly(a);
    assertThat(ids(api, "?query=banan")).containsExactly(b);
    assertThat(
            ids(
                api,
                q(
                    "?filter[statuses][0][pipeline_id]=%d&filter[statuses][0][status_id]=142"
                        .formatted(account.pipelineId()))))
        .containsExactly(b);
    assertThat(ids(api, q("?order[id]=desc"))).containsExactly(b, a);
    assertThat(api.get(q("/api/v4/leads?filter[updated_at][from]=99999999999")).status())
        .isEqualTo(204);
    assertThat(ids(api, "?nonsense=1")).containsExactly(a, b);
  }

  private static List<Long> ids(Api api, String query) {
    List<Long> ids = new ArrayList<>();
    api.get("/api/v4/leads" + query)
        .json()
        .at("/_embedded/leads")
        .forEach(lead -> ids.add(lead.path("id").asLong()));
    return ids;
  }

  @Test
  void tags_are_added_taken_away_and_replaced(KommoSandbox kommo, SandboxAccount account) {
    Api api = Api.of(kommo);
    long id = account.createLead("A").id();
    String path = "/api/v4/leads/" + id;

    api.patch(path, "{\"tags_to_add\":[{\"name\":\"hot\"},{\"name\":\"new\"}]}");
    api.patch(path, "{\"tags_to_delete\":[{\"name\":\"new\"}]}");
    assertThat(account.lead(id).orElseThrow().tags()).containsExactly("hot");
    api.patch(path, "{\"_embedded\":{\"tags\":[{\"name\":\"vip\"}]}}");
    assertThat(account.lead(id).orElseThrow().tags()).containsExactly("vip");
    api.patch(path, "{\"_embedded\":{\"tags\":null}}");
    assertThat(account.lead(id).orElseThrow().tags()).isEmpty();
    assertThat(api.get("/api/v4/leads/tags").json().at("/_embedded/tags")).hasSize(3);
    assertThat(api.patch(path, "{\"_embedded\":{\"contacts\":[]}}").status()).isEqualTo(400);
  }

  @Test
  void custom_fields_keep_what_their_type_keeps(KommoSandbox kommo, SandboxAccount account) {
    Api api = Api.of(kommo);
    long id = account.createLead("A").id();
    String path = "/api/v4/leads/" + id;
    String body =
        """
        {"custom_fields_values":[
          {"field_id":%d,"values":[{"value":"human"}]},
          {"field_id":%d,"values":[{"value":"2026-01-02T00:00:00+00:00"}]},
          {"field_id":%d,"values":[{"value":1.5}]},
          {"field_code":"AI_REPLY","values":[{"value":"%s"}]}]}
        """
            .formatted(
                field(account, "AI mode"),
                field(account, "Delivery date"),
                field(account, "Weight"),
                "x".repeat(300));

    assertThat(api.patch(path, body).status()).isEqualTo(200);

    JsonNode fields = api.get(path).json().path("custom_fields_values");
    assertThat(fields.findValuesAsText("field_type"))
        .containsExactlyInAnyOrder("textarea", "select", "date", "numeric");
    assertThat(account.lead(id).orElseThrow().fields())
        .containsEntry("AI mode", List.of("human"))
        .containsEntry("Delivery date", List.of("1767312000"))
        .containsEntry("Weight", List.of("1.5"));
    String tooLong =
        "{\"custom_fields_values\":[{\"field_id\":%d,\"values\":[{\"value\":\"%s\"}]}]}"
            .formatted(field(account, "Order number"), "x".repeat(256));
    assertThat(api.patch(path, tooLong).status()).isEqualTo(400);
    api.patch(
        path,
        "{\"custom_fields_values\":[{\"field_id\":%d,\"values\":null}]}"
            .formatted(field(account, "Weight")));
    assertThat(account.lead(id).orElseThrow().fields()).doesNotContainKey("Weight");
  }

  private static long field(SandboxAccount account, String name) {
    return account.leadField(name).orElseThrow();
  }

  @Test
  void deleted_leads_are_gone_except_in_the_trash(KommoSandbox kommo, SandboxAccount account) {
    Api api = Api.of(kommo);
    long id = account.createLead("A").id();

    account.deleteLead(id);

    assertThat(api.get("/api/v4/leads/" + id).status()).isEqualTo(204);
    JsonNode trash = api.get("/api/v4/leads?with=only_deleted").json().at("/_embedded/leads/0");
    assertThat(trash.path("id").asLong()).isEqualTo(id);
    assertThat(trash.path("is_deleted").asBoolean()).isTrue();
    assertThat(trash.has("name")).isFalse();
    account.restoreLead(id);
    assertThat(api.get("/api/v4/leads/" + id).status()).isEqualTo(200);
  }

  @Test
  void contacts_are_named_after_their_parts_and_linked_both_ways(KommoSandbox kommo) {
    Api api = Api.of(kommo);
    long contact =
        id(
            api.post(
                "/api/v4/contacts",
                """
                [{"first_name":"Eva","last_name":"Green","custom_fields_values":
                  [{"field_code":"EMAIL","values":[{"value":"e@x.io","enum_code":"WORK"}]}]}]
                """),
            "contacts");
    long company = id(api.post("/api/v4/companies", "[{\"name\":\"Acme\"}]"), "companies");
    long lead =
        id(
            api.post(
                "/api/v4/leads",
                """
                [{"name":"L","_embedded":{"contacts":[{"id":%d,"is_main":true}],
                  "companies":[{"id":%d}]}}]
                """
                    .formatted(contact, company)),
            "leads");

    JsonNode seen = api.get("/api/v4/leads/" + lead + "?with=contacts").json();
    assertThat(seen.at("/_embedded/contacts/0/is_main").asBoolean()).isTrue();
    assertThat(seen.at("/_embedded/companies/0/id").asLong()).isEqualTo(company);
    JsonNode person = api.get("/api/v4/contacts/" + contact + "?with=leads").json();
    assertThat(person.path("name").asText()).isEqualTo("Eva Green");
    assertThat(person.at("/_embedded/leads/0/id").asLong()).isEqualTo(lead);
    assertThat(api.get("/api/v4/contacts?query=e@x.io").status()).isEqualTo(200);
  }

  @Test
  void a_complex_lead_answers_a_bare_array(KommoSandbox kommo) {
    JsonNode answer =
        Api.of(kommo)
            .post(
                "/api/v4/leads/complex",
                """
                [{"name":"Big","request_id":"q","_embedded":{
                  "contacts":[{"first_name":"Eva"}],"companies":[{"name":"Acme"}]}}]
                """)
            .json();

    assertThat(answer.isArray()).isTrue();
    assertThat(answer.at("/0/contact_id").isNumber()).isTrue();
    assertThat(answer.at("/0/company_id").isNumber()).isTrue();
    assertThat(answer.at("/0/request_id/0").asText()).isEqualTo("q");
    assertThat(answer.at("/0/merged").asBoolean(true)).isFalse();
  }
}
