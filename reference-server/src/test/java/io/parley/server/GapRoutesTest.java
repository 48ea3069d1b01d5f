package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.json.Json;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GapRoutesTest extends RouteTest {
  private static final String GAPS = "/api/knowledge-base/gaps";

  private String agent;

  @BeforeEach
  void agentThatKnowsLittle() {
    agent = client.post("/api/agents", "{'name':'Sofia','languages':['en']}").id();
    client.post(
        "/api/knowledge-base/articles",
        "{'title':'Delivery times','body':'Delivery to Spain takes three days.'}");
  }

  @Test
  void like_questions_without_an_answer_are_one_gap_with_what_a_person_said_as_a_draft() {
    var first = ask("Do you repair broken bicycle wheels?");
    client.post(
        "/api/chat/conversations/" + first.text("conversationId") + "/messages",
        "{'text':'Yes, a wheel takes two days and costs 30 euro.'}");
    ask("can you repair a bicycle wheel");
    ask("Is there parking for horses?");

    var gaps = client.get(GAPS);

    assertThat(gaps.items()).extracting("count").containsExactly(2, 1);
    Map<String, ?> gap = gaps.items().getFirst();
    assertThat(gap.get("question")).isEqualTo("can you repair a bicycle wheel");
    assertThat(Json.write(gap.get("examples"))).contains("Do you repair broken bicycle wheels?");
    assertThat(Json.write(gap.get("draft")))
        .contains("\"from\":\"operator\"", "a wheel takes two days", "Can you repair");
    assertThat(client.get(GAPS + "?limit=1").text("nextCursor")).isNotEqualTo("null");
    assertThat(client.get(GAPS + "?agentId=nobody").items()).isEmpty();
    assertThat(otherTenant().get(GAPS).items()).isEmpty();

    var article = client.post(GAPS + "/" + gap.get("id") + "/article", "{'title':'Wheels'}");
    assertThat(article.status()).isEqualTo(201);
    assertThat(article.text("body")).contains("two days");
    assertThat(client.get(GAPS).items()).extracting("count").containsExactly(1);
    assertThat(client.get(GAPS + "?state=answered").items())
        .singleElement()
        .hasFieldOrPropertyWithValue("articleId", article.id());
  }

  @Test
  void a_dismissed_gap_stays_away_until_somebody_takes_it_back() {
    ask("Is there parking for horses?");
    String gap = GAPS + "/" + client.get(GAPS).items().getFirst().get("id");

    assertThat(withRole("viewer").post(gap + "/dismiss", null).status()).isEqualTo(403);
    assertThat(otherTenant().post(gap + "/dismiss", null).status()).isEqualTo(404);
    assertThat(client.post(gap + "/dismiss", null).status()).isEqualTo(204);
    ask("Do you have horse parking?");
    assertThat(client.get(GAPS).items()).isEmpty();
    assertThat(client.get(GAPS + "?state=dismissed").items()).extracting("count").contains(2);

    assertThat(client.delete(gap + "/decision").status()).isEqualTo(204);
    assertThat(client.get(GAPS).items()).extracting("count").containsExactly(2);
    assertThat(client.post(gap + "/article", "{}").wrongField()).isEqualTo("body");
  }

  @Test
  void an_answer_that_was_rated_down_is_a_gap_whose_draft_is_the_correction() {
    var answer = ask("How long does delivery to Spain take?");
    assertThat(client.get(GAPS).items()).isEmpty();

    client.post(
        "/api/chat/messages/" + answer.text("messageId") + "/feedback",
        "{'rating':'down','correction':'Five days since August.'}");

    Map<String, ?> gap = client.get(GAPS).items().getFirst();
    assertThat(gap.get("badlyRated")).isEqualTo(1);
    assertThat(Json.write(gap.get("draft")))
        .contains("\"from\":\"correction\"", "Five days since August.");
  }

  private Client.Reply ask(String question) {
    return client.post("/api/chat", "{'agentId':'" + agent + "','message':'" + question + "'}");
  }
}
