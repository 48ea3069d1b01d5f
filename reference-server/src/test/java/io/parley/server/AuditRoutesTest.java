package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AuditRoutesTest extends RouteTest {
  private static final String AUDIT = "/api/account/audit";

  private Map<String, ?> newest() {
    return client.get(AUDIT + "?limit=1").items().getFirst();
  }

  private boolean intact() {
    return client.get(AUDIT + "/verification").text("intact").equals("true");
  }

  @Test
  @SuppressWarnings("unchecked") // objects of the API are maps
  void a_change_says_who_what_before_and_after() {
    client.patch("/api/account", "{'name':'Acme','timezone':'Europe/Madrid'}");

    Map<String, ?> entry = newest();
    assertThat(entry.get("action")).isEqualTo("changed");
    assertThat(entry.get("object")).isEqualTo("account");
    assertThat((Map<String, Object>) entry.get("before"))
        .containsEntry("name", tenantId().value())
        .containsEntry("timezone", "UTC")
        .hasSize(2);
    assertThat((Map<String, Object>) entry.get("after"))
        .containsEntry("name", "Acme")
        .containsEntry("timezone", "Europe/Madrid");
    Map<String, Object> actor = (Map<String, Object>) entry.get("actor");
    assertThat(actor)
        .containsEntry("kind", "key")
        .containsEntry("name", "bootstrap")
        .containsEntry("role", "owner")
        .containsEntry("address", "127.0.0.1");
    assertThat(intact()).isTrue();
  }

  @Test
  void everything_that_people_set_up_is_in_it() {
    var agent = client.post("/api/agents", "{'name':'Sofia'}");
    String rules = agent.location() + "/rules";
    var rule =
        client.post(
            rules, "{'name':'r','on':['lead.created'],'then':[{'type':'addTag','tag':'x'}]}");
    assertThat(rule.status()).as(rule.body()).isEqualTo(201);
    client.patch(rule.location(), "{'enabled':false}");
    client.delete(rule.location());
    var sequence =
        client.post(
            agent.location() + "/sequences",
            "{'name':'s','steps':[{'id':'a','type':'message','text':'hi'}]}");
    assertThat(sequence.status()).as(sequence.body()).isEqualTo(201);
    var key = client.post("/api/account/api-keys", "{'name':'k','role':'viewer'}");
    client.delete("/api/account/api-keys/" + key.id());
    var member = client.post("/api/account/members", "{'login':'ana','role':'viewer'}");
    client.delete(member.location());
    client.delete(agent.location());

    assertThat(client.get(AUDIT + "?limit=100").items())
        .extracting(entry -> entry.get("action") + " " + entry.get("object"))
        .startsWith(
            "removed agent",
            "removed member",
            "created member",
            "removed api-key",
            "created api-key",
            "created sequence")
        .contains("removed rule", "changed rule", "created rule", "created agent");
    assertThat(client.get(AUDIT + "?object=rule&objectId=" + rule.id()).items()).hasSize(3);
    assertThat(client.get(AUDIT + "?action=removed").items()).hasSize(4);
    assertThat(client.get(AUDIT + "?objectId=x").wrongField()).isEqualTo("object");
    assertThat(intact()).isTrue();
  }

  @Test
  void no_secret_is_in_it() {
    var key = client.post("/api/account/api-keys", "{'name':'k','role':'viewer'}");
    var member = client.post("/api/account/members", "{'login':'ana','role':'viewer'}");
    var agent = client.post("/api/agents", "{'name':'Sofia'}");
    client.post(
        agent.location() + "/rules",
        "{'name':'r','on':['lead.created'],'then':[{'type':'callWebhook',"
            + "'url':'https://hooks.example/x?key=canary2','body':{'token':'canary3'}}]}");
    String audit = client.get(AUDIT + "?limit=100").body();

    assertThat(audit)
        .contains("callWebhook", "(hidden)")
        .doesNotContain(key.text("secret"), member.text("password"))
        .doesNotContain("argon2id", "canary2", "canary3");
  }

  @Test
  void a_use_of_a_key_is_no_change() {
    var key = client.post("/api/account/api-keys", "{'name':'k','role':'viewer'}");
    String number = String.valueOf(newest().get("number"));

    client.as(key.text("secret")).get("/api/agents");
    client.until(
        "/api/account/api-keys", seen -> seen.items().getFirst().get("lastUsedAt") != null);

    assertThat(newest().get("number")).hasToString(number);
  }

  @Test
  void changes_at_once_make_one_chain() throws Exception {
    List<Callable<Integer>> changes =
        IntStream.range(0, 12)
            .<Callable<Integer>>mapToObj(
                i -> () -> client.post("/api/agents", "{'name':'a" + i + "'}").status())
            .toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var made : threads.invokeAll(changes)) {
        assertThat(made.get()).isEqualTo(201);
      }
    }

    assertThat(client.get(AUDIT + "?object=agent&limit=100").items()).hasSize(12);
    assertThat(intact()).isTrue();
  }

  @Test
  void an_edit_a_loss_and_another_chain_are_found() throws SQLException {
    for (int i = 0; i < 4; i++) {
      client.post("/api/agents", "{'name':'a" + i + "'}");
    }
    long last = Long.parseLong(String.valueOf(newest().get("number")));
    assertThat(intact()).isTrue();

    String there = " where tenant = '" + tenantId() + "' and collection = 'audit' and id = '";
    String second = there + "%016d'".formatted(last - 2);
    tampered("update document set body = replace(body, 'a1', 'b1')" + second, last - 2);
    tampered("update document set labels = '{}'" + second, last - 2);
    tampered("delete from document" + second, last - 2);
    tampered("delete from document" + there + "%016d'".formatted(last), last);
    tampered(
        "update document set body = replace(body, '\"number\":"
            + last
            + "', '\"number\":3')"
            + " where tenant = '"
            + tenantId()
            + "' and collection = 'audit-head'",
        0);
    assertThat(intact()).isTrue();
  }

  /** Verifies what somebody did to the database by hand, and takes it back. */
  private void tampered(String statement, long brokenAt) throws SQLException {
    try (var connection = database();
        var sql = connection.createStatement()) {
      sql.execute("create temporary table kept as select * from document");
      try {
        assertThat(sql.executeUpdate(statement)).as(statement).isEqualTo(1);
        var found = client.get(AUDIT + "/verification");
        assertThat(found.text("intact")).as(statement).isEqualTo("false");
        assertThat(found.text("brokenAt")).as(statement).isEqualTo(String.valueOf(brokenAt));
      } finally {
        String one = " where tenant = '" + tenantId() + "' and collection like 'audit%'";
        sql.executeUpdate("delete from document" + one);
        sql.executeUpdate("insert into document select * from kept" + one);
        sql.execute("drop table kept");
      }
    }
  }

  @Test
  void another_tenant_has_a_chain_of_its_own_and_roles_hold() {
    client.post("/api/agents", "{'name':'Sofia'}");

    assertThat(otherTenant().get(AUDIT + "?object=agent").items()).isEmpty();
    assertThat(withRole("operator").get(AUDIT).status()).isEqualTo(403);
    assertThat(withRole("operator").get(AUDIT + "/verification").status()).isEqualTo(403);
  }
}
