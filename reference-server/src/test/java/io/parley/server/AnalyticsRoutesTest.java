package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.TenantId;
import io.parley.core.agent.Conversations;
import io.parley.core.agent.OwnEvents;
import io.parley.core.conversation.Conversation;
import io.parley.core.conversation.Message;
import io.parley.core.event.Event;
import io.parley.core.json.Json;
import io.parley.core.work.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnalyticsRoutesTest extends RouteTest {
  /** 18:30 in Kathmandu on the 10th, where the day of the 10th began at 18:15 of the 9th in UTC. */
  private static final Instant EVENING = Instant.parse("2026-03-10T12:45:00Z");

  private static final String MARCH = "/api/analytics?from=2026-03-08&to=2026-03-12";

  @Test
  void the_figures_are_those_of_what_happened() {
    client.patch("/api/account", "{'timezone':'Asia/Kathmandu','currency':'EUR'}");
    client.patch(
        "/api/analytics/prices", "{'models':{'small':{'input':1.5,'output':6},'old':null}}");
    // Answered after 2, 4 and 10 seconds; the last by a person, who then closed it.
    turn("c1", EVENING, 2, "ANSWERED", "small", 1_000_000, 500_000);
    turn("c2", EVENING, 4, "UNKNOWN", "other", 10, 5);
    Instant before = Instant.parse("2026-03-09T18:14:00Z");
    conversation("c3", before);
    say(new Message.FromHuman("h1", "Hi", before.plusSeconds(10), Optional.of("Eva")), "c3");
    happened("conversation.handed_off", "c3", before.plusSeconds(10), Map.of());
    happened("conversation.closed", "c3", before.plusSeconds(60), Map.of());
    happened("conversation.closed", "c1", EVENING.plusSeconds(60), Map.of());
    happened("sequence.enrolled", "c1", EVENING, Map.of("sequence.id", "s1"));
    happened("sequence.finished", "c1", EVENING, Map.of("sequence.id", "s1"));

    var seen = client.get(MARCH);

    assertThat(seen.status()).isEqualTo(200);
    assertThat(seen.text("timezone")).isEqualTo("Asia/Kathmandu");
    assertThat(seen.json().get("conversations")).isEqualTo(3);
    assertThat(seen.json().get("messages"))
        .isEqualTo(Map.of("total", 6, "customer", 3, "agent", 2, "human", 1));
    assertThat(seen.json().get("firstReply"))
        .isEqualTo(Map.of("count", 3, "p50Seconds", 4.0, "p90Seconds", 10.0));
    assertThat(seen.json().get("answers"))
        .isEqualTo(
            Map.of("answered", 1, "smallTalk", 0, "scripted", 0, "unknown", 1, "handoff", 0));
    assertThat(seen.json().get("gaps")).isEqualTo(1);
    assertThat(seen.json().get("resolution"))
        .isEqualTo(Map.of("closed", 2, "byAgent", 1, "byPerson", 1, "rate", 0.5));
    assertThat(seen.json().get("handoff"))
        .isEqualTo(Map.of("total", 1, "causes", Map.of("person_took_over", 1), "resumed", 0));
    assertThat(Json.write(seen.json().get("sequences")))
        .contains("\"sequenceId\":\"s1\"", "\"enrolled\":1", "\"finished\":1", "\"exited\":0");
    assertThat(seen.json().get("tokens")).isEqualTo(Map.of("input", 1_000_010, "output", 500_005));
    assertThat(Json.write(seen.json().get("cost")))
        .contains("\"currency\":\"EUR\"", "\"amount\":4.5", "\"unpriced\":[\"other\"]");
    List<Map<String, ?>> days = series(seen);
    assertThat(days).extracting("conversations").isEqualTo(List.of(0, 1, 2, 0, 0));
    assertThat(days.get(2).get("start")).isEqualTo("2026-03-09T18:15:00Z");

    assertThat(client.get(MARCH + "&agentId=nobody").json().get("conversations")).isEqualTo(0);
    assertThat(otherTenant().get(MARCH).json().get("conversations")).isEqualTo(0);
    assertThat(series(client.get(MARCH + "&interval=month"))).hasSize(1);
  }

  @Test
  void what_is_told_twice_counts_once() {
    Write.Happened told =
        new Write.Happened(event("conversation.started", "c1", EVENING, Map.of()));
    storage().work().commit(List.of(told), EVENING);
    storage().work().commit(List.of(told), EVENING);
    for (int i = 0; i < 2; i++) {
      say(new Message.FromCustomer("m1", "Hi", EVENING, Optional.empty(), Optional.empty()), "c1");
    }

    var seen = client.get(MARCH);
    assertThat(seen.json().get("conversations")).isEqualTo(1);
    assertThat(Json.write(seen.json().get("messages"))).contains("\"customer\":1");
  }

  @Test
  void a_talk_with_an_agent_shows_in_the_figures_of_today() {
    String agent = client.post("/api/agents", "{'name':'Sofia','languages':['en']}").id();
    client.post(
        "/api/knowledge-base/articles",
        "{'title':'Delivery times','body':'Delivery to Spain takes three days.'}");
    var answer =
        client.post(
            "/api/chat",
            "{'agentId':'" + agent + "','message':'How long does delivery to Spain take?'}");
    String message = answer.text("messageId");
    String feedback = "/api/chat/messages/" + message + "/feedback";
    assertThat(client.post(feedback, "{'rating':'down'}").status()).isEqualTo(200);
    assertThat(client.post(feedback, "{'rating':'up','correction':'Two days.'}").text("rating"))
        .isEqualTo("up");

    var seen = client.get("/api/analytics?agentId=" + agent);
    assertThat(seen.json().get("conversations")).isEqualTo(1);
    assertThat(Json.write(seen.json().get("answers"))).contains("\"answered\":1");
    assertThat(seen.json().get("feedback")).isEqualTo(Map.of("up", 1, "down", 0));
    assertThat(client.get(feedback).text("correction")).isEqualTo("Two days.");
    assertThat(otherTenant().get(feedback).status()).isEqualTo(404);
    assertThat(otherTenant().post(feedback, "{'rating':'up'}").status()).isEqualTo(404);
    assertThat(client.post(feedback, "{'rating':'fine'}").wrongField()).isEqualTo("rating");
    assertThat(storage().documents().count(tenantId(), "feedback", Map.of())).isEqualTo(1);
    assertThat(client.post("/api/chat/messages/none/feedback", "{'rating':'up'}").status())
        .isEqualTo(404);

    String conversation = "/api/chat/conversations/" + answer.text("conversationId");
    assertThat(client.delete(conversation).status()).isEqualTo(204);
    assertThat(storage().documents().count(tenantId(), "feedback", Map.of())).isZero();
    assertThat(client.get(feedback).status()).isEqualTo(404);
    var without = client.get("/api/analytics?agentId=" + agent);
    for (String figure : List.of("conversations", "messages", "answers", "firstReply", "series")) {
      assertThat(without.json().get(figure))
          .as("what was counted stays when the conversation goes: " + figure)
          .isEqualTo(seen.json().get(figure));
    }
  }

  @Test
  void periods_that_make_no_sense_are_refused_by_name() {
    assertThat(client.get("/api/analytics?from=yesterday").wrongField()).isEqualTo("from");
    assertThat(client.get("/api/analytics?from=2026-02-02&to=2026-02-01").wrongField())
        .isEqualTo("from");
    assertThat(client.get("/api/analytics?from=2020-01-01&to=2026-01-01").wrongField())
        .isEqualTo("from");
    assertThat(client.get("/api/analytics?interval=minute").wrongField()).isEqualTo("interval");
    assertThat(
            client
                .patch("/api/analytics/prices", "{'models':{'m':{'input':-1,'output':1}}}")
                .status())
        .isEqualTo(422);
    assertThat(withRole("operator").patch("/api/analytics/prices", "{}").status()).isEqualTo(403);
  }

  @SuppressWarnings("unchecked") // a list of objects
  private static List<Map<String, ?>> series(Client.Reply reply) {
    return (List<Map<String, ?>>) reply.json().get("series");
  }

  private Conversation known(String id, Instant at) {
    return new Conversation(
        tenantId(),
        id,
        "sofia",
        "chat",
        Conversation.Status.OPEN,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        at,
        at,
        0);
  }

  private void conversation(String id, Instant at) {
    storage()
        .work()
        .commit(
            List.of(
                Conversations.save(known(id, at)),
                new Write.Happened(event("conversation.started", id, at, Map.of())),
                new Write.Append(
                    tenantId(),
                    id,
                    id + "-asked",
                    new Message.FromCustomer(
                        id + "-asked", "Hello?", at, Optional.empty(), Optional.empty()))),
            at);
  }

  /** A question and the agent's answer after some seconds. */
  private void turn(
      String id, Instant at, int seconds, String verdict, String model, int read, int written) {
    conversation(id, at);
    TenantId tenant = tenantId();
    Instant answered = at.plusSeconds(seconds);
    String message = id + "-answered";
    var writes = new ArrayList<Write>();
    writes.add(
        new Write.Append(
            tenant,
            id,
            message,
            Json.convert(
                Map.of("id", message, "text", "Yes.", "at", answered, "citations", List.of()),
                Message.FromAgent.class)));
    writes.add(
        new Write.Put(
            tenant,
            "trace",
            message,
            Map.of(),
            Json.write(
                Map.of(
                    "conversationId", id,
                    "agentId", "sofia",
                    "by", model,
                    "verdict", verdict,
                    "usage", Map.of("inputTokens", read, "outputTokens", written),
                    "at", answered)),
            Write.Put.ANY));
    storage().work().commit(writes, answered);
  }

  private void say(Message message, String conversation) {
    storage()
        .work()
        .commit(
            List.of(new Write.Append(tenantId(), conversation, message.id(), message)),
            message.at());
  }

  private Event event(String kind, String conversation, Instant at, Map<String, ?> facts) {
    return OwnEvents.of(
        known(conversation, at),
        kind,
        "conversation:" + conversation,
        kind + "|" + conversation,
        facts,
        Optional.empty(),
        at);
  }

  private void happened(String kind, String conversation, Instant at, Map<String, ?> facts) {
    storage().work().commit(List.of(new Write.Happened(event(kind, conversation, at, facts))), at);
  }
}
