package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KnowledgeRoutesTest extends RouteTest {
  private static final String CATEGORIES = "/api/knowledge-base/categories";
  private static final String ARTICLES = "/api/knowledge-base/articles";
  private static final String SEARCH = "/api/knowledge-base/search";

  @Test
  void a_category_is_created_read_listed_changed_and_removed() {
    var made = client.post(CATEGORIES, "{'name':'Delivery'}");
    var inside = client.post(CATEGORIES, "{'name':'Abroad','parentId':'" + made.id() + "'}");

    assertThat(made.status()).isEqualTo(201);
    assertThat(client.get(made.location()).json()).isEqualTo(made.json());
    assertThat(client.get(CATEGORIES).items()).extracting("name").contains("Delivery", "Abroad");
    var changed = client.patch(made.location(), "{'name':'Shipping'}");
    assertThat(changed.text("name")).isEqualTo("Shipping");
    assertThat(client.patch(made.location(), "{'name':'x'}", "If-Match", "\"1\"").status())
        .isEqualTo(412);
    assertThat(client.delete(made.location()).status()).isEqualTo(409);
    assertThat(client.delete(inside.location()).status()).isEqualTo(204);
    assertThat(client.delete(made.location()).status()).isEqualTo(204);
    assertThat(client.get(made.location()).status()).isEqualTo(404);
  }

  @Test
  void a_category_that_makes_no_sense_is_refused() {
    assertThat(client.post(CATEGORIES, "{'name':''}").wrongField()).isEqualTo("name");
    assertThat(client.post(CATEGORIES, "{'name':'x','parentId':'no'}").wrongField())
        .isEqualTo("parentId");
    var made = client.post(CATEGORIES, "{'name':'x'}");
    assertThat(client.patch(made.location(), "{'parentId':'" + made.id() + "'}").wrongField())
        .isEqualTo("parentId");
  }

  @Test
  void an_article_is_found_as_soon_as_it_is_written_and_no_longer_than_it_is_there() {
    var made =
        client.post(
            ARTICLES,
            "{'title':'Delivery','body':'Parcels to Lisbon take three days.','tags':['a']}");

    assertThat(made.status()).isEqualTo(201);
    assertThat(made.text("indexed")).isEqualTo("true");
    assertThat(made.text("language")).isEqualTo("en");
    assertThat(found("How long do parcels to Lisbon take?")).contains(made.id());
    assertThat(client.get(ARTICLES).items()).singleElement();

    client.patch(made.location(), "{'body':'Parcels to Porto take one day.'}");
    assertThat(found("parcels Porto")).contains("Porto").doesNotContain("Lisbon");
    client.patch(made.location(), "{'status':'draft'}");
    assertThat(found("parcels Porto")).doesNotContain(made.id());
    assertThat(client.delete(made.location()).status()).isEqualTo(204);
    assertThat(client.get(made.location()).status()).isEqualTo(404);
    assertThat(client.get(ARTICLES).items()).isEmpty();
  }

  @Test
  void an_article_that_makes_no_sense_is_refused() {
    assertThat(client.post(ARTICLES, "{'title':'x'}").wrongField()).isEqualTo("body");
    assertThat(client.post(ARTICLES, "{'title':'','body':'x'}").wrongField()).isEqualTo("title");
    assertThat(client.post(ARTICLES, "{'title':'x','body':'x','language':'xx'}").wrongField())
        .isEqualTo("language");
    assertThat(client.post(ARTICLES, "{'title':'x','body':'x','categoryId':'no'}").wrongField())
        .isEqualTo("categoryId");
    assertThat(client.post(ARTICLES, "{'title':'x','body':'x','html':''}").wrongField())
        .isEqualTo("html");
    assertThat(client.get(ARTICLES + "?language=xx").wrongField()).isEqualTo("language");
  }

  @Test
  void a_search_says_why_when_asked_and_refuses_what_makes_no_sense() {
    client.post(ARTICLES, "{'title':'Delivery','body':'Parcels to Lisbon take three days.'}");

    assertThat(client.post(SEARCH, "{'query':'parcels','explain':true}").items().getFirst())
        .containsKey("explanation");
    assertThat(client.post(SEARCH, "{'query':' '}").wrongField()).isEqualTo("query");
    assertThat(client.post(SEARCH, "{'query':'x','limit':99}").wrongField()).isEqualTo("limit");
    assertThat(client.post(SEARCH, "{'query':'x','mode':'magic'}").wrongField()).isEqualTo("mode");
    var meaning = client.post(SEARCH, "{'query':'x','mode':'vector'}");
    assertThat(meaning.status()).isEqualTo(422);
    assertThat(meaning.wrongField()).isEqualTo("mode");
    assertThat(meaning.body()).contains("set PARLEY_EMBEDDING_MODEL_URL");
    assertThat(client.post(SEARCH, "{'query':'parcels','mode':'hybrid'}").text("mode"))
        .isEqualTo("keyword");
  }

  @Test
  void one_tenant_never_sees_another() {
    var category = client.post(CATEGORIES, "{'name':'Delivery'}");
    var article =
        client.post(ARTICLES, "{'title':'Delivery','body':'Parcels to Lisbon take three days.'}");
    Client other = otherTenant();

    assertThat(other.get(category.location()).status()).isEqualTo(404);
    assertThat(other.get(article.location()).status()).isEqualTo(404);
    assertThat(other.patch(article.location(), "{'title':'mine'}").status()).isEqualTo(404);
    assertThat(other.delete(article.location()).status()).isEqualTo(404);
    assertThat(other.post(SEARCH, "{'query':'parcels Lisbon'}").items()).isEmpty();
    assertThat(
            other
                .post(ARTICLES, "{'title':'x','body':'x','categoryId':'" + category.id() + "'}")
                .wrongField())
        .isEqualTo("categoryId");
  }

  private String found(String query) {
    return client.post(SEARCH, "{'query':'" + query + "'}").body();
  }
}
