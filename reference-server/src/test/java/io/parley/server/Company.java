package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

/** A tenant with one of everything, made over the API. */
final class Company {
  final Client owner;
  final Map<String, String> things;
  final Client.Reply integration;

  Company(Client owner, String kommoToken) {
    this.owner = owner;
    var agent = made("/api/agents", "{'name':'Sofia'}");
    var category = made("/api/knowledge-base/categories", "{'name':'Shipping'}");
    made(
        "/api/knowledge-base/articles",
        "{'title':'Delivery','body':'Parcels take three days.','categoryId':'"
            + category.id()
            + "'}");
    made(
        agent.location() + "/rules",
        "{'name':'r','on':['lead.created'],'then':[{'type':'addTag','tag':'x'}]}");
    var sequence =
        made(
            agent.location() + "/sequences",
            "{'name':'s','steps':[{'id':'w','type':'wait','for':'P30D'},"
                + "{'id':'a','type':'message','text':'hi'}]}");
    var said =
        made("/api/chat", "{'agentId':'" + agent.id() + "','message':'How long do parcels take?'}");
    made(
        sequence.location() + "/enrolments",
        "{'subject':'conversation:" + said.text("conversationId") + "'}");
    integration =
        made(
            agent.location() + "/integrations",
            "{'type':'kommo','account':'acme.kommo.com','auth':{'kind':'longLived','token':'"
                + kommoToken
                + "'}}");
    var file =
        owner.sendBytes(
            "POST",
            "/api/knowledge-base/files",
            Multipart.of("delivery.txt", "Parcels to Lisbon take three days."),
            "Content-Type",
            Multipart.TYPE);
    assertThat(file.status()).as(file.body()).isEqualTo(202);
    made(
        agent.location() + "/scripts",
        "{'name':'q','trigger':{'keywords':['quote']},"
            + "'steps':[{'id':'thanks','say':'Thank you.'}]}");
    made(
        "/api/webhook-subscriptions",
        "{'url':'https://example.com/told','events':['lead.created']}");
    made("/api/inbound-hooks", "{'name':'shop','agentId':'" + agent.id() + "'}");
    made("/api/jobs", "{'type':'test'}");
    made("/api/account/api-keys", "{'name':'shop','role':'viewer'}");
    // Of the tenant's own, so that no id is one of another as well.
    made("/api/account/members", "{'login':'ana-" + agent.id() + "','name':'Ana','role':'viewer'}");
    settled();
    this.things = Routes.things(owner);
  }

  private Client.Reply made(String path, String body) {
    Client.Reply made = owner.post(path, body);
    assertThat(made.status()).as(path + " " + made.body()).isBetween(200, 202);
    return made;
  }

  /** Nothing changes by itself any more: its files are read and its events are handled. */
  private void settled() {
    owner.until(
        "/api/knowledge-base/files",
        seen -> seen.items().stream().noneMatch(each -> "processing".equals(each.get("status"))));
    for (String path : List.of("/api/jobs?status=running", "/api/events?state=pending")) {
      owner.until(path, seen -> seen.items().isEmpty());
    }
  }
}
