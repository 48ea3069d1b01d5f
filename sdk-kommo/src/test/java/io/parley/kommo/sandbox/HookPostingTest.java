package io.parley.kommo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.kommo.testkit.HookReceiver;
import io.parley.kommo.testkit.KommoSandboxExtension;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HookPostingTest {
  @RegisterExtension
  final KommoSandboxExtension sandbox =
      new KommoSandboxExtension(
          SandboxConfig.builder()
              .requestsPerSecond(1000)
              .hookTimeout(Duration.ofSeconds(30))
              .retryScale(KommoSandboxExtension.MINUTES_AS_MILLISECONDS)
              .build());

  @Test
  void a_webhook_looks_like_kommos(SandboxAccount account, HookReceiver hooks) {
    account.subscribe(hooks.uri(), List.of("add_lead"));

    long id = account.createLead("Größe & Co").id();

    HookReceiver.Hook hook = hooks.take(1).getFirst();
    assertThat(hook.method()).isEqualTo("POST");
    assertThat(hook.userAgent()).isEqualTo("amoCRM-WebHook-client/1.0");
    assertThat(hook.contentType()).isEqualTo("application/x-www-form-urlencoded");
    assertThat(hook.body()).startsWith("leads%5Badd%5D%5B0%5D%5Bid%5D=" + id + "&");
    assertThat(hook.form())
        .containsEntry("leads[add][0][name]", "Größe & Co")
        .containsEntry("leads[add][0][price]", "")
        .containsEntry("leads[add][0][pipeline_id]", Long.toString(account.pipelineId()))
        .containsEntry("leads[add][0][account_id]", Long.toString(account.id()));
  }

  @Test
  void only_what_was_subscribed_is_posted(
      KommoSandbox kommo, SandboxAccount account, HookReceiver hooks) {
    account.subscribe(hooks.uri(), List.of("delete_lead"));

    long id = account.createLead("A").id();
    account.moveLead(id, 142);
    account.deleteLead(id);

    assertThat(kommo.awaitHooks(Duration.ofSeconds(30))).isTrue();
    assertThat(hooks.take(2, Duration.ZERO)).singleElement().matches(h -> h.tells("leads[delete]"));
  }

  @Test
  void a_move_tells_of_the_status_and_of_the_update(SandboxAccount account, HookReceiver hooks) {
    long id = account.createLead("A").id();
    long before = account.lead(id).orElseThrow().statusId();
    account.subscribe(hooks.uri(), List.of("status_lead", "update_lead"));

    account.moveLead(id, 142);

    List<HookReceiver.Hook> came = hooks.take(2);
    assertThat(came).anyMatch(hook -> hook.tells("leads[update]"));
    Map<String, String> status =
        came.stream().filter(h -> h.tells("leads[status]")).findFirst().orElseThrow().form();
    assertThat(status)
        .containsEntry("leads[status][0][status_id]", "142")
        .containsEntry("leads[status][0][old_status_id]", Long.toString(before));
  }

  @Test
  void changes_through_the_api_come_back_as_webhooks(
      KommoSandbox kommo, SandboxAccount account, HookReceiver hooks) {
    long id = account.createLead("A").id();
    account.subscribe(
        hooks.uri(), List.of("update_lead", "responsible_lead", "note_lead", "add_task"));
    Api api = Api.of(kommo);

    api.patch(
        "/api/v4/leads/" + id,
        "{\"price\":5,\"responsible_user_id\":%d,\"updated_by\":0}".formatted(account.adminId()));
    api.post("/api/v4/leads/" + id + "/notes", "[{\"params\":{\"text\":\"n\"}}]");
    api.post(
        "/api/v4/tasks",
        "[{\"text\":\"call\",\"complete_till\":1800000000,\"entity_id\":%d,\"entity_type\":\"leads\"}]"
            .formatted(id));

    List<HookReceiver.Hook> came = hooks.take(4);
    assertThat(form(came, "leads[update]"))
        .containsEntry("leads[update][0][price]", "5")
        .containsEntry("leads[update][0][modified_user_id]", "0");
    assertThat(form(came, "leads[responsible]"))
        .containsEntry(
            "leads[responsible][0][old_responsible_user_id]", Long.toString(account.managerId()));
    assertThat(form(came, "leads[note]"))
        .containsEntry("leads[note][0][note][text]", "n")
        .containsEntry("leads[note][0][note][note_type]", "4")
        .containsEntry("leads[note][0][note][element_type]", "2");
    assertThat(form(came, "task[add]"))
        .containsEntry("task[add][0][complete_till]", "2027-01-15 08:00:00")
        .containsEntry("task[add][0][complete_before]", "1800000000")
        .containsEntry("task[add][0][status]", "0");
  }

  private static Map<String, String> form(List<HookReceiver.Hook> hooks, String key) {
    return hooks.stream().filter(h -> h.tells(key)).findFirst().orElseThrow().form();
  }

  @Test
  void custom_fields_have_the_three_shapes_of_webhooks(
      KommoSandbox kommo, SandboxAccount account, HookReceiver hooks) {
    long id = account.createLead("A").id();
    account.subscribe(hooks.uri(), List.of("update_lead"));

    Api.of(kommo)
        .patch(
            "/api/v4/leads/" + id,
            """
            {"custom_fields_values":[
              {"field_id":%d,"values":[{"value":"low"}]},
              {"field_id":%d,"values":[{"value":1729717200}]},
              {"field_id":%d,"values":[{"value":true}]}]}
            """
                .formatted(
                    account.leadField("Urgency").orElseThrow(),
                    account.leadField("Delivery date").orElseThrow(),
                    account.leadField("VIP").orElseThrow()));

    Map<String, String> form = hooks.take(1).getFirst().form();
    assertThat(form)
        .containsEntry("leads[update][0][custom_fields][0][name]", "Urgency")
        .containsEntry("leads[update][0][custom_fields][0][values][value]", "low")
        .containsEntry("leads[update][0][custom_fields][1][values][0]", "1729717200")
        .containsEntry("leads[update][0][custom_fields][2][values][0][value]", "1");
  }

  @Test
  void companies_travel_among_the_contacts(
      KommoSandbox kommo, SandboxAccount account, HookReceiver hooks) {
    account.subscribe(hooks.uri(), List.of("add_company"));

    Api.of(kommo).post("/api/v4/companies", "[{\"name\":\"Acme\"}]");

    assertThat(hooks.take(1).getFirst().form())
        .containsEntry("contacts[add][0][name]", "Acme")
        .containsEntry("contacts[add][0][type]", "company");
  }

  @Test
  void a_server_error_is_repeated_four_times(
      KommoSandbox kommo, SandboxAccount account, HookReceiver hooks) {
    hooks.answer(() -> 503);
    account.subscribe(hooks.uri(), List.of("add_lead"));

    account.createLead("A");

    assertThat(kommo.awaitHooks(Duration.ofSeconds(30))).isTrue();
    assertThat(hooks.waiting()).isEqualTo(5);
    assertThat(account.deliveries())
        .extracting(HookDelivery::attempt)
        .containsExactly(1, 2, 3, 4, 5);
    assertThat(account.deliveries()).allMatch(d -> d.status() == 503 && !d.valid());
  }

  @Test
  void a_client_error_and_a_cut_connection_are_repeated_twice_only(
      KommoSandbox kommo, SandboxAccount account, HookReceiver hooks) {
    account.subscribe(hooks.uri(), List.of("add_lead"));
    hooks.answer(() -> 404);
    account.createLead("A");
    assertThat(kommo.awaitHooks(Duration.ofSeconds(30))).isTrue();
    assertThat(hooks.take(4, Duration.ZERO)).hasSize(3);

    hooks.answer(() -> 0);
    account.createLead("B");

    assertThat(kommo.awaitHooks(Duration.ofSeconds(30))).isTrue();
    assertThat(hooks.take(4, Duration.ZERO)).hasSize(3);
    assertThat(account.deliveries().getLast().status()).isZero();
    assertThat(account.deliveries().getLast().problem()).isNotEmpty();
  }

  @Test
  void a_receiver_that_recovers_gets_the_webhook(
      KommoSandbox kommo, SandboxAccount account, HookReceiver hooks) {
    AtomicInteger calls = new AtomicInteger();
    hooks.answer(() -> calls.incrementAndGet() < 3 ? 500 : 200);
    account.subscribe(hooks.uri(), List.of("add_lead"));

    account.createLead("A");

    assertThat(kommo.awaitHooks(Duration.ofSeconds(30))).isTrue();
    assertThat(hooks.take(4, Duration.ZERO))
        .hasSize(3)
        .extracting(HookReceiver.Hook::body)
        .containsOnly(account.deliveries().getFirst().body());
  }

  @Test
  void subscriptions_are_kept_by_destination(KommoSandbox kommo) {
    Api api = Api.of(kommo);
    String hook = "{\"destination\":\"https://x.example/h\",\"settings\":[\"%s\"]}";

    assertThat(api.get("/api/v4/webhooks").status()).isEqualTo(204);
    Api.Answer made = api.post("/api/v4/webhooks", hook.formatted("add_lead"));
    assertThat(made.status()).isEqualTo(201);
    long id = made.json().path("id").asLong();
    assertThat(api.post("/api/v4/webhooks", hook.formatted("add_message")).json().path("id"))
        .hasToString(Long.toString(id));
    var list = api.get("/api/v4/webhooks?filter%5Bdestination%5D=https://x.example/h").json();
    assertThat(list.at("/_embedded/webhooks/0/settings/0").asText()).isEqualTo("add_message");
    assertThat(api.post("/api/v4/webhooks", hook.formatted("add_nonsense")).status())
        .isEqualTo(400);
    String known = "{\"destination\":\"https://x.example/h\"}";
    assertThat(api.delete("/api/v4/webhooks", known).status()).isEqualTo(204);
    assertThat(api.delete("/api/v4/webhooks", known).status()).isEqualTo(404);
  }

  @Test
  void two_thousand_messages_arrive_once_each(SandboxAccount account, HookReceiver hooks) {
    account.subscribe(hooks.uri(), List.of("add_message"));
    Set<String> sent = new HashSet<>();
    for (int i = 0; i < 2000; i++) {
      sent.add(account.customerWrites("customer " + i % 100, "message " + i).id());
    }

    List<HookReceiver.Hook> came = hooks.take(2000, Duration.ofSeconds(60));

    assertThat(came).hasSize(2000);
    Set<String> received = new HashSet<>();
    Map<String, Integer> last = new java.util.HashMap<>();
    for (HookReceiver.Hook hook : came) {
      Map<String, String> form = hook.form();
      received.add(form.get("message[add][0][id]"));
      int number = Integer.parseInt(form.get("message[add][0][text]").substring(8));
      String talk = form.get("message[add][0][talk_id]");
      assertThat(last.getOrDefault(talk, -1)).isLessThan(number);
      last.put(talk, number);
    }
    assertThat(received).isEqualTo(sent);
  }
}
