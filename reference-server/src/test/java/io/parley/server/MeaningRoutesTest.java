package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Search by meaning over a real port, with the model inside the process and behind an address. */
class MeaningRoutesTest {
  private static final String ARTICLES = "/api/knowledge-base/articles";
  private static final String SEARCH = "/api/knowledge-base/search";
  private static final String REFUNDS =
      "{'title':'Refunds','body':'We reimburse the purchase within five working days.'}";
  private static final String PARAPHRASE = "How can I get my money back?";

  /** What the search shows once it finds something; the last that was seen after a minute. */
  private static Client.Reply found(Client client, String query, String mode) {
    String body = "{'query':'" + query + "','mode':'" + mode + "','explain':true}";
    long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    Client.Reply seen = client.post(SEARCH, body);
    while ((seen.status() != 200 || seen.items().isEmpty()) && System.nanoTime() < deadline) {
      seen = client.post(SEARCH, body);
    }
    return seen;
  }

  @ParameterizedTest
  @EnumSource(Store.class)
  void the_english_model_finds_what_other_words_mean_and_leaves_spanish_to_its_words(Store store) {
    try (var running = new Store.Shared(store, Map.of("PARLEY_EMBEDDING_MODEL", "in-process"))) {
      Client client = RouteTest.tenantOf(running.server);
      client.post(ARTICLES, REFUNDS);
      client.post(
          ARTICLES,
          "{'title':'Envíos','body':'Enviamos los pedidos a Portugal en tres días hábiles.'}");

      var meaning = found(client, PARAPHRASE, "vector");
      assertThat(meaning.text("mode")).isEqualTo("vector");
      assertThat(meaning.items()).hasSize(1);
      assertThat(meaning.body()).contains("reimburse").contains("cosine");
      var both = found(client, PARAPHRASE, "hybrid");
      assertThat(both.text("mode")).isEqualTo("hybrid");
      assertThat(both.body()).contains("reimburse").contains("of the meaning");
      assertThat(client.post(SEARCH, "{'query':'" + PARAPHRASE + "','mode':'keyword'}").body())
          .doesNotContain("reimburse");

      String spanish = "'query':'¿Cuánto tarda un pedido a Portugal?'";
      assertThat(client.post(SEARCH, "{" + spanish + "}").text("mode")).isEqualTo("keyword");
      assertThat(client.post(SEARCH, "{" + spanish + "}").body()).contains("Enviamos");
      var refused = client.post(SEARCH, "{" + spanish + ",'mode':'vector'}");
      assertThat(refused.status()).isEqualTo(422);
      assertThat(refused.wrongField()).isEqualTo("mode");
      assertThat(refused.body()).contains("language 'es'").contains("PARLEY_EMBEDDING_MODEL_URL");
    }
  }

  @Test
  void a_model_behind_an_address_serves_every_language_and_its_failures_cost_nothing_else() {
    try (var endpoint = new EmbeddingEndpoint();
        var running =
            new Store.Shared(
                Store.SQLITE,
                Map.of(
                    "PARLEY_EMBEDDING_MODEL_URL",
                    endpoint.url(),
                    "PARLEY_EMBEDDING_MODEL",
                    "topics"))) {
      Client client = RouteTest.tenantOf(running.server);
      var article = client.post(ARTICLES, REFUNDS);
      client.post(
          ARTICLES,
          "{'title':'Envíos','body':'Enviamos los pedidos a Portugal en tres días hábiles.'}");

      assertThat(found(client, PARAPHRASE, "vector").body()).contains("reimburse");
      assertThat(found(client, "¿Cuánto tarda el envío de un pedido?", "hybrid").text("mode"))
          .isEqualTo("hybrid");
      assertThat(endpoint.given()).anyMatch(text -> text.contains("enviamos"));

      client.delete(article.location());
      assertThat(client.post(SEARCH, "{'query':'" + PARAPHRASE + "','mode':'vector'}").body())
          .doesNotContain("reimburse");

      endpoint.answerWith(500);
      assertThat(client.post(SEARCH, "{'query':'money','mode':'vector'}").status()).isEqualTo(503);
      var words = client.post(SEARCH, "{'query':'¿Cuánto tarda un pedido a Portugal?'}");
      assertThat(words.text("mode")).isEqualTo("keyword");
      assertThat(words.body()).contains("Enviamos");
    }
  }

  @Test
  void wrong_dimensions_are_told_where_people_look() {
    try (var endpoint = new EmbeddingEndpoint();
        var running =
            new Store.Shared(
                Store.SQLITE,
                Map.of(
                    "PARLEY_EMBEDDING_MODEL_URL", endpoint.url(),
                    "PARLEY_EMBEDDING_MODEL", "topics",
                    "PARLEY_EMBEDDING_MODEL_DIMENSIONS", "768"))) {
      Client client = RouteTest.tenantOf(running.server);
      client.post(ARTICLES, REFUNDS);

      var job = client.until("/api/jobs?status=dead", seen -> !seen.items().isEmpty()).body();
      assertThat(job).contains("gave a vector of 3 dimensions, not 768");
      var refused = client.post(SEARCH, "{'query':'money','mode':'vector'}");
      assertThat(refused.status()).isEqualTo(502);
      assertThat(refused.body()).contains("3 dimensions, not 768");
      assertThat(client.post(SEARCH, "{'query':'reimburse purchase'}").items()).hasSize(1);
    }
  }
}
