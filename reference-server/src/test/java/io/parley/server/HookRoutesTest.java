package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.parley.core.json.Json;
import io.parley.kommo.sandbox.SandboxAccount;
import io.parley.kommo.sandbox.SandboxLead;
import io.parley.kommo.sandbox.SandboxNote;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What other systems tell us, and what they are told. */
class HookRoutesTest {
  private record Told(String id, String timestamp, String signature, String body) {}

  /** Another system: notes what it is told and answers as it is set to. */
  private static final class Receiver implements AutoCloseable {
    final List<Told> told = new CopyOnWriteArrayList<>();
    final AtomicInteger answer = new AtomicInteger(204);
    private final HttpServer http;

    Receiver() throws IOException {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      http.createContext(
          "/",
          exchange -> {
            var headers = exchange.getRequestHeaders();
            told.add(
                new Told(
                    headers.getFirst("webhook-id"),
                    headers.getFirst("webhook-timestamp"),
                    headers.getFirst("webhook-signature"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            exchange.sendResponseHeaders(answer.get(), -1);
            exchange.close();
          });
      http.start();
    }

    String url() {
      return "http://127.0.0.1:" + http.getAddress().getPort() + "/hook";
    }

    @Override
    public void close() {
      http.stop(0);
    }
  }

  @ParameterizedTest
  @MethodSource("io.parley.server.Store#available")
  void what_happens_is_told_signed_once_in_order_and_again_when_asked(Store store)
      throws Exception {
    try (var shared = new Store.Shared(store, Map.of("PARLEY_ALLOW_PRIVATE_NETWORK", "true"));
        var receiver = new Receiver()) {
      Client client = RouteTest.tenantOf(shared.server);
      String agent = client.post("/api/agents", "{'name':'Sofia','languages':['en']}").id();
      var made =
          client.post(
              "/api/webhook-subscriptions",
              "{'url':'" + receiver.url() + "','events':['custom.*']}");
      assertThat(made.status()).isEqualTo(201);
      String subscription = "/api/webhook-subscriptions/" + made.id();
      String hook = inbound(client, agent);

      assertThat(
              client.as("").post(hook, "{'id':'o-1','total':120,'customer':{'vip':true}}").status())
          .isEqualTo(202);
      assertThat(client.as("").post(hook, "{'id':'o-1','total':120}").text("known"))
          .isEqualTo("true");
      var delivered =
          client.until(
              subscription + "/deliveries",
              seen -> seen.items().stream().anyMatch(one -> "done".equals(one.get("state"))));

      assertThat(delivered.items()).hasSize(1);
      Map<String, ?> delivery = delivered.items().getFirst();
      assertThat(receiver.told).hasSize(1);
      Told told = receiver.told.getFirst();
      assertThat(told.id()).isEqualTo(delivery.get("messageId"));
      assertThat(told.signature())
          .isEqualTo(
              signature(
                  client.get("/api/account/webhook-secret").text("secret"),
                  told.id() + "." + told.timestamp() + "." + told.body()));
      assertThat(Json.readMap(told.body()).get("type")).isEqualTo("custom.order_paid");
      assertThat(told.body())
          .contains("\"event.data.total\":120", "\"event.data.customer.vip\":true");

      var again = client.post(subscription + "/deliveries/" + delivery.get("id") + "/resend", null);
      assertThat(again.status()).isEqualTo(202);
      client.until(
          subscription + "/deliveries",
          seen ->
              seen.items().stream().filter(one -> "done".equals(one.get("state"))).count() == 2);
      assertThat(receiver.told).extracting(Told::id).containsExactly(told.id(), told.id());

      Client other = RouteTest.tenantOf(shared.server);
      assertThat(other.get(subscription).status()).isEqualTo(404);
      assertThat(other.get(subscription + "/deliveries").status()).isEqualTo(404);
      assertThat(other.delete(subscription).status()).isEqualTo(404);

      receiver.answer.set(410);
      client.as("").post(hook, "{'id':'o-2'}");
      var gone = client.until(subscription, seen -> seen.text("status").equals("disabled"));
      assertThat(gone.text("reason")).contains("410");
      client.until("/api/events?type=member.notified", seen -> !seen.items().isEmpty());
      assertThat(client.get("/api/events?type=member.notified").body()).contains("switched off");
      receiver.answer.set(204);
      assertThat(client.patch(subscription, "{'status':'active'}").text("failures")).isEqualTo("0");
      assertThat(client.delete(subscription).status()).isEqualTo(204);
    }
  }

  @ParameterizedTest
  @MethodSource("io.parley.server.Store#available")
  void a_subscriber_that_fails_is_told_again_later(Store store) throws Exception {
    try (var shared = new Store.Shared(store, Map.of("PARLEY_ALLOW_PRIVATE_NETWORK", "true"));
        var receiver = new Receiver()) {
      Client client = RouteTest.tenantOf(shared.server);
      String agent = client.post("/api/agents", "{'name':'Sofia','languages':['en']}").id();
      receiver.answer.set(503);
      String subscription =
          "/api/webhook-subscriptions/"
              + client
                  .post(
                      "/api/webhook-subscriptions",
                      "{'url':'" + receiver.url() + "','events':['custom.order_paid']}")
                  .id();
      client.as("").post(inbound(client, agent), "{'total':1}");
      client.until(subscription, seen -> !seen.text("failures").equals("0"));
      receiver.answer.set(200);
      var seen =
          client.until(
              subscription + "/deliveries",
              page -> page.items().stream().anyMatch(one -> "done".equals(one.get("state"))));

      assertThat(seen.items()).hasSize(1);
      assertThat(receiver.told.size()).isGreaterThan(1);
      assertThat(receiver.told).extracting(Told::id).containsOnly(receiver.told.getFirst().id());
      assertThat(client.get(subscription).text("failures")).isEqualTo("0");
    }
  }

  @ParameterizedTest
  @MethodSource("io.parley.server.Store#available")
  void an_event_of_another_system_starts_a_rule_that_knows_its_data(Store store) {
    try (var shared = new Store.Shared(store, Map.of())) {
      Client client = RouteTest.tenantOf(shared.server);
      String agent = client.post("/api/agents", "{'name':'Sofia','languages':['en']}").id();
      var rule =
          client.post(
              "/api/agents/" + agent + "/rules",
              "{'name':'Big','on':['custom.order_paid'],"
                  + "'when':{'field':'event.data.order.total','op':'gt','value':100},"
                  + "'then':[{'type':'notify','text':'Paid {{event.data.order.total}}'}]}");
      assertThat(rule.status()).as(rule.body()).isEqualTo(201);
      String hook = inbound(client, agent);
      client.as("").post(hook, "{'id':1,'data':{'order':{'total':50}}}");
      client.as("").post(hook, "{'id':2,'data':{'order':{'total':150}}}");

      client.until("/api/events?type=member.notified", seen -> !seen.items().isEmpty());
      assertThat(client.get("/api/events?type=member.notified").items())
          .singleElement()
          .satisfies(told -> assertThat(Json.write(told)).contains("Paid 150"));
    }
  }

  @ParameterizedTest
  @MethodSource("io.parley.server.Store#available")
  void an_event_of_another_system_acts_on_the_lead_it_names_by_a_rule_and_by_a_sequence(
      Store store) {
    try (var shared = new Store.Shared(store, Map.of())) {
      Client client = RouteTest.tenantOf(shared.server);
      SandboxAccount account = shared.kommo.account("acme");
      SandboxLead lead = account.createLead("A deal");
      SandboxLead untouched = account.createLead("Another deal");
      var agent = client.post("/api/agents", "{'name':'Sofia','languages':['en']}");
      var integration =
          client.post(
              agent.location() + "/integrations",
              "{'type':'kommo','account':'acme.kommo.com','auth':{'kind':'longLived','token':'"
                  + account.token()
                  + "'}}");
      assertThat(integration.status()).as(integration.body()).isEqualTo(201);
      var rule =
          client.post(
              agent.location() + "/rules",
              "{'name':'Paid','on':['custom.order_paid'],"
                  + "'when':{'all':[{'field':'event.data.total','op':'gte','value':100},"
                  + "{'field':'lead.name','op':'contains','value':'deal'}]},"
                  + "'then':[{'type':'addTag','tag':'paid {{event.data.total}}'}]}");
      assertThat(rule.status()).as(rule.body()).isEqualTo(201);
      var sequence =
          client.post(
              agent.location() + "/sequences",
              "{'name':'Thanks','on':['custom.order_paid'],"
                  + "'when':{'field':'event.data.total','op':'gte','value':100},"
                  + "'steps':[{'id':'n','type':'action','action':{'type':'addNote',"
                  + "'text':'Paid {{event.data.total}} for {{lead.name}}'}},"
                  + "{'id':'w','type':'wait','for':'PT1S'},"
                  + "{'id':'t','type':'action','action':{'type':'addTag','tag':'thanked'}}]}");
      assertThat(sequence.status()).as(sequence.body()).isEqualTo(201);
      String hook =
          URI.create(
                  client
                      .post(
                          "/api/inbound-hooks",
                          "{'name':'order_paid','agentId':'"
                              + agent.id()
                              + "','integrationId':'"
                              + integration.id()
                              + "'}")
                      .text("url"))
              .getPath();

      for (String body :
          List.of(
              "{'id':'o-1','leadId':" + lead.id() + ",'data':{'total':120}}",
              "{'id':'o-1','leadId':" + lead.id() + ",'data':{'total':120}}",
              "{'id':'o-2','leadId':" + untouched.id() + ",'data':{'total':20}}")) {
        assertThat(client.as("").post(hook, body).status()).isEqualTo(202);
      }

      var enrolled =
          client.until(
              sequence.location() + "/enrolments",
              seen -> seen.items().stream().anyMatch(one -> "finished".equals(one.get("status"))));
      assertThat(enrolled.items())
          .singleElement()
          .satisfies(one -> assertThat(one.get("subject")).isEqualTo("lead:" + lead.id()));
      client.until("/api/events?state=pending", seen -> seen.items().isEmpty());
      client.until("/api/effects?state=planned", seen -> seen.items().isEmpty());
      assertThat(account.lead(lead.id()).orElseThrow().tags())
          .containsExactlyInAnyOrder("paid 120", "thanked");
      assertThat(account.lead(untouched.id()).orElseThrow().tags()).isEmpty();
      assertThat(account.notes())
          .extracting(SandboxNote::text)
          .containsExactly("Paid 120 for A deal");

      var figures = client.get("/api/analytics");
      assertThat(figures.json().get("rules"))
          .isEqualTo(
              List.of(
                  Map.of(
                      "ruleId",
                      rule.id(),
                      "agentId",
                      agent.id(),
                      "name",
                      "Paid",
                      "fired",
                      1,
                      "skipped",
                      1)));
      assertThat(figures.json().get("sequences"))
          .isEqualTo(
              List.of(
                  Map.of(
                      "sequenceId",
                      sequence.id(),
                      "agentId",
                      agent.id(),
                      "name",
                      "Thanks",
                      "enrolled",
                      1,
                      "finished",
                      1,
                      "exited",
                      0)));
    }
  }

  @ParameterizedTest
  @MethodSource("io.parley.server.Store#available")
  void addresses_are_shown_once_changed_and_removed(Store store) {
    try (var shared = new Store.Shared(store, Map.of())) {
      Client client = RouteTest.tenantOf(shared.server);
      String agent = client.post("/api/agents", "{'name':'Sofia','languages':['en']}").id();
      String first = inbound(client, agent);
      String id = client.get("/api/inbound-hooks").items().getFirst().get("id").toString();
      assertThat(client.get("/api/inbound-hooks").body()).doesNotContain("/api/hooks/");
      String second =
          URI.create(client.post("/api/inbound-hooks/" + id + "/rotate", null).text("url"))
              .getPath();

      assertThat(client.as("").post(first, "{}").status()).isEqualTo(404);
      assertThat(client.as("").post(second, "{}").status()).isEqualTo(202);
      assertThat(client.as("").post(second, "[1]").status()).isEqualTo(400);
      assertThat(client.as("").post(second, "{'a b c'}").status()).isEqualTo(400);
      assertThat(client.as("").post(second, "{'leadId':'x'}").wrongField()).isEqualTo("leadId");
      assertThat(client.as("").post(second, "{'type':'Bad Kind'}").wrongField()).isEqualTo("type");
      assertThat(client.as("").post(second, "{'x':'" + "y".repeat(70_000) + "'}").status())
          .isEqualTo(413);
      Client stranger = client.as("");
      assertThat(client.patch("/api/inbound-hooks/" + id, "{'status':'asleep'}").status())
          .isEqualTo(422);
      assertThat(client.patch("/api/inbound-hooks/" + id, "{'status':'paused'}").text("status"))
          .isEqualTo("paused");
      assertThat(stranger.post(second, "{'id':'off'}").status()).isEqualTo(403);
      client.patch("/api/inbound-hooks/" + id, "{'status':'active','name':'order_sent'}");
      assertThat(stranger.post(second, "{'id':'on'}").status()).isEqualTo(202);
      assertThat(client.get("/api/events?type=custom.order_sent").items()).hasSize(1);
      assertThat(RouteTest.tenantOf(shared.server).get("/api/inbound-hooks/" + id).status())
          .isEqualTo(404);
      assertThat(client.delete("/api/inbound-hooks/" + id).status()).isEqualTo(204);
      assertThat(client.as("").post(second, "{}").status()).isEqualTo(404);
      assertThat(
              client
                  .post(
                      "/api/webhook-subscriptions",
                      "{'url':'http://127.0.0.1/x','events':['lead.*']}")
                  .wrongField())
          .isEqualTo("url");
      assertThat(
              client
                  .post(
                      "/api/webhook-subscriptions",
                      "{'url':'https://example.com/x','events':['Lead moved']}")
                  .wrongField())
          .isEqualTo("events");
    }
  }

  private static String inbound(Client client, String agent) {
    var made = client.post("/api/inbound-hooks", "{'name':'order_paid','agentId':'" + agent + "'}");
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    return URI.create(made.text("url")).getPath();
  }

  private static String signature(String secret, String content) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(
        new SecretKeySpec(
            Base64.getDecoder().decode(secret.substring("whsec_".length())), "HmacSHA256"));
    return "v1,"
        + Base64.getEncoder().encodeToString(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
  }
}
