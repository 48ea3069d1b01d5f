package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every error that the REST contract promises, on every row that people change things by. */
class PromisedErrorsTest extends RouteTest {
  /**
   * A list that things are made in.
   *
   * @param body that makes one
   * @param other that makes another one
   */
  private record Row(String path, String body, String other) {}

  private final List<String> wrong = new ArrayList<>();

  private List<Row> rows() {
    String agent = client.post("/api/agents", "{'name':'Sofia'}").location();
    return List.of(
        new Row("/api/agents", "{'name':'a'}", "{'name':'b'}"),
        new Row(
            agent + "/scripts",
            "{'name':'a','steps':[{'id':'s','say':'x'}]}",
            "{'name':'b','steps':[{'id':'s','say':'x'}]}"),
        new Row(
            agent + "/rules",
            "{'name':'a','on':['lead.created'],'then':[{'type':'addTag','tag':'x'}]}",
            "{'name':'b','on':['lead.created'],'then':[{'type':'addTag','tag':'x'}]}"),
        new Row(
            agent + "/sequences",
            "{'name':'a','steps':[{'id':'s','type':'exit'}]}",
            "{'name':'b','steps':[{'id':'s','type':'exit'}]}"),
        new Row("/api/knowledge-base/categories", "{'name':'a'}", "{'name':'b'}"),
        new Row(
            "/api/knowledge-base/articles",
            "{'title':'a','body':'x'}",
            "{'title':'b','body':'x'}"));
  }

  private void expect(String what, Client.Reply reply, int status) {
    boolean problem =
        status < 400 || reply.header("Content-Type").equals("application/problem+json");
    if (reply.status() != status || !problem) {
      wrong.add(what + ": " + reply.status() + " instead of " + status + " " + reply.body());
    }
  }

  private void names(String what, Client.Reply reply, String field) {
    expect(what, reply, 422);
    if (reply.status() == 422 && !reply.wrongField().equals(field)) {
      wrong.add(what + ": names '" + reply.wrongField() + "' instead of '" + field + "'");
    }
  }

