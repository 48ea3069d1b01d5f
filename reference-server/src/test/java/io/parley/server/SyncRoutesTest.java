package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.kommo.sandbox.AccountSeed;
import io.parley.kommo.sandbox.Fault;
import io.parley.kommo.sandbox.SandboxAccount;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An account is copied over HTTP and read from the copy, on every store. */
class SyncRoutesTest extends RouteTest {
  private static final int LEADS = 30;

  private SandboxAccount account;
  private String integration;

  @BeforeEach
  void connected() {
    // An account of its own: the requests of others would slow it down.
    String name = "sync-" + tenantId();
    account = sandbox().addAccount(AccountSeed.named(name));
    account.seedLeads(LEADS);
    account.seedContacts(2);
    String agent = client.post("/api/agents", "{'name':'Sofia'}").location();
    var made =
        client.post(
            agent + "/integrations",
            "{'type':'kommo','account':'"
                + name
                + ".kommo.com','auth':{'kind':'longLived','token':'"
                + account.token()
                + "'}}");
    assertThat(made.status()).isEqualTo(201);
    integration = made.location();
  }

  @Test
  void rules_are_checked_against_the_fields_of_the_account_once_it_was_copied() {
    client.until(integration + "/sync", SyncRoutesTest::done);
    String rules = integration.replaceFirst("/integrations/.*", "/rules");
    String phone =
        client.get(integration + "/custom-fields?entityType=contacts").items().stream()
            .filter(field -> "PHONE".equals(field.get("code")))
            .findFirst()
            .orElseThrow()
            .get("id")
            .toString();

    assertThat(client.post(rules, rule("contact.fields.PHONE")).status()).isEqualTo(201);
    assertThat(client.post(rules, rule("contact.fields." + phone)).status()).isEqualTo(201);
    var refused = client.post(rules, rule("contact.fields.PHONES"));
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.wrongField()).isEqualTo("when.field");
    assertThat(refused.body()).contains("unknown field 'contact.fields.PHONES'");
    var expression =
        client.post(
            rules,
            "{'name':'n','on':['lead.created'],'then':[{'type':'addTag','tag':'x'}],"
                + "'when':{'expr':'contact.fields.PHONES == \\\"1\\\"'}}");
    assertThat(expression.status()).isEqualTo(422);
    assertThat(expression.body()).contains("contact.fields.PHONES");
  }

  @Test
  void what_an_agent_may_tell_is_checked_against_the_fields_of_the_account_once_it_was_copied() {
    String agent = integration.replaceFirst("/integrations/.*", "");
    client.until(integration + "/sync", SyncRoutesTest::done);

    assertThat(client.patch(agent, "{'retrieval':{'crmFields':['price',' phone ']}}").status())
        .isEqualTo(200);
    var refused = client.patch(agent, "{'retrieval':{'crmFields':['price',' phone ','Shoe']}}");
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.wrongField()).isEqualTo("retrieval.crmFields");
    assertThat(refused.body())
        .contains("'Shoe' must be price or a custom field of the synced Kommo account: ")
        .contains("Phone");
    assertThat(client.get(agent).body()).contains("\"crmFields\":[\"price\",\" phone \"]");
  }

  @Test
  void what_an_agent_may_tell_already_stays_though_the_account_has_no_such_field() {
    String agent = client.post("/api/agents", "{'name':'Tomas'}").location();
    assertThat(client.patch(agent, "{'retrieval':{'crmFields':['Shoe']}}").status()).isEqualTo(200);
    String own = "own-" + tenantId();
    String copied =
        client
            .post(
                agent + "/integrations",
                "{'type':'kommo','account':'"
                    + own
                    + ".kommo.com','auth':{'kind':'longLived','token':'"
                    + sandbox().addAccount(AccountSeed.named(own)).token()
                    + "'}}")
            .location();
    client.until(copied + "/sync", SyncRoutesTest::done);

    assertThat(client.patch(agent, "{'name':'Tom'}").status()).isEqualTo(200);
    assertThat(client.patch(agent, "{'retrieval':{'crmFields':['Shoe','Hat']}}").body())
        .contains("'Hat' must be price or");
  }

  private static String rule(String field) {
    return "{'name':'n','on':['lead.created'],'then':[{'type':'addTag','tag':'x'}],"
        + "'when':{'field':'"
        + field
        + "','op':'eq','value':'1'}}";
  }

  @Test
  void connecting_an_account_copies_it_and_the_copy_can_be_read_and_filtered() {
    client.until(integration + "/sync", SyncRoutesTest::done);

    var runs = client.get(integration + "/sync").items();
    assertThat(runs).singleElement().hasFieldOrPropertyWithValue("status", "succeeded");
    assertThat(counts(runs.getFirst(), "leads")).containsEntry("new", LEADS);
    assertThat(client.get(integration).text("lastSync")).contains("succeeded");

    assertThat(client.get(integration + "/pipelines").body()).contains("Initial contact");
    assertThat(client.get(integration + "/users").body()).contains("Ada Admin");
    assertThat(client.get(integration + "/custom-fields?entityType=contacts").body())
        .contains("PHONE");
    assertThat(client.get(integration + "/contacts").items()).hasSize(2);
    assertThat(client.get(integration + "/contacts?query=contact%202").items()).hasSize(1);
    assertThat(client.get(integration + "/companies").items()).isEmpty();
    assertThat(client.get(integration + "/tasks").items()).isEmpty();
    assertThat(client.get(integration + "/tags").items()).isEmpty();

    var page = client.get(integration + "/leads?limit=20");
    assertThat(page.items()).hasSize(20);
    var rest = client.get(integration + "/leads?limit=20&cursor=" + page.text("nextCursor"));
    assertThat(rest.items()).hasSize(LEADS - 20);
    assertThat(page.items()).doesNotContainAnyElementsOf(rest.items());
    long stage = account.stages().get("Initial contact");
    assertThat(
            client
                .get(
                    integration
                        + "/leads?pipelineId="
                        + account.pipelineId()
                        + "&statusId="
                        + stage)
                .items())
        .hasSize(LEADS);
    assertThat(client.get(integration + "/leads?pipelineId=1").items()).isEmpty();
    assertThat(client.get(integration + "/leads?updatedSince=2100-01-01T00:00:00Z").items())
        .isEmpty();
    long id = account.leads().getFirst().id();
    assertThat(client.get(integration + "/leads/" + id).text("name")).isEqualTo("Lead 1");
    assertThat(client.get(integration + "/leads/7").status()).isEqualTo(404);
  }

  @Test
  void a_sync_that_is_asked_for_counts_what_changed_and_tells_its_end() {
    client.until(integration + "/sync", SyncRoutesTest::done);
    long changed = account.leads().get(3).id();
    account.renameLead(changed, "Renamed");
    account.deleteLead(account.leads().get(5).id());

    var asked = client.post(integration + "/sync?mode=full", "");

    assertThat(asked.status()).isEqualTo(202);
    assertThat(asked.location()).isEqualTo("/api/jobs/" + asked.id());
    client.until(asked.location(), job -> job.text("status").equals("succeeded"));
    Map<String, Object> leads =
        counts(client.get(integration + "/sync/" + asked.id()).json(), "leads");
    assertThat(leads)
        .containsEntry("new", 0)
        .containsEntry("changed", 1)
        .containsEntry("unchanged", LEADS - 2)
        .containsEntry("removed", 1);
    assertThat(client.get(integration + "/leads/" + changed).text("name")).isEqualTo("Renamed");
    assertThat(client.get("/api/events?type=sync.finished").items()).hasSize(2);
    var quick = client.post(integration + "/sync?mode=incremental", "");
    client.until(quick.location(), job -> job.text("status").equals("succeeded"));
    assertThat(client.get(integration + "/sync/" + quick.id()).text("mode"))
        .isEqualTo("incremental");
  }

  @Test
  void asking_twice_while_one_runs_gives_the_same_run() {
    client.until(integration + "/sync", SyncRoutesTest::done);
    account.faults().add(Fault.status(429).on("GET", "*leads").times(2));

    var first = client.post(integration + "/sync", "");
    var second = client.post(integration + "/sync", "");

    assertThat(second.status()).isEqualTo(202);
    assertThat(List.of(first.id())).contains(second.id());
    client.until(first.location(), job -> job.text("status").equals("succeeded"));
  }

  @Test
  void an_account_that_is_not_paid_is_paused_and_says_why() {
    client.until(integration + "/sync", SyncRoutesTest::done);
    account.faults().add(Fault.status(402));

    client.post(integration + "/sync", "");

    client.until(integration, seen -> seen.text("status").equals("limited"));
    assertThat(client.get(integration).text("reason")).isNotBlank();
    client.until(
        integration + "/sync", seen -> "failed".equals(seen.items().getFirst().get("status")));
  }

  @Test
  void a_removed_integration_takes_its_copy_with_it() {
    client.until(integration + "/sync", SyncRoutesTest::done);

    assertThat(client.delete(integration).status()).isEqualTo(204);

    assertThat(client.get(integration + "/leads").status()).isEqualTo(404);
    String id = integration.substring(integration.lastIndexOf('/') + 1);
    while (!storage().mirror().kinds(tenantId(), "kommo/" + id).isEmpty()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void what_makes_no_sense_is_refused_by_name_and_others_see_nothing() {
    assertThat(client.post(integration + "/sync?mode=weekly", "").wrongField()).isEqualTo("mode");
    assertThat(client.get(integration + "/leads?statusId=7").wrongField()).isEqualTo("pipelineId");
    assertThat(client.get(integration + "/leads?pipelineId=x").wrongField())
        .isEqualTo("pipelineId");
    assertThat(client.get(integration + "/leads?colour=red").wrongField()).isEqualTo("colour");
    assertThat(client.get(integration + "/leads?cursor=abc").wrongField()).isEqualTo("cursor");
    assertThat(client.get(integration + "/tags?entityType=cars").wrongField())
        .isEqualTo("entityType");
    assertThat(client.get(integration + "/sync/nothing").status()).isEqualTo(404);
    assertThat(client.get(integration + "/cars").status()).isEqualTo(404);
    assertThat(withRole("viewer").post(integration + "/sync", "").status()).isEqualTo(403);
    Client other = otherTenant();
    assertThat(other.get(integration + "/leads").status()).isEqualTo(404);
    assertThat(other.get(integration + "/sync").status()).isEqualTo(404);
    assertThat(other.post(integration + "/sync", "").status()).isEqualTo(404);
  }

  private static boolean done(Client.Reply runs) {
    return !runs.items().isEmpty() && "succeeded".equals(runs.items().getFirst().get("status"));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> counts(Map<String, ?> run, String kind) {
    return ((Map<String, Map<String, Object>>) run.get("counts")).get(kind);
  }
}
