package io.parley.kommo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.parley.kommo.testkit.HookReceiver;
import io.parley.kommo.testkit.KommoSandboxExtension;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TalkRoutesTest {
  @RegisterExtension
  final KommoSandboxExtension sandbox =
      new KommoSandboxExtension(
          SandboxConfig.builder()
              .requestsPerSecond(1000)
              .hookTimeout(Duration.ofSeconds(30))
              .account(AccountSeed.named("shop"))
              .account(AccountSeed.named("tight").withChatQuota(1))
              .build());

  @Test
  void a_first_message_makes_a_contact_a_lead_and_a_talk_and_tells_of_each(
      KommoSandbox kommo, SandboxAccount account, HookReceiver hooks) {
    account.subscribe(hooks.uri(), List.of("add_contact", "add_lead", "add_talk", "add_message"));

    SandboxMessage message =
        account.customerWrites(CustomerMessage.of("María", "¿Hola?").withPhone("+34600100200"));

    List<HookReceiver.Hook> came = hooks.take(4);
    assertThat(came).hasSize(4);
    assertThat(came).anyMatch(hook -> hook.tells("contacts[add]"));
    assertThat(came).anyMatch(hook -> hook.tells("leads[add]"));
    assertThat(came).anyMatch(hook -> hook.tells("talk[add]"));
    Map<String, String> form =
        came.stream().filter(h -> h.tells("message[add]")).findFirst().orElseThrow().form();
    assertThat(form)
        .containsEntry("message[add][0][id]", message.id())
        .containsEntry("message[add][0][text]", "¿Hola?")
        .containsEntry("message[add][0][type]", "incoming")
        .containsEntry("message[add][0][talk_id]", Long.toString(message.talkId()))
        .containsEntry("message[add][0][contact_id]", Long.toString(message.contactId()))
        .containsEntry("message[add][0][entity_id]", Long.toString(message.leadId()))
        .containsEntry("message[add][0][entity_type]", "lead")
        .containsEntry("message[add][0][element_type]", "2")
        .containsEntry("message[add][0][author][type]", "external")
        .containsEntry("message[add][0][author][name]", "María")
        .containsEntry("message[add][0][origin]", "telegram")
        .containsEntry("account[subdomain]", "shop")
        .containsEntry("account[id]", Long.toString(account.id()))
        .containsEntry("account[_links][self]", "https://shop.kommo.com");
    JsonNode contact =
        Api.of(kommo).get("/api/v4/contacts/" + message.contactId() + "?with=leads").json();
    assertThat(contact.path("name").asText()).isEqualTo("María");
    assertThat(contact.at("/custom_fields_values/0/values/0/value").asText())
        .isEqualTo("+34600100200");
    assertThat(contact.at("/_embedded/leads/0/id").asLong()).isEqualTo(message.leadId());
  }

  @Test
  void a_second_message_continues_the_talk(SandboxAccount account, HookReceiver hooks) {
    SandboxMessage first = account.customerWrites("Ana", "one");
    account.subscribe(hooks.uri(), List.of("add_talk", "update_talk", "add_message"));

    SandboxMessage second = account.customerWrites("Ana", "two");

    assertThat(second.talkId()).isEqualTo(first.talkId());
    assertThat(hooks.take(2))
        .anyMatch(hook -> hook.tells("talk[update]"))
        .anyMatch(hook -> hook.tells("message[add]"));
    assertThat(account.leads()).hasSize(1);
  }

  @Test
  void after_a_talk_was_closed_the_same_chat_goes_on_in_a_new_talk(
      KommoSandbox kommo, SandboxAccount account) {
    SandboxMessage first = account.customerWrites("Ana", "one");
    Api api = Api.of(kommo);

    assertThat(api.post("/api/v4/talks/" + first.talkId() + "/close", "{}").status())
        .isEqualTo(202);
    assertThat(api.post("/api/v4/talks/" + first.talkId() + "/close", "{}").status())
        .isEqualTo(422);
    SandboxMessage second = account.customerWrites("Ana", "two");

    assertThat(second.talkId()).isNotEqualTo(first.talkId());
    assertThat(second.chatId()).isEqualTo(first.chatId());
    assertThat(second.leadId()).isEqualTo(first.leadId());
  }

  @Test
  void an_answer_is_queued_with_202_and_can_be_read_back(
      KommoSandbox kommo, SandboxAccount account, HookReceiver hooks) {
    SandboxMessage question = account.customerWrites("Ana", "price?");
    account.subscribe(hooks.uri(), List.of("add_outgoing_message"));
    Api api = Api.of(kommo);
    String talk = "/api/v4/talks/" + question.talkId();

    Api.Answer sent = api.post(talk + "/send_message", "{\"text\":\"12 €\"}");

    assertThat(sent.status()).isEqualTo(202);
    String id = sent.json().path("id").asText();
    JsonNode messages = api.get(talk + "/messages").json().at("/_embedded/messages");
    assertThat(messages).hasSize(2);
    assertThat(messages.path(1).path("id").asText()).isEqualTo(id);
    assertThat(messages.path(1).path("type").asText()).isEqualTo("outgoing");
    assertThat(messages.path(1).path("text").asText()).isEqualTo("12 €");
    assertThat(account.sentMessages()).extracting(SandboxMessage::text).containsExactly("12 €");
    assertThat(hooks.take(1).getFirst().form())
        .containsEntry("message[add][0][type]", "outgoing")
        .containsEntry("message[add][0][id]", id);
  }

  @Test
  void sending_is_refused_for_the_reasons_kommo_has(KommoSandbox kommo) {
    SandboxAccount tight = kommo.account("tight");
    Api api = new Api(kommo, tight.token());
    long talk = tight.customerWrites("Ana", "hi").talkId();
    String send = "/api/v4/talks/" + talk + "/send_message";

    assertThat(api.post("/api/v4/talks/1/send_message", "{\"text\":\"x\"}").status())
        .isEqualTo(404);
    assertThat(api.post(send, "{}").status()).isEqualTo(400);
    assertThat(api.post(send, "{\"text\":\"x\"}").status()).isEqualTo(202);
    Api.Answer over = api.post(send, "{\"text\":\"x\"}");
    assertThat(over.status()).isEqualTo(402);
    assertThat(over.json().path("detail").asText()).isEqualTo("Over chat API limit");
    tight.closeTalk(talk);
    assertThat(api.post(send, "{\"text\":\"x\"}").json().path("detail").asText())
        .isEqualTo("Talk is closed");
  }

  @Test
  void sending_needs_its_scope(KommoSandbox kommo, SandboxAccount account) {
    var redirect = java.net.URI.create("https://app.example/callback");
    kommo.addIntegration(Integration.of("app", "s", redirect).withScopes(Set.of("crm")));
    var tokens =
        new Api(kommo, "")
            .post(
                "/oauth2/access_token",
                """
                {"client_id":"app","client_secret":"s","grant_type":"authorization_code",
                 "code":"%s","redirect_uri":"%s"}
                """
                    .formatted(kommo.authorize("shop", "app"), redirect))
            .json();
    Api api = new Api(kommo, tokens.path("access_token").asText());
    long talk = account.customerWrites("Ana", "hi").talkId();

    Api.Answer answer = api.post("/api/v4/talks/" + talk + "/send_message", "{\"text\":\"x\"}");

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.json().path("detail").asText()).isEqualTo("Invalid scope");
  }

  @Test
  void talks_are_listed_by_contact_and_by_lead_but_only_with_its_type(
      KommoSandbox kommo, SandboxAccount account) {
    SandboxMessage ana = account.customerWrites("Ana", "hi");
    account.customerWrites("Bob", "hi");
    Api api = Api.of(kommo);

    assertThat(talks(api, "?filter[contact_id][]=" + ana.contactId())).hasSize(1);
    assertThat(talks(api, "?filter[entity_id][]=" + ana.leadId())).hasSize(2);
    assertThat(talks(api, "?filter[entity_type]=lead&filter[entity_id][]=" + ana.leadId()))
        .hasSize(1);
    account.closeTalk(ana.talkId());
    assertThat(talks(api, "?filter[only_in_work]=1")).hasSize(1);
    assertThat(api.get("/api/v4/talks?filter[talk_id][]=5").status()).isEqualTo(204);
  }

  private static JsonNode talks(Api api, String query) {
    return api.get("/api/v4/talks" + query.replace("[", "%5B").replace("]", "%5D"))
        .json()
        .at("/_embedded/talks");
  }

  @Test
  void a_person_can_answer_too(SandboxAccount account) {
    SandboxMessage question = account.customerWrites("Ana", "hi");

    account.managerWrites(question.talkId(), "one moment");

    assertThat(account.talk(question.talkId()).orElseThrow().messages())
        .extracting(SandboxMessage::authorType)
        .containsExactly("external", "internal");
    assertThat(account.sentMessages()).isEmpty();
  }
}