  @Test
  void what_is_made_read_changed_and_removed_refuses_as_promised() {
    Client viewer = withRole("viewer");
    Client nobody = client.as("");
    for (Row row : rows()) {
      String path = row.path();
      expect(path + " not JSON", client.post(path, "{'name':"), 400);
      expect(path + " no body", client.post(path, ""), 400);
      expect(path + " a list", client.post(path, "[]"), 422);
      assertThat(client.post(path, "[]").wrongField()).as("no field is wrong").isEmpty();
      names(
          path + " unknown",
          client.post(
              path,
              row.body()
                  .replace("{'", "{'colour':1,'")
                  .replace("'steps':[{'colour':1,", "'steps':[{")
                  .replace("'then':[{'colour':1,", "'then':[{")),
          "colour");
      expect(path + " text", client.post(path, "x", "Content-Type", "text/plain"), 415);
      expect(path + " put", client.send("PUT", path, row.body()), 405);
      expect(path + " no key", nobody.get(path), 401);
      expect(path + " wrong key", client.as("ak_wrong").get(path), 401);
      expect(path + " viewer makes", viewer.post(path, row.body()), 403);
      expect(path + " viewer reads", viewer.get(path), 200);
      names(path + " limit 0", client.get(path + "?limit=0"), "limit");
      names(path + " limit 201", client.get(path + "?limit=201"), "limit");
      names(path + " cursor", client.get(path + "?cursor=%23%23"), "cursor");
      expect(
          path + " too large", client.post(path, "{'name':'" + "x".repeat(1_100_000) + "'}"), 413);

      Client.Reply made = client.post(path, row.body(), "Idempotency-Key", "k" + path.hashCode());
      expect(path + " made", made, 201);
      Client.Reply again = client.post(path, row.body(), "Idempotency-Key", "k" + path.hashCode());
      if (!again.body().equals(made.body()) || !again.location().equals(made.location())) {
        wrong.add(path + " is made twice under one Idempotency-Key");
      }
      expect(
          path + " other body under the key",
          client.post(path, row.other(), "Idempotency-Key", "k" + path.hashCode()),
          422);

      String one = made.location();
      String patch = row.body().contains("title") ? "{'title':'c'}" : "{'name':'c'}";
      expect(one + " viewer changes", viewer.patch(one, patch), 403);
      expect(one + " viewer removes", viewer.delete(one), 403);
      names(one + " unknown in patch", client.patch(one, "{'colour':1}"), "colour");
      expect(one + " patch not JSON", client.patch(one, "{"), 400);
      expect(one + " changed", client.patch(one, patch, "If-Match", made.header("ETag")), 200);
      expect(one + " stale", client.patch(one, patch, "If-Match", made.header("ETag")), 412);
      expect(one + " stale removal", client.delete(one, "If-Match", made.header("ETag")), 412);
      expect(one + " removed", client.delete(one), 204);
      for (String method : List.of("GET", "PATCH", "DELETE")) {
        expect(
            method + " " + one + " gone",
            client.send(method, one, method.equals("PATCH") ? patch : null),
            404);
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void files_and_pages_refuse_as_promised() {
    String files = "/api/knowledge-base/files";
    Client viewer = withRole("viewer");
    byte[] text = Multipart.of("a.txt", "We deliver.");
    expect(
        "no key",
        client.as("").sendBytes("POST", files, text, "Content-Type", Multipart.TYPE),
        401);
    expect("viewer", viewer.sendBytes("POST", files, text, "Content-Type", Multipart.TYPE), 403);
    expect("JSON", client.post(files, "{}"), 415);
    expect(
        "program",
        client.sendBytes(
            "POST", files, Multipart.of("a.exe", "MZ"), "Content-Type", Multipart.TYPE),
        415);
    for (String part : List.of("", "/chunks", "/content")) {
      expect("unknown file" + part, client.get(files + "/none" + part), 404);
    }
    expect("unknown file removed", client.delete(files + "/none"), 404);
    names("limit", client.get(files + "?limit=0"), "limit");

    String urls = "/api/knowledge-base/urls";
    expect("viewer adds a page", viewer.post(urls, "{'url':'https://example.com/'}"), 403);
    names("no address", client.post(urls, "{}"), "url");
    names("no address at all", client.post(urls, "{'url':'not an address'}"), "url");
    names("private address", client.post(urls, "{'url':'http://127.0.0.1/'}"), "url");
    names("local file", client.post(urls, "{'url':'file:///etc/passwd'}"), "url");
    names("unknown", client.post(urls, "{'url':'https://example.com/','colour':1}"), "colour");
    expect("page not JSON", client.post(urls, "{"), 400);
    assertThat(wrong).isEmpty();
  }

  @Test
  void search_and_chat_refuse_as_promised() {
    String search = "/api/knowledge-base/search";
    names("no query", client.post(search, "{}"), "query");
    names("blank query", client.post(search, "{'query':' '}"), "query");
    names("mode", client.post(search, "{'query':'x','mode':'magic'}"), "mode");
    names("limit", client.post(search, "{'query':'x','limit':0}"), "limit");
    names("unknown", client.post(search, "{'query':'x','colour':1}"), "colour");
    expect("not JSON", client.post(search, "{"), 400);
    expect("get", client.get(search), 405);
    expect("viewer", withRole("viewer").post(search, "{'query':'x'}"), 200);

    String agent = client.post("/api/agents", "{'name':'Sofia'}").id();
    names("no message", client.post("/api/chat", "{'agentId':'" + agent + "'}"), "message");
    names(
        "blank message",
        client.post("/api/chat", "{'agentId':'" + agent + "','message':' '}"),
        "message");
    names("no agent", client.post("/api/chat", "{'message':'Hi'}"), "agentId");
    expect("unknown agent", client.post("/api/chat", "{'agentId':'none','message':'Hi'}"), 404);
    expect("no JSON", client.post("/api/chat", "{"), 400);
    expect("no key", client.as("").post("/api/chat", "{}"), 401);
    Map<String, ?> said =
        client.post("/api/chat", "{'agentId':'" + agent + "','message':'Hi'}").json();
    String one = "/api/chat/conversations/" + said.get("conversationId");
    for (String part : List.of("", "/messages", "/memory")) {
      expect("unknown" + part, client.get("/api/chat/conversations/none" + part), 404);
      expect("known" + part, client.get(one + part), 200);
    }
    names("status", client.patch(one, "{'status':'sleeping'}"), "status");
    names("unknown", client.patch(one, "{'colour':1}"), "colour");
    expect("unknown changed", client.patch("/api/chat/conversations/none", "{}"), 404);
    expect("unknown removed", client.delete("/api/chat/conversations/none"), 404);
    names("blank reply", client.post(one + "/messages", "{'text':' '}"), "text");
    names("list", client.get("/api/chat/conversations?limit=0"), "limit");
    expect("handed over", client.post(one + "/handoff", "{}"), 200);
    expect(
        "feedback on nothing",
        client.post("/api/chat/messages/none/feedback", "{'rating':'up'}"),
        404);
    expect("removed", client.delete(one), 204);
    assertThat(wrong).isEmpty();
  }
}
