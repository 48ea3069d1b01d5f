package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChatRoutesTest extends RouteTest {
  private static final String CHAT = "/api/chat";
  private static final String CONVERSATIONS = "/api/chat/conversations";

  private String agent;

  @BeforeEach
  void agentThatKnows() {
    agent = client.post("/api/agents", "{'name':'Sofia','languages':['en']}").id();
    client.post(
        "/api/knowledge-base/articles",
        "{'title':'Delivery times','body':'Delivery to Spain takes three days.'}");
  }

  @Test
  void what_is_remembered_of_a_customer_is_shown_and_can_be_forgotten() {
    String agent = client.post("/api/agents", "{'name':'Sofia'}").id();
    String first =
        client
            .post(
                "/api/chat",
                "{'agentId':'" + agent + "','contact':'ana@x','message':'My name is Ana'}")
            .text("conversationId");
    var second =
        client.post(
            "/api/chat", "{'agentId':'" + agent + "','contact':'ana@x','message':'Hello!'}");
    assertThat(second.text("reply")).startsWith("Hello, Ana!");

    String memory = "/api/chat/conversations/" + second.text("conversationId") + "/memory";
    assertThat(client.get(memory).items())
        .singleElement()
        .satisfies(
            fact -> {
              assertThat(fact.get("key")).isEqualTo("name");
              assertThat(fact.get("value")).isEqualTo("Ana");
              assertThat(fact.get("conversationId")).isEqualTo(first);
            });
    assertThat(otherTenant().get(memory).status()).isEqualTo(404);
    assertThat(withRole("viewer").delete(memory + "/name").status()).isEqualTo(403);
    assertThat(client.delete(memory + "/size").status()).isEqualTo(404);
    assertThat(client.delete(memory + "/name").status()).isEqualTo(204);
    assertThat(client.get(memory).items()).isEmpty();
    assertThat(
            client
                .post(
                    "/api/chat", "{'agentId':'" + agent + "','contact':'ana@x','message':'Hello!'}")
                .text("reply"))
        .startsWith("Hello! ");
  }

  @Test
  void a_question_is_answered_from_the_knowledge_base_with_citations() {
    var answer = say("How long does delivery to Spain take?");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text("reply")).contains("three days");
    assertThat(answer.text("citations")).contains("Delivery times");
    assertThat(answer.text("handoff")).isEqualTo("false");
    assertThat(answer.text("trace")).contains("offline");
    String trace =
        CONVERSATIONS
            + "/"
            + answer.text("conversationId")
            + "/messages/"
            + answer.text("messageId")
            + "/trace";
    assertThat(client.get(trace).text("question")).startsWith("How long");
  }

  @Test
  void a_conversation_goes_on_and_is_listed_with_its_messages() {
    String id = say("How long does delivery to Spain take?").text("conversationId");
    client.post(
        CHAT, "{'agentId':'" + agent + "','conversationId':'" + id + "','message':'Thank you!'}");

    var listed = client.get(CONVERSATIONS + "?agentId=" + agent + "&status=open");
    assertThat(listed.items()).singleElement().hasFieldOrPropertyWithValue("id", id);
    var messages = client.get(CONVERSATIONS + "/" + id + "/messages?limit=3");
    assertThat(messages.items())
        .extracting("from")
        .isEqualTo(List.of("agent", "customer", "agent"));
    var rest =
        client.get(
            CONVERSATIONS + "/" + id + "/messages?limit=3&cursor=" + messages.text("nextCursor"));
    assertThat(rest.items())
        .singleElement()
        .hasFieldOrPropertyWithValue("text", "How long does delivery to Spain take?");
  }

  @Test
  void an_answer_comes_as_events_when_asked_for() {
    var events =
        client.post(
            CHAT,
            "{'agentId':'" + agent + "','message':'How long does delivery to Spain take?'}",
            "Accept",
            "text/event-stream");

    assertThat(events.header("Content-Type")).startsWith("text/event-stream");
    assertThat(events.body()).contains("event: token", "event: citation", "event: done");
  }

  @Test
  void while_a_person_has_the_conversation_the_agent_is_silent() {
    String id = say("How long does delivery to Spain take?").text("conversationId");
    String path = CONVERSATIONS + "/" + id;

    var said = client.post(path + "/messages", "{'text':'Let me look.'}");
    assertThat(said.status()).isEqualTo(201);
    assertThat(client.get(path).text("status")).isEqualTo("handedOff");
    var silent =
        client.post(
            CHAT,
            "{'agentId':'" + agent + "','conversationId':'" + id + "','message':'And Italy?'}");
    assertThat(silent.text("handoff")).isEqualTo("true");
    assertThat(silent.json()).containsEntry("reply", null);

    assertThat(client.post(path + "/resume", null).text("status")).isEqualTo("open");
    assertThat(client.post(path + "/handoff", null).text("status")).isEqualTo("handedOff");
    assertThat(client.patch(path, "{'status':'closed','assignee':'Ana'}").text("assignee"))
        .isEqualTo("Ana");
    assertThat(client.patch(path, "{'status':'lost'}").wrongField()).isEqualTo("status");
    assertThat(client.get("/api/events?type=conversation.handed_off").items()).hasSize(2);
    assertThat(client.delete(path).status()).isEqualTo(204);
    assertThat(client.get(path + "/messages").status()).isEqualTo(404);
  }

  @Test
  void a_repeated_question_with_one_key_is_asked_once() {
    String body = "{'agentId':'" + agent + "','message':'How long does delivery take?'}";
    var first = client.post(CHAT, body, "Idempotency-Key", "q1");
    var again = client.post(CHAT, body, "Idempotency-Key", "q1");

    assertThat(again.json()).isEqualTo(first.json());
    assertThat(client.get(CONVERSATIONS).items()).hasSize(1);
  }

  @Test
  void what_makes_no_sense_is_refused() {
    assertThat(client.post(CHAT, "{'agentId':'" + agent + "'}").wrongField()).isEqualTo("message");
    assertThat(client.post(CHAT, "{'agentId':'no','message':'x'}").status()).isEqualTo(404);
    assertThat(
            client
                .post(CHAT, "{'agentId':'" + agent + "','conversationId':'no','message':'x'}")
                .status())
        .isEqualTo(404);
    String id = say("Hello").text("conversationId");
    String other = client.post("/api/agents", "{'name':'Luz'}").id();
    assertThat(
            client
                .post(
                    CHAT, "{'agentId':'" + other + "','conversationId':'" + id + "','message':'x'}")
                .wrongField())
        .isEqualTo("conversationId");
    assertThat(client.post(CONVERSATIONS + "/" + id + "/messages", "{'text':''}").wrongField())
        .isEqualTo("text");
  }

  @Test
  void one_tenant_never_sees_another() {
    String id = say("How long does delivery to Spain take?").text("conversationId");
    Client other = otherTenant();
    String path = CONVERSATIONS + "/" + id;

    assertThat(other.post(CHAT, "{'agentId':'" + agent + "','message':'x'}").status())
        .isEqualTo(404);
    for (String read : new String[] {path, path + "/messages"}) {
      assertThat(other.get(read).status()).isEqualTo(404);
    }
    assertThat(other.post(path + "/handoff", null).status()).isEqualTo(404);
    assertThat(other.post(path + "/messages", "{'text':'x'}").status()).isEqualTo(404);
    assertThat(other.patch(path, "{'status':'closed'}").status()).isEqualTo(404);
    assertThat(other.delete(path).status()).isEqualTo(404);
    assertThat(other.get(CONVERSATIONS).items()).isEqualTo(List.<Map<String, ?>>of());
  }

  private Client.Reply say(String message) {
    return client.post(CHAT, "{'agentId':'" + agent + "','message':'" + message + "'}");
  }
}
