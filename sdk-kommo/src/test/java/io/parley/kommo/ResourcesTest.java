package io.parley.kommo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.parley.kommo.entity.ContactDraft;
import io.parley.kommo.entity.EntityKind;
import io.parley.kommo.entity.FieldChange;
import io.parley.kommo.entity.FieldKey;
import io.parley.kommo.entity.LeadDraft;
import io.parley.kommo.entity.LeadPatch;
import io.parley.kommo.entity.PipelineStatus;
import io.parley.kommo.entity.TaskDraft;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ResourcesTest {
  private static final Instant CREATED = Instant.ofEpochSecond(1_700_000_000);
  private final ScriptedKommo server = new ScriptedKommo();
  private final Kommo kommo = server.builder().build();

  @AfterEach
  void stop() {
    kommo.close();
    server.close();
  }

  @Test
  void a_lead_is_read_with_fields_tags_and_its_main_contact_first() {
    server.reply(
        200,
        """
        {"id":7,"name":"Bike","price":200,"price_with_minor_units":200.75,"responsible_user_id":3,
         "pipeline_id":11,"status_id":142,"loss_reason_id":null,"created_at":1700000000,
         "updated_at":1700000100,"closed_at":1700000100,"is_deleted":false,
         "custom_fields_values":[
           {"field_id":5,"field_name":"Size","field_code":null,"field_type":"select",
            "values":[{"value":"XL","enum_id":9,"enum_code":null}]},
           {"field_id":6,"field_name":"Paid","field_code":"PAID","field_type":"checkbox",
            "values":[{"value":true}]},
           {"field_id":8,"field_name":"When","field_type":"date","values":[{"value":1700000000}]}],
         "_embedded":{"tags":[{"id":1,"name":"VIP"}],"companies":[{"id":77}],
           "contacts":[{"id":41,"is_main":false},{"id":42,"is_main":true}]}}
        """);

    var lead = kommo.leads().find(7).orElseThrow();

    assertThat(lead.price()).isEqualByComparingTo("200.75");
    assertThat(lead.contactIds()).containsExactly(42L, 41L);
    assertThat(lead.companyId()).contains(77L);
    assertThat(lead.tagged("vip")).isTrue();
    assertThat(lead.closed()).isTrue();
    assertThat(lead.createdAt()).isEqualTo(CREATED);
    assertThat(lead.fields().find(5).orElseThrow().text()).contains("XL");
    assertThat(lead.fields().find(5).orElseThrow().values().getFirst().enumId()).contains(9L);
    assertThat(lead.fields().find("paid").orElseThrow().flag()).contains(true);
    assertThat(lead.fields().find(8).orElseThrow().instant()).contains(CREATED);
    assertThat(lead.raw()).containsEntry("loss_reason_id", null).containsKey("_embedded");
  }

  @Test
  void what_is_missing_null_or_an_empty_list_instead_of_an_object_is_no_error() {
    server.reply(200, "{\"id\":\"7\",\"custom_fields_values\":null,\"_embedded\":[]}");
    server.reply(200, "{\"id\":8,\"is_completed\":true,\"entity_type\":\"leads\",\"result\":[]}");
    server.reply(200, "[]");

    var lead = kommo.leads().find(7).orElseThrow();
    var task = kommo.tasks().find(8).orElseThrow();

    assertThat(lead.fields().all()).isEmpty();
    assertThat(lead.contactIds()).isEmpty();
    assertThat(lead.price()).isZero();
    assertThat(task.result()).isEmpty();
    assertThat(kommo.contacts().find(9)).isEmpty();
  }

  @Test
  void a_search_fetches_pages_as_it_is_read_and_never_follows_a_link_elsewhere() {
    server.reply(
        200,
        """
        {"_page":1,"_links":{"next":{"href":
          "https://other.example/api/v4/leads?filter[x][0]=1&limit=250&page=2"}},
         "_embedded":{"leads":[{"id":1},{"id":2}]}}
        """);
    server.reply(200, "{\"_page\":2,\"_embedded\":{\"leads\":[{\"id\":3}]}}");

    Iterator<Long> ids = kommo.leads().search(q -> q).map(lead -> lead.id()).iterator();

    assertThat(ids.next()).isEqualTo(1);
    assertThat(server.asked()).hasSize(1);
    assertThat(server.last().query()).contains("limit=250").contains("with=contacts");
    assertThat(ids.next()).isEqualTo(2);
    assertThat(ids.next()).isEqualTo(3);
    assertThat(ids.hasNext()).isFalse();
    assertThat(server.asked()).hasSize(2);
    assertThat(server.last().query()).contains("page=2").contains("filter[x][0]=1");
  }

  @Test
  void a_search_that_finds_nothing_is_an_empty_stream() {
    server.reply(204, "");

    assertThat(kommo.contacts().search(q -> q.text("nobody"))).isEmpty();
  }

  @Test
  void a_filter_that_kommo_ignores_holds_all_the_same() {
    server.reply(
        200,
        """
        {"_embedded":{"leads":[
          {"id":1,"pipeline_id":5,"status_id":9,"updated_at":1700000000},
          {"id":2,"pipeline_id":6,"status_id":9,"updated_at":1700000000},
          {"id":3,"pipeline_id":5,"status_id":9,"updated_at":1600000000}]}}
        """);

    var found = kommo.leads().search(q -> q.stage(5, 9).updatedSince(CREATED)).toList();

    assertThat(found).singleElement().satisfies(lead -> assertThat(lead.id()).isEqualTo(1));
    assertThat(server.last().query())
        .contains("filter[statuses][0][pipeline_id]=5")
        .contains("filter[updated_at][from]=1700000000");
  }

  @Test
  void answers_are_matched_by_request_id_whatever_their_order() {
    server.reply(
        200,
        """
        {"_embedded":{"leads":[{"id":102,"request_id":"1"},{"id":101,"request_id":"0"}]}}
        """);

    var ids =
        kommo
            .leads()
            .create(
                List.of(
                    LeadDraft.builder().name("a").price(BigDecimal.TEN).build(),
                    LeadDraft.builder().name("b").contact(5).tag("new").build()));

    assertThat(ids).containsExactly(101L, 102L);
    assertThat(server.last().body())
        .isEqualTo(
            "[{\"name\":\"a\",\"price\":10,\"request_id\":\"0\"},"
                + "{\"name\":\"b\",\"_embedded\":{\"contacts\":[{\"id\":5}]},"
                + "\"tags_to_add\":[{\"name\":\"new\"}],\"request_id\":\"1\"}]");
  }

  @Test
  void more_than_fifty_go_in_several_requests() {
    var drafts =
        IntStream.range(0, 120).mapToObj(i -> LeadDraft.builder().name("n" + i).build()).toList();
    for (int size : new int[] {50, 50, 20}) {
      server.reply(
          200,
          "{\"_embedded\":{\"leads\":["
              + String.join(
                  ",",
                  IntStream.range(0, size)
                      .mapToObj(i -> "{\"id\":" + (1000 + i) + ",\"request_id\":\"" + i + "\"}")
                      .toList())
              + "]}}");
    }

    assertThat(kommo.leads().create(drafts)).hasSize(120);
    assertThat(server.asked()).hasSize(3);
  }

  @Test
  void an_answer_that_misses_an_item_is_an_error_that_may_have_happened() {
    server.reply(200, "{\"_embedded\":{\"leads\":[]}}");

    var e =
        catchThrowableOfType(
            KommoException.class,
            () -> kommo.leads().create(LeadDraft.builder().name("a").build()));

    assertThat(e.mayHaveHappened()).isTrue();
  }

  @Test
  void a_batch_the_gateway_gives_up_on_is_halved() {
    Map<Long, LeadPatch> patches = new LinkedHashMap<>();
    for (long id = 1; id <= 4; id++) {
      patches.put(id, LeadPatch.builder().addTag("x").build());
    }
    server.reply(504, "").reply(504, "").reply(504, "");
    server.reply(200, "{}").reply(200, "{}");

    kommo.leads().update(patches);

    assertThat(server.asked()).hasSize(5);
    assertThat(server.last().body())
        .contains("\"id\":3")
        .contains("\"id\":4")
        .doesNotContain("\"id\":2");
  }

  @Test
  void a_patch_tells_cleared_from_never_set() {
    server.reply(200, "{}");

    kommo
        .leads()
        .update(
            7,
            LeadPatch.builder()
                .raw("loss_reason_id", null)
                .field(FieldChange.clear(FieldKey.id(5)))
                .field(FieldChange.text(FieldKey.code("CITY"), "Lima"))
                .build());

    assertThat(server.last().body())
        .isEqualTo(
            "[{\"id\":7,\"loss_reason_id\":null,\"custom_fields_values\":["
                + "{\"field_id\":5,\"values\":null},"
                + "{\"field_code\":\"CITY\",\"values\":[{\"value\":\"Lima\"}]}]}]");
    assertThatThrownBy(() -> LeadPatch.builder().build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a lead patch must change something");
    assertThatThrownBy(() -> LeadPatch.builder().price(new BigDecimal("-1")))
        .hasMessage("price -1 must not be negative");
  }

  @Test
  void a_contact_is_made_with_phone_and_read_with_phones_and_leads() {
    server.reply(200, "{\"_embedded\":{\"contacts\":[{\"id\":5,\"request_id\":\"0\"}]}}");
    server.reply(
        200,
        """
        {"id":5,"name":"Ana","first_name":"Ana","custom_fields_values":[
          {"field_id":1,"field_code":"PHONE","field_type":"multitext",
           "values":[{"value":"+51 1","enum_code":"WORK"},{"value":"+51 2","enum":"MOB"}]}],
         "_embedded":{"leads":[{"id":7}],"tags":[]}}
        """);

    long id = kommo.contacts().create(ContactDraft.builder().name("Ana").phone("+51 1").build());
    assertThat(server.last().body())
        .contains("{\"field_code\":\"PHONE\",\"values\":[{")
        .contains("\"enum_code\":\"WORK\"");
    var contact = kommo.contacts().find(id).orElseThrow();

    assertThat(contact.phones()).containsExactly("+51 1", "+51 2");
    assertThat(contact.emails()).isEmpty();
    assertThat(contact.leadIds()).containsExactly(7L);
  }

  @Test
  void notes_are_read_since_an_instant() {
    server.reply(
        200,
        """
        {"_embedded":{"notes":[
          {"id":1,"entity_id":7,"note_type":"common","params":{"text":"old"},"updated_at":1600000000},
          {"id":2,"entity_id":7,"note_type":"common","params":{"text":"new"},"updated_at":1700000000},
          {"id":3,"entity_id":7,"note_type":"call_in","params":[],"updated_at":1700000001}]}}
        """);

    var notes = kommo.notes(EntityKind.LEADS).since(7, CREATED).toList();

    assertThat(server.last().path()).isEqualTo("/api/v4/leads/7/notes");
    assertThat(notes).extracting(note -> note.id()).containsExactly(2L, 3L);
    assertThat(notes.getFirst().text()).contains("new");
    assertThat(notes.getLast().text()).isEmpty();
  }

  @Test
  void a_task_is_made_found_and_closed() {
    server.reply(200, "{\"_embedded\":{\"tasks\":[{\"id\":4,\"request_id\":\"0\"}]}}");
    server.reply(
        200,
        """
        {"_embedded":{"tasks":[
          {"id":4,"text":"Call","entity_id":7,"entity_type":"leads","complete_till":1700000000},
          {"id":5,"text":"Other","entity_id":8,"entity_type":"leads"}]}}
        """);
    server.reply(200, "{\"id\":4,\"updated_at\":1700000000}");

    var draft = TaskDraft.of("Call", CREATED).about(EntityKind.LEADS, 7).type(1).build();
    assertThat(kommo.tasks().create(draft)).isEqualTo(4);
    assertThat(server.last().body())
        .contains("\"complete_till\":1700000000")
        .contains("\"entity_type\":\"leads\"");
    assertThat(kommo.tasks().about(EntityKind.LEADS, 7))
        .singleElement()
        .satisfies(task -> assertThat(task.completeTill()).isEqualTo(CREATED));
    kommo.tasks().complete(4, "reached");

    assertThat(server.last().line()).isEqualTo("PATCH /api/v4/tasks/4");
    assertThat(server.last().body())
        .isEqualTo("{\"is_completed\":true,\"result\":{\"text\":\"reached\"}}");
  }

  @Test
  void a_talk_is_found_answered_and_closed() {
    server.reply(
        200,
        """
        {"talk_id":191,"contact_id":5,"chat_id":"c-1","entity_id":7,"entity_type":"lead",
         "is_in_work":true,"is_read":false,"origin":"telegram","created_at":1700000000}
        """);
    server.reply(202, "{\"id\":\"m-1\"}");
    server.reply(
        200,
        """
        {"_embedded":{"messages":[
          {"id":"m-0","type":"incoming","text":"hi","author":{"type":"external"},"created_at":1600000000},
          {"id":"m-1","type":"outgoing","text":"hello","author":{"type":"internal","name":"Eva"},
           "created_at":1700000000,"delivery_status":"sent","attachment":[]}]}}
        """);
    server.reply(422, "{\"detail\":\"Talk is closed\"}");
    server.reply(404, "{\"detail\":\"not found\"}");

    var talk = kommo.talks().find(191).orElseThrow();
    assertThat(talk.leadId()).contains(7L);
    assertThat(talk.inWork()).isTrue();
    assertThat(kommo.talks().sendMessage(191, "hello")).isEqualTo("m-1");
    assertThat(server.last().line()).isEqualTo("POST /api/v4/talks/191/send_message");
    assertThat(server.last().body()).isEqualTo("{\"text\":\"hello\"}");
    assertThat(kommo.talks().messages(191, CREATED))
        .singleElement()
        .satisfies(message -> assertThat(message.byPerson()).isTrue());
    kommo.talks().close(191, true);
    assertThat(server.last().body()).isEqualTo("{\"force_close\":true}");
    assertThat(kommo.talks().find(192)).isEmpty();
  }

  @Test
  void pipelines_come_sorted_with_their_stages() {
    server.reply(
        200,
        """
        {"_total_items":2,"_embedded":{"pipelines":[
          {"id":2,"name":"B","sort":20,"is_main":false,"_embedded":{"statuses":[]}},
          {"id":1,"name":"A","sort":10,"is_main":true,"_embedded":{"statuses":[
            {"id":142,"name":"Won","sort":10000,"pipeline_id":1,"type":0},
            {"id":31,"name":"Incoming","sort":10,"pipeline_id":1,"type":1}]}}]}}
        """);

    var pipelines = kommo.pipelines().list();

    assertThat(pipelines).extracting(pipeline -> pipeline.id()).containsExactly(1L, 2L);
    assertThat(pipelines.getFirst().statuses())
        .extracting(PipelineStatus::id)
        .containsExactly(31L, 142L);
    assertThat(pipelines.getFirst().status(31).orElseThrow().incoming()).isTrue();
  }

  @Test
  void account_users_and_field_definitions_are_read() {
    server.reply(
        200,
        """
        {"id":9,"name":"Acme","subdomain":"acme","current_user_id":3,"country":"PE","currency":"PEN",
         "_embedded":{"task_types":[{"id":1,"name":"Call","code":"FOLLOW_UP"}],
           "datetime_settings":{"timezone":"America/Lima"}}}
        """);
    server.reply(
        200,
        """
        {"_embedded":{"users":[{"id":3,"name":"Eva","email":"e@x.test","lang":"es",
          "rights":{"is_admin":true,"is_active":true}}]}}
        """);
    server.reply(
        200,
        """
        {"_embedded":{"custom_fields":[{"id":5,"name":"Size","code":null,"type":"select",
          "enums":[{"id":9,"value":"XL","sort":1}]},{"id":6,"name":"T","type":"text","enums":null}]}}
        """);

    assertThat(kommo.account().timezone()).isEqualTo(ZoneId.of("America/Lima"));
    assertThat(kommo.users().list()).singleElement().satisfies(u -> assertThat(u.admin()).isTrue());
    var fields = kommo.customFields().list(EntityKind.LEADS).toList();
    assertThat(fields.getFirst().options().getFirst().value()).isEqualTo("XL");
    assertThat(fields.getLast().options()).isEmpty();
  }

  @Test
  void webhooks_are_subscribed_listed_and_ended() {
    URI hook = URI.create("https://agent.example/hooks/abc");
    server.reply(201, "{\"id\":1}");
    server.reply(
        200,
        """
        {"_embedded":{"webhooks":[{"id":1,"destination":"https://agent.example/hooks/abc",
          "settings":["add_lead"],"disabled":true,"updated_at":1700000000},
          {"id":2,"destination":"not an address"}]}}
        """);
    server.reply(404, "{}");

    kommo.webhooks().subscribe(hook, Set.of("status_lead", "add_lead"));
    assertThat(server.last().body())
        .isEqualTo(
            "{\"destination\":\"https://agent.example/hooks/abc\","
                + "\"settings\":[\"add_lead\",\"status_lead\"],\"sort\":10}");
    assertThat(kommo.webhooks().list())
        .singleElement()
        .satisfies(found -> assertThat(found.disabled()).isTrue());
    kommo.webhooks().unsubscribe(hook);

    assertThat(server.last().method()).isEqualTo("DELETE");
    assertThat(server.last().body())
        .isEqualTo("{\"destination\":\"https://agent.example/hooks/abc\"}");
  }
}
