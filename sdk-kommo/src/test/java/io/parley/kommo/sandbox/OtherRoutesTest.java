package io.parley.kommo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.parley.kommo.testkit.HookReceiver;
import io.parley.kommo.testkit.KommoSandboxExtension;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OtherRoutesTest {
  @RegisterExtension
  final KommoSandboxExtension sandbox =
      new KommoSandboxExtension(
          SandboxConfig.builder()
              .requestsPerSecond(1000)
              .hookTimeout(java.time.Duration.ofSeconds(30))
              .account(AccountSeed.named("shop"))
              .account(AccountSeed.named("inbox").withIncomingLeads(true))
              .build());

  @Test
  void notes_are_written_and_read_below_their_card(KommoSandbox kommo, SandboxAccount account) {
    Api api = Api.of(kommo);
    long lead = account.createLead("A").id();
    String path = "/api/v4/leads/" + lead + "/notes";

    JsonNode made =
        api.post(path, "[{\"note_type\":\"common\",\"params\":{\"text\":\"hello\"}}]").json();

    JsonNode note = made.at("/_embedded/notes/0");
    assertThat(note.path("entity_id").asLong()).isEqualTo(lead);
    assertThat(note.path("request_id").asText()).isEqualTo("0");
    JsonNode read = api.get(path).json().at("/_embedded/notes/0");
    assertThat(read.at("/params/text").asText()).isEqualTo("hello");
    assertThat(api.get("/api/v4/leads/notes/" + note.path("id").asLong()).json()).isEqualTo(read);
    assertThat(account.notes()).extracting(SandboxNote::text).containsExactly("hello");
  }

  @Test
  void notes_need_a_card_a_known_type_and_its_parameters(
      KommoSandbox kommo, SandboxAccount account) {
    Api api = Api.of(kommo);
    long lead = account.createLead("A").id();

    assertThat(
            codes(
                api.post(
                    "/api/v4/leads/notes",
                    """
                    [{"entity_id":1,"note_type":"common","params":{"text":"x"}},
                     {"entity_id":%d,"note_type":"chat","params":{}},
                     {"entity_id":%d,"note_type":"sms_out","params":{"text":"x"}}]
                    """
                        .formatted(lead, lead))))
        .containsExactly("NotSupportedChoice", "NotSupportedChoice", "FieldMissing");
    assertThat(account.notes()).isEmpty();
    assertThat(api.get("/api/v4/leads/" + lead + "/notes").status()).isEqualTo(204);
  }

  private static List<String> codes(Api.Answer answer) {
    assertThat(answer.status()).isEqualTo(400);
    return answer.json().path("validation-errors").findValuesAsText("code");
  }

  @Test
  void a_task_without_a_result_shows_an_empty_array(KommoSandbox kommo, SandboxAccount account) {
    Api api = Api.of(kommo);
    long lead = account.createLead("A").id();
    long id =
        api.post(
                "/api/v4/tasks",
                """
                [{"text":"call","complete_till":1800000000,"entity_id":%d,"entity_type":"leads"}]
                """
                    .formatted(lead))
            .json()
            .at("/_embedded/tasks/0/id")
            .asLong();
    String path = "/api/v4/tasks/" + id;

    assertThat(api.get(path).json().path("result").isArray()).isTrue();
    assertThat(api.get("/api/v4/leads/" + lead).json().path("closest_task_at").asLong())
        .isEqualTo(1_800_000_000L);
    api.patch(path, "{\"is_completed\":true,\"result\":{\"text\":\"done\"}}");
    assertThat(api.get(path).json().at("/result/text").asText()).isEqualTo("done");
    assertThat(account.tasks()).singleElement().matches(SandboxTask::completed);
    assertThat(api.get("/api/v4/tasks?filter%5Bis_completed%5D=0").status()).isEqualTo(204);
    assertThat(api.get("/api/v4/leads/" + lead).json().path("closest_task_at").isNull()).isTrue();
    assertThat(codes(api.post("/api/v4/tasks", "[{\"text\":\"x\"}]")))
        .containsExactly("FieldMissing");
  }

  @Test
  void pipelines_have_won_and_lost_everywhere(KommoSandbox kommo) {
    Api api = Api.of(kommo);

    api.post(
        "/api/v4/leads/pipelines",
        "[{\"name\":\"Second\",\"_embedded\":{\"statuses\":[{\"name\":\"Start\"}]}}]");

    JsonNode pipelines = api.get("/api/v4/leads/pipelines").json();
    assertThat(pipelines.path("_total_items").asInt()).isEqualTo(2);
    for (JsonNode pipeline : pipelines.at("/_embedded/pipelines")) {
      JsonNode statuses = pipeline.at("/_embedded/statuses");
      assertThat(statuses.path(0).path("type").asInt()).isEqualTo(1);
      assertThat(statuses.findValuesAsText("id")).contains("142", "143");
    }
    JsonNode second = pipelines.at("/_embedded/pipelines/1");
    String path = "/api/v4/leads/pipelines/" + second.path("id").asLong();
    assertThat(api.get(path + "/statuses").json().at("/_embedded/statuses")).hasSize(4);
    assertThat(api.patch(path, "{\"name\":\"2nd\"}").json().path("name").asText()).isEqualTo("2nd");
    assertThat(api.delete(path, "").status()).isEqualTo(204);
    assertThat(api.get(path).status()).isEqualTo(404);
  }

  @Test
  void custom_fields_are_defined_and_used(KommoSandbox kommo) {
    Api api = Api.of(kommo);

    Api.Answer made =
        api.post(
            "/api/v4/leads/custom_fields",
            """
            [{"name":"Size","type":"select","enums":[{"value":"S"},{"value":"L"}]}]
            """);

    assertThat(made.status()).isEqualTo(201);
    JsonNode field = made.json().at("/_embedded/custom_fields/0");
    assertThat(field.path("enums")).hasSize(2);
    JsonNode list = api.get("/api/v4/leads/custom_fields?limit=2").json();
    assertThat(list.path("_total_items").asInt()).isEqualTo(9);
    assertThat(list.path("_page_count").asInt()).isEqualTo(5);
    assertThat(list.at("/_links/next/href").asText()).contains("page=2");
    String path = "/api/v4/leads/custom_fields/" + field.path("id").asLong();
    assertThat(api.delete(path, "").status()).isEqualTo(204);
    assertThat(api.get(path).status()).isEqualTo(404);
    assertThat(
            codes(api.post("/api/v4/leads/custom_fields", "[{\"name\":\"x\",\"type\":\"odd\"}]")))
        .containsExactly("NotSupportedChoice");
  }

  @Test
  void cards_are_linked_and_unlinked(KommoSandbox kommo, SandboxAccount account) {
    Api api = Api.of(kommo);
    SandboxMessage message = account.customerWrites("Ana", "hi");
    long lead = account.createLead("Other").id();
    String body =
        "[{\"to_entity_id\":%d,\"to_entity_type\":\"contacts\",\"metadata\":{\"is_main\":true}}]"
            .formatted(message.contactId());
    String path = "/api/v4/leads/" + lead;

    JsonNode linked = api.post(path + "/link", body).json();

    assertThat(linked.at("/_embedded/links/0/metadata/main_contact").asBoolean()).isTrue();
    assertThat(account.lead(lead).orElseThrow().contacts()).containsExactly(message.contactId());
    assertThat(api.get(path + "/links").json().path("_total_items").asInt()).isEqualTo(1);
    assertThat(api.post(path + "/unlink", body).status()).isEqualTo(204);
    assertThat(account.lead(lead).orElseThrow().contacts()).isEmpty();
  }

  @Test
  void a_first_message_can_be_an_incoming_lead_until_it_is_accepted(
      KommoSandbox kommo, HookReceiver hooks) {
    SandboxAccount inbox = kommo.account("inbox");
    Api api = new Api(kommo, inbox.token());
    inbox.subscribe(hooks.uri(), List.of("add_unsorted", "delete_unsorted", "add_lead"));
    SandboxMessage message = inbox.customerWrites("Ana", "hi");
    assertThat(hooks.take(1).getFirst().form())
        .containsEntry("unsorted[add][0][category]", "chats");
    assertThat(api.get("/api/v4/contacts").status()).isEqualTo(204);
    JsonNode item = api.get("/api/v4/leads/unsorted").json().at("/_embedded/unsorted/0");
    assertThat(item.at("/_embedded/leads/0/id").asLong()).isEqualTo(message.leadId());

    String uid = item.path("uid").asText();
    Api.Answer accepted = api.post("/api/v4/leads/unsorted/" + uid + "/accept", "{}");

    assertThat(accepted.json().path("uid").asText()).isEqualTo(uid);
    assertThat(api.get("/api/v4/contacts").status()).isEqualTo(200);
    assertThat(inbox.lead(message.leadId()).orElseThrow().statusId())
        .isEqualTo(inbox.stages().get("Initial contact"));
    List<HookReceiver.Hook> came = hooks.take(2);
    assertThat(came).anyMatch(hook -> hook.tells("leads[add]"));
    assertThat(came)
        .anyMatch(hook -> "accept".equals(hook.form().get("unsorted[delete][0][action]")));
    assertThat(api.post("/api/v4/leads/unsorted/" + uid + "/accept", "{}").status()).isEqualTo(404);
  }

  @Test
  void incoming_leads_are_declined_and_moved_out(KommoSandbox kommo) {
    SandboxAccount inbox = kommo.account("inbox");
    Api api = new Api(kommo, inbox.token());
    long moved = inbox.customerWrites("Ana", "hi").leadId();
    inbox.customerWrites("Bob", "hi");

    inbox.moveLead(moved, inbox.stages().get("Discussions"));
    JsonNode left = api.get("/api/v4/leads/unsorted").json().at("/_embedded/unsorted");
    assertThat(left).hasSize(1);
    String uid = left.path(0).path("uid").asText();
    assertThat(api.delete("/api/v4/leads/unsorted/" + uid + "/decline", "{\"user_id\":0}").status())
        .isEqualTo(200);

    assertThat(api.get("/api/v4/leads/unsorted").status()).isEqualTo(204);
    JsonNode summary = api.get("/api/v4/leads/unsorted/summary").json();
    assertThat(summary.path("accepted").asInt()).isEqualTo(1);
    assertThat(summary.path("declined").asInt()).isEqualTo(1);
  }

  @Test
  void a_form_makes_an_incoming_lead(KommoSandbox kommo) {
    JsonNode made =
        Api.of(kommo)
            .post(
                "/api/v4/leads/unsorted/forms",
                """
                [{"request_id":"7","source_name":"Site","source_uid":"u",
                  "metadata":{"form_id":"f"},
                  "_embedded":{"leads":[{"name":"Form lead"}],"contacts":[{"name":"Eva"}]}}]
                """)
            .json();

    JsonNode item = made.at("/_embedded/unsorted/0");
    assertThat(item.path("request_id").asText()).isEqualTo("7");
    assertThat(item.at("/_embedded/contacts/0/id").isNumber()).isTrue();
  }

  @Test
  void events_are_newest_first_and_chat_events_are_filtered_by_contact(
      KommoSandbox kommo, SandboxAccount account) {
    Api api = Api.of(kommo);
    SandboxMessage message = account.customerWrites("Ana", "hi");
    account.moveLead(message.leadId(), 142);

    JsonNode events = api.get("/api/v4/events").json().at("/_embedded/events");

    assertThat(events.path(0).path("type").asText()).isEqualTo("lead_status_changed");
    assertThat(events.path(0).at("/value_after/0/lead_status/id").asLong()).isEqualTo(142);
    assertThat(events.path(0).path("id").asText()).hasSize(26);
    JsonNode chat =
        api.get(
                "/api/v4/events?filter%5Bentity%5D=contact&filter%5Btype%5D=incoming_chat_message"
                    + "&filter%5Bentity_id%5D="
                    + message.contactId())
            .json()
            .at("/_embedded/events/0");
    assertThat(chat.at("/value_after/0/message/id").asText()).isEqualTo(message.id());
    assertThat(chat.path("entity_id").asLong()).isEqualTo(message.leadId());
    assertThat(chat.toString()).doesNotContain("\"hi\"");
    assertThat(api.get("/api/v4/events/" + chat.path("id").asText()).status()).isEqualTo(200);
  }

  @Test
  void a_salesbot_says_what_the_field_of_the_lead_holds(
      KommoSandbox kommo, SandboxAccount account) {
    Api api = Api.of(kommo);
    SandboxMessage question = account.customerWrites("Ana", "hi");
    long bot = account.replyBotId();
    api.patch(
        "/api/v4/leads/" + question.leadId(),
        "{\"custom_fields_values\":[{\"field_code\":\"AI_REPLY\",\"values\":[{\"value\":\"Hello\"}]}]}");

    Api.Answer ran =
        api.post(
            "/api/v4/bots/" + bot + "/run",
            "{\"entity_id\":%d,\"entity_type\":\"leads\"}".formatted(question.leadId()));

    assertThat(ran.status()).isEqualTo(202);
    assertThat(ran.contentType()).startsWith("text/html");
    assertThat(account.sentMessages()).extracting(SandboxMessage::text).containsExactly("Hello");
    String old =
        "[{\"bot_id\":%d,\"entity_id\":%d,\"entity_type\":2}]".formatted(bot, question.leadId());
    assertThat(api.post("/api/v2/salesbot/run", old).status()).isEqualTo(202);
    assertThat(account.botRuns()).isEqualTo(2);
    assertThat(api.post("/api/v4/bots/1/run", "{}").status()).isEqualTo(404);
  }
}
