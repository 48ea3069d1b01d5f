package io.parley.kommo.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.parley.core.TenantId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WebhookReaderTest {
  private static final Instant RECEIVED = Instant.parse("2026-11-23T12:00:00Z");

  @Test
  void a_message_of_a_client_is_received_in_its_talk() {
    var event =
        one(
            """
            message[add][0][id]=m-77
            message[add][0][chat_id]=c-5
            message[add][0][talk_id]=191
            message[add][0][contact_id]=501
            message[add][0][text]=¿Abren hoy? 50% & más
            message[add][0][created_at]=1764000000
            message[add][0][element_type]=2
            message[add][0][entity_type]=lead
            message[add][0][element_id]=17
            message[add][0][entity_id]=17
            message[add][0][type]=incoming
            message[add][0][author][id]=a-1
            message[add][0][author][type]=external
            message[add][0][author][name]=Ana
            message[add][0][attachment][type]=picture
            message[add][0][attachment][link]=https://files.example/1.png
            message[add][0][origin]=telegram
            account[subdomain]=acme
            account[id]=9
            """);

    assertThat(event).isInstanceOf(MessageEvent.class);
    assertThat(event.kind()).isEqualTo("message.received");
    assertThat(event.subject()).isEqualTo("talk:191");
    assertThat(event.key()).isEqualTo("msg|m-77");
    assertThat(event.occurredAt()).isEqualTo(Instant.ofEpochSecond(1764000000));
    assertThat(event.account().id()).contains(9L);
    assertThat(event.account().subdomain()).contains("acme");
    assertThat(event.facts())
        .contains(
            entry("message.text", "¿Abren hoy? 50% & más"),
            entry("message.origin", "telegram"),
            entry("message.author", "Ana"),
            entry("message.attachment", "https://files.example/1.png"),
            entry("talk.id", 191L),
            entry("lead.id", 17L),
            entry("contact.id", 501L));
  }

  @Test
  void an_outgoing_message_is_sent_and_tells_whether_a_person_wrote_it() {
    var person =
        (MessageEvent)
            one(
                "message[add][0][id]=m\nmessage[add][0][type]=outgoing\nmessage[add][0][author][type]=user\n");
    var bot =
        (MessageEvent)
            one(
                "message[add][0][id]=m\nmessage[add][0][type]=outgoing\nmessage[add][0][author][type]=bot\n");

    assertThat(person.kind()).isEqualTo("message.sent");
    assertThat(person.byPerson()).isTrue();
    assertThat(bot.byPerson()).isFalse();
  }

  @Test
  void the_oldest_form_of_a_message_knows_no_talk() {
    var event =
        one(
            """
            message[add][0][id]=m-1
            message[add][0][chat_id]=c-5
            message[add][0][author][name]=Ivan
            message[add][0][text]=hello
            message[add][0][created_at]=1580000000
            message[add][0][element_id]=33
            message[add][0][element_type]=1
            """);

    assertThat(event.kind()).isEqualTo("message.received");
    assertThat(event.subject()).isEqualTo("chat:c-5");
    assertThat(event.facts()).containsEntry("contact.id", 33L);
  }

  @Test
  void a_moved_lead_tells_where_it_was() {
    var event =
        one(
            """
            leads[status][0][id]=17
            leads[status][0][name]=Red bike
            leads[status][0][status_id]=31
            leads[status][0][old_status_id]=30
            leads[status][0][price]=1000.50
            leads[status][0][responsible_user_id]=4
            leads[status][0][last_modified]=1700000100
            leads[status][0][modified_user_id]=4
            leads[status][0][date_create]=1700000000
            leads[status][0][pipeline_id]=5
            leads[status][0][account_id]=9
            leads[status][0][custom_fields][0][id]=61
            leads[status][0][custom_fields][0][name]=Size
            leads[status][0][custom_fields][0][code]=SIZE
            leads[status][0][custom_fields][0][values][0][value]=XL
            leads[status][0][custom_fields][1][id]=62
            leads[status][0][custom_fields][1][values][0]=1729700000
            leads[status][0][custom_fields][2][id]=63
            leads[status][0][custom_fields][2][values][value]=yes
            leads[status][0][custom_fields][2][values][enum]=7
            leads[status][0][custom_fields][3][id]=64
            leads[status][0][custom_fields][3][values][0][value]=a
            leads[status][0][custom_fields][3][values][1][value]=b
            leads[status][0][tags][0][id]=1
            leads[status][0][tags][0][name]=vip
            """);

    assertThat(event.kind()).isEqualTo("lead.status_changed");
    assertThat(event.subject()).isEqualTo("lead:17");
    assertThat(event.account().id()).contains(9L);
    assertThat(event.occurredAt()).isEqualTo(Instant.ofEpochSecond(1700000100));
    assertThat(event.facts())
        .contains(
            entry("lead.name", "Red bike"),
            entry("lead.price", new java.math.BigDecimal("1000.5")),
            entry("lead.statusId", 31L),
            entry("was.lead.statusId", 30L),
            entry("lead.pipelineId", 5L),
            entry("lead.responsibleUserId", 4L),
            entry("lead.createdAt", "2023-11-14T22:13:20Z"),
            entry("lead.tags", List.of("vip")),
            entry("lead.fields.61", "XL"),
            entry("lead.fields.SIZE", "XL"),
            entry("lead.fields.62", "1729700000"),
            entry("lead.fields.63", "yes"),
            entry("lead.fields.64", List.of("a", "b")),
            entry("event.userId", 4L));
    assertThat(((LeadEvent) event).oldStatusId()).contains(30L);
  }

  @Test
  void every_action_of_an_entity_has_its_kind() {
    assertThat(kind("leads[add][0][id]=1&leads[add][0][price]=")).isEqualTo("lead.created");
    assertThat(kind("leads[update][0][id]=1")).isEqualTo("lead.updated");
    assertThat(kind("leads[delete][0][id]=1&leads[delete][0][type]=lead"))
        .isEqualTo("lead.deleted");
    assertThat(kind("leads[restore][0][id]=1")).isEqualTo("lead.restored");
    assertThat(kind("leads[responsible][0][id]=1&leads[responsible][0][old_responsible_user_id]=2"))
        .isEqualTo("lead.responsible_changed");
    assertThat(kind("contacts[add][0][id]=1&contacts[add][0][type]=contact"))
        .isEqualTo("contact.created");
    assertThat(kind("contacts[add][0][id]=1&contacts[add][0][type]=company"))
        .isEqualTo("company.created");
    assertThat(kind("contacts[update][0][id]=1&contacts[update][0][old_responsible_user_id]=3"))
        .isEqualTo("contact.responsible_changed");
    assertThat(kind("contacts[delete][0][id]=1&contacts[delete][0][type]=company"))
        .isEqualTo("company.deleted");
    assertThat(kind("customers[update][0][id]=1")).isEqualTo("customer.updated");
    assertThat(kind("task[add][0][id]=1")).isEqualTo("task.created");
    assertThat(kind("task[delete][0][id]=1")).isEqualTo("task.deleted");
    assertThat(kind("talk[add][0][talk_id]=1")).isEqualTo("talk.created");
    assertThat(kind("talk[update][0][talk_id]=1&talk[update][0][is_in_work]=1"))
        .isEqualTo("talk.updated");
    assertThat(kind("talk[update][0][talk_id]=1&talk[update][0][is_in_work]=0"))
        .isEqualTo("talk.closed");
    assertThat(kind("catalogs[delete][0][id]=1&catalogs[delete][0][catalog_id]=2"))
        .isEqualTo("catalog_element.deleted");
    assertThat(kind("unsorted[update][0][uid]=u")).isEqualTo("unsorted.updated");
  }

  @Test
  void a_task_is_completed_by_the_change_that_closed_it_only() {
    assertThat(
            kind("task[update][0][id]=1&task[update][0][status]=1&task[update][0][action_close]=1"))
        .isEqualTo("task.completed");
    assertThat(
            kind("task[update][0][id]=1&task[update][0][status]=1&task[update][0][action_close]=0"))
        .isEqualTo("task.updated");
    assertThat(kind("task[update][0][id]=1&task[update][0][status]=1")).isEqualTo("task.completed");
    assertThat(kind("task[update][0][id]=1&task[update][0][status]=0")).isEqualTo("task.updated");
  }

  @Test
  void a_task_tells_what_it_is_about_and_when_it_is_due() {
    var event =
        one(
            """
            task[update][0][0][id]=8
            task[update][0][0][element_id]=17
            task[update][0][0][element_type]=2
            task[update][0][0][text]=Call Ana
            task[update][0][0][complete_till]=2026-11-24 20:59:00
            task[update][0][0][action_close]=1
            task[update][0][0][result][text]=reached
            """);

    assertThat(event.kind()).isEqualTo("task.completed");
    assertThat(event.subject()).isEqualTo("task:8");
    assertThat(event.occurredAt()).isEqualTo(RECEIVED);
    assertThat(event.facts())
        .contains(
            entry("lead.id", 17L),
            entry("task.due", "2026-11-24T20:59:00Z"),
            entry("task.result", "reached"));
  }

  @Test
  void a_note_belongs_to_the_thing_it_is_on() {
    var event =
        one(
            """
            leads[note][0][note][id]=90
            leads[note][0][note][text]=called twice
            leads[note][0][note][note_type]=4
            leads[note][0][note][element_type]=2
            leads[note][0][note][element_id]=17
            leads[note][0][note][created_by]=4
            leads[note][0][note][metadata]={"event_source":{"id":4,"author_name":"Eva"}}
            leads[note][0][note][date_create]=2026-11-23 15:00:00
            leads[note][0][note][created_at]=1700000000
            """);

    assertThat(event.kind()).isEqualTo("lead.note_added");
    assertThat(event.subject()).isEqualTo("lead:17");
    assertThat(event.facts())
        .contains(
            entry("note.id", 90L),
            entry("note.text", "called twice"),
            entry("note.author", "Eva"),
            entry("lead.id", 17L));
    assertThat(kind("contacts[note][0][note][id]=1&contacts[note][0][type]=company"))
        .isEqualTo("company.note_added");
  }

  @Test
  void a_contact_tells_phone_and_linked_leads_keyed_by_id() {
    var event =
        (ContactEvent)
            one(
                """
                contacts[add][0][id]=501
                contacts[add][0][name]=Ana +51 1
                contacts[add][0][linked_leads_id][40][ID]=40
                contacts[add][0][linked_leads_id][999999999][ID]=999999999
                contacts[add][0][custom_fields][0][id]=1
                contacts[add][0][custom_fields][0][code]=PHONE
                contacts[add][0][custom_fields][0][values][0][value]=+51 1
                contacts[add][0][custom_fields][0][values][0][enum]=77
                """);

    assertThat(event.leadIds()).containsExactly(40L, 999999999L);
    assertThat(event.facts())
        .contains(
            entry("contact.name", "Ana +51 1"),
            entry("contact.phone", "+51 1"),
            entry("contact.leadIds", List.of(40L, 999999999L)));
  }

  @Test
  void an_incoming_lead_tells_what_it_became() {
    var event =
        one(
            """
            unsorted[delete][0][action]=accept
            unsorted[delete][0][uid]=u-1
            unsorted[delete][0][category]=chats
            unsorted[delete][0][accept_result][leads][0]=15
            unsorted[delete][0][created_at]=1700000000
            """);

    assertThat(event.kind()).isEqualTo("unsorted.deleted");
    assertThat(event.subject()).isEqualTo("unsorted:u-1");
    assertThat(event.facts()).contains(entry("unsorted.decision", "accept"), entry("lead.id", 15L));
  }

  @Test
  void reviews_and_messages_without_a_group_are_told_apart() {
    assertThat(kind("add[0][id]=6&add[0][type]=waba&add[0][reviews][0][status]=approved"))
        .isEqualTo("chat_template.reviewed");
    assertThat(
            kind(
                "{\"add\":[{\"id\":\"m\",\"chat_id\":\"c\",\"talk_id\":\"3\",\"text\":\"hi\","
                    + "\"type\":\"incoming\"}]}"))
        .isEqualTo("message.received");
  }

  @Test
  void json_reads_like_the_form() {
    var json =
        read(
            """
            {"leads":{"status":[{"id":17,"status_id":31,"old_status_id":"30","price":null,
              "is_deleted":false}]},"account":{"id":9}}
            """);
    var form =
        read(
            encoded(
                """
                leads[status][0][is_deleted]=0
                leads[status][0][price]=
                leads[status][0][old_status_id]=30
                leads[status][0][status_id]=31
                leads[status][0][id]=17
                account[id]=9
                """));

    assertThat(json).hasSize(1);
    assertThat(json.getFirst().facts()).isEqualTo(form.getFirst().facts());
    assertThat(json.getFirst().key()).isEqualTo(form.getFirst().key());
  }

  @Test
  void several_groups_and_items_come_out_in_the_order_of_the_body() {
    var events =
        read(
            "talk[add][0][talk_id]=1&message[add][0][id]=a&message[add][0][talk_id]=1"
                + "&message[add][1][id]=b&message[add][1][talk_id]=1&leads[update][5][id]=3");

    assertThat(events)
        .extracting(KommoEvent::kind)
        .containsExactly("talk.created", "message.received", "message.received", "lead.updated");
    assertThat(events.get(2).key()).isEqualTo("msg|b");
  }

  @Test
  void the_same_news_has_the_same_key_and_other_news_another() {
    String body = "leads[update][0][id]=1&leads[update][0][name]=a&leads[update][0][price]=5";
    String key = one(body).key();

    assertThat(
            one("leads[update][0][price]=5&leads[update][0][name]=a&leads[update][0][id]=1").key())
        .isEqualTo(key)
        .matches("[0-9a-f]{64}\\|[0-9]+");
    assertThat(one(body.replace("=5", "=6")).key()).isNotEqualTo(key);
    assertThat(one(body.replace("[update]", "[restore]")).key()).isNotEqualTo(key);
    assertThat(
            one("leads[update][0][id]=1&leads[update][0][name]=a5&leads[update][0][price]=").key())
        .isNotEqualTo(key);
  }

  @Test
  void broken_keys_are_left_out_and_the_rest_is_read() {
    var event =
        one(
            "contacts[add][0][id]=5&contacts[add][0][name]=Ana&contacts[add][0][=&contacts[add][0]["
                + "&contacts[add]x[0]=1&=&&[a]=1&contacts[add][0]]]=1&%zz=%&a=%4&contacts[add][0][__proto__]=x");

    assertThat(event.kind()).isEqualTo("contact.created");
    assertThat(event.facts()).containsEntry("contact.name", "Ana").containsEntry("contact.id", 5L);
  }

  @Test
  void encoded_and_bare_brackets_are_the_same_and_the_last_of_a_repeated_key_holds() {
    var bare = one("leads[add][0][id]=1&leads[add][0][name]=a+b&leads[add][0][name]=c+d");
    var encoded = one("leads%5Badd%5D%5B0%5D%5Bid%5D=1&leads%5badd%5d%5b0%5d%5bname%5d=c%20d");

    assertThat(bare.facts()).containsEntry("lead.name", "c d").isEqualTo(encoded.facts());
  }

  @Test
  void empty_indexes_count_up_and_conflicting_shapes_do_no_harm() {
    var events = read("leads[add][][id]=1&leads[add][][id]=2");
    assertThat(events).extracting(KommoEvent::subject).containsExactly("lead:1", "lead:2");

    assertThat(one("leads=x&leads[add][0][id]=1").subject()).isEqualTo("lead:1");
    assertThat(one("leads[add][0][id]=1&leads=x")).isInstanceOf(UnknownEvent.class);
    assertThat(one("leads[add]=5")).isInstanceOf(UnknownEvent.class);
  }

  @Test
  void what_is_not_known_is_kept_with_its_body() {
    String body =
        "leads[sneezed][0][id]=4&leads[sneezed][0][pipeline_id]=7&account[subdomain]=acme";
    var unknown = (UnknownEvent) one(body);

    assertThat(unknown.kind()).isEqualTo("kommo.unknown");
    assertThat(unknown.subject()).isEqualTo("lead:4");
    assertThat(unknown.body()).isEqualTo(body);
    assertThat(unknown.facts())
        .containsEntry("kommo.body", body)
        .containsEntry("kommo.action", "sneezed")
        .containsEntry("kommo.reason", "unknown action 'sneezed' of group 'leads'");
    assertThat(unknown.key()).matches("[0-9a-f]{64}\\|[0-9]+");

    var group = (UnknownEvent) one("rockets[launch][0][id]=4&account[subdomain]=acme");
    assertThat(group.subject()).isEqualTo("account:acme");
    assertThat(one("{\"leads\": [").kind()).isEqualTo("kommo.unknown");
    assertThat(one("hello world").kind()).isEqualTo("kommo.unknown");
    assertThat(one("[1,2]").kind()).isEqualTo("kommo.unknown");
  }

  @Test
  void a_chats_api_hook_is_not_taken_for_an_account_hook() {
    var events =
        read(
            """
            {"account_id":"5a-1","time":1700000000,"message":{"receiver":{"id":"r"},
             "sender":{"id":"s"},"message":{"id":"m","type":"text","text":"hi"}}}
            """);

    assertThat(events).singleElement().isInstanceOf(UnknownEvent.class);
  }

  @Test
  void an_empty_body_holds_nothing() {
    assertThat(read("")).isEmpty();
    assertThat(read(" \r\n")).isEmpty();
  }

  @Test
  void limits_hold_without_an_error() {
    var many = new StringBuilder("leads[add][0][id]=1");
    for (int i = 0; i < 5_000; i++) {
      many.append("&leads[add][").append(i).append("][id]=").append(i);
    }
    String deep = "leads[add][0]" + "[x]".repeat(5000) + "=1&leads[add][0][id]=1";
    String big = "leads[add][0][id]=1&leads[add][0][name]=" + "x".repeat(1024 * 1024);
    String deepJson = "{\"leads\":{\"add\":" + "[".repeat(5000) + "]".repeat(5000) + "}}";
    String index = "leads[add][99999999999999999999][id]=1";

    assertThat(one(many.toString()))
        .isInstanceOfSatisfying(
            UnknownEvent.class, e -> assertThat(e.reason()).contains("5000 form parameters"));
    assertThat(one(deep).subject()).isEqualTo("lead:1");
    assertThat(one(big))
        .isInstanceOfSatisfying(
            UnknownEvent.class, e -> assertThat(e.reason()).contains("is over 1048576"));
    assertThat(one(deepJson)).isInstanceOf(UnknownEvent.class);
    assertThat(one(index).subject()).isEqualTo("lead:1");
  }

  @Test
  void random_bytes_never_throw() {
    var random = new java.util.Random(7);
    String alphabet = "leads[]add=&%5B%5D0{}\",:account\u0000é\n";
    for (int round = 0; round < 3_000; round++) {
      var text = new StringBuilder();
      int length = random.nextInt(60);
      for (int i = 0; i < length; i++) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      for (KommoEvent event : read("leads[add][0][id]=1&" + text)) {
        assertThat(event.key()).isNotEmpty();
        assertThat(event.subject()).isNotEmpty();
        assertThat(event.facts()).isNotNull();
      }
      for (KommoEvent event : read(text.toString())) {
        assertThat(event.kind()).isNotEmpty();
      }
    }
  }

  @Test
  void numbers_beyond_reason_are_left_out() {
    var event =
        one(
            "leads[add][0][id]=1&leads[add][0][price]=1e999999999&leads[add][0][updated_at]=99999999999999999"
                + "&leads[add][0][status_id]=99999999999999999999&leads[add][0][pipeline_id]=-");

    assertThat(event.occurredAt()).isEqualTo(RECEIVED);
    assertThat(event.facts()).doesNotContainKeys("lead.statusId", "lead.pipelineId", "lead.price");
    assertThat(one("{\"leads\":{\"add\":[{\"id\":1,\"price\":1e999999999}]}}").facts())
        .doesNotContainKey("lead.price");
  }

  @Test
  void an_event_becomes_news_from_outside() {
    var event =
        one("leads[add][0][id]=1&leads[add][0][created_at]=1700000000")
            .event(new TenantId("demo"), "e-1", "kommo/i-1");

    assertThat(event.kind()).isEqualTo("lead.created");
    assertThat(event.depth()).isZero();
    assertThat(event.receivedAt()).isEqualTo(RECEIVED);
    assertThat(event.occurredAt()).isEqualTo(Instant.ofEpochSecond(1700000000));
  }

  private static String kind(String body) {
    return one(body).kind();
  }

  private static KommoEvent one(String body) {
    var events = read(body.contains("\n") && !body.startsWith("{") ? encoded(body) : body);
    assertThat(events).hasSize(1);
    return events.getFirst();
  }

  private static List<KommoEvent> read(String body) {
    return WebhookReader.read(body.getBytes(StandardCharsets.UTF_8), RECEIVED);
  }

  /** Lines of {@code key=value} as Kommo encodes them. */
  private static String encoded(String lines) {
    List<String> pairs = new ArrayList<>();
    for (String line : lines.strip().split("\n")) {
      int equals = line.indexOf('=');
      pairs.add(encode(line.substring(0, equals)) + "=" + encode(line.substring(equals + 1)));
    }
    return String.join("&", pairs);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
