package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.Routes.Route;
import io.parley.server.security.Role;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** Two tenants, every route, every verb, every role: nobody reaches what is not theirs. */
class TenancyTest extends RouteTest {
  private static final List<Route> ROUTES =
      Routes.all().stream().filter(route -> route.needs().isPresent()).toList();

  private static final String[] BODY = {"{}", "{'name':'stolen'}"};

  private Company company(Client owner) {
    return new Company(owner, kommo().token());
  }

  @Test
  void a_foreign_thing_is_answered_like_one_that_never_was_by_every_route_and_verb()
      throws SQLException {
    Company theirs = company(client);
    Company ours = company(otherTenant());
    assertThat(theirs.things.keySet())
        .contains(
            "agents",
            "rules",
            "sequences",
            "enrolments",
            "integrations",
            "categories",
            "articles",
            "files",
            "conversations",
            "messages",
            "events",
            "jobs",
            "api-keys",
            "members");
    String before = stored();
    var softly = new SoftAssertions();
    int tried = 0;

    for (Route route : ROUTES) {
      if (route.parameters() == 0) {
        continue;
      }
      for (Function<String, String> ids : foreign(route, theirs, ours)) {
        for (String body : route.verb().equals("GET") ? new String[] {null} : BODY) {
          tried++;
          var real = ours.owner.send(route.verb(), route.filled(ids), body, headers(route));
          var unknown =
              ours.owner.send(
                  route.verb(),
                  route.filled(kind -> unknown(ids.apply(kind), theirs)),
                  body,
                  headers(route));
          softly.assertThat(real.status()).as(route + " " + real.body()).isBetween(400, 499);
          softly.assertThat(real.status()).as(route.toString()).isEqualTo(unknown.status());
          softly
              .assertThat(anonymous(real.body(), theirs))
              .as(route.toString())
              .isEqualTo(anonymous(unknown.body(), theirs));
        }
      }
    }

    softly.assertAll();
    assertThat(stored()).isEqualTo(before);
    assertThat(tried).as("routes with ids tried").isGreaterThan(80);
    System.out.println("tenancy: " + tried + " requests with foreign ids on " + store);
  }

  /** The ids to try: all theirs; and theirs below an agent of ours. */
  private static List<Function<String, String>> foreign(Route route, Company theirs, Company ours) {
    var tried = new ArrayList<Function<String, String>>();
    tried.add(kind -> theirs.things.getOrDefault(kind, "none"));
    if (route.parameters() > 1) {
      tried.add(
          kind ->
              kind.equals("agents")
                  ? ours.things.getOrDefault(kind, "none")
                  : theirs.things.getOrDefault(kind, "none"));
    }
    return tried;
  }

  /** An id of the same shape that nobody has; those that are not theirs stay. */
  private static String unknown(String id, Company theirs) {
    if (!theirs.things.containsValue(id)) {
      return id;
    }
    char last = id.charAt(id.length() - 1);
    return id.substring(0, id.length() - 1) + (last == '0' ? '1' : '0');
  }

  private static String anonymous(String body, Company theirs) {
    String text = body;
    for (String id : theirs.things.values()) {
      for (String each : List.of(id, unknown(id, theirs))) {
        text = text.replace(each, "ID").replace(Routes.encoded(each), "ID");
      }
    }
    return text;
  }

  private static String[] headers(Route route) {
    return new String[] {"Content-Type", route.type()};
  }

  /** What the first tenant has, with versions. */
  private String stored() throws SQLException {
    var text = new StringBuilder();
    try (var connection = database();
        var sql = connection.createStatement()) {
      for (String query :
          List.of(
              "select collection, id, version from document where tenant = '%s' and collection"
                  + " not in ('api-key', 'knowledge') order by collection, id",
              "select id, conversation, body from message where tenant = '%s' order by id",
              "select id, action, subject from effect where tenant = '%s' order by id",
              "select id, kind, subject from event where tenant = '%s' order by id")) {
        try (var rows = sql.executeQuery(query.formatted(tenantId()))) {
          while (rows.next()) {
            text.append(rows.getString(1)).append(' ').append(rows.getString(2)).append(' ');
            text.append(rows.getString(3)).append('\n');
          }
        }
      }
    }
    return text.toString();
  }

  @Test
  void lists_and_searches_show_nothing_of_others() {
    Company theirs = company(client);
    Client other = otherTenant();

    for (Route route : ROUTES) {
      if (route.verb().equals("GET") && route.parameters() == 0) {
        String body = other.get(route.path()).body();
        for (String id : theirs.things.values()) {
          if (id.length() > 10) { // a member may be called so at both
            assertThat(body).as(route.toString()).doesNotContain(id);
          }
        }
      }
    }
    assertThat(
            other
                .post("/api/knowledge-base/search", "{'query':'How long do parcels take?'}")
                .items())
        .isEmpty();
  }

  @Test
  void an_id_of_others_inside_a_body_is_answered_like_one_that_never_was() {
    Map<String, String> theirs = company(client).things;
    Company ours = company(otherTenant());
    String agent = "/api/agents/" + ours.things.get("agents");
    Map<String, String> bodies = new LinkedHashMap<>();
    bodies.put("POST /api/chat", "{'agentId':'<agents>','message':'hi'}");
    bodies.put(
        "POST /api/chat ",
        "{'agentId':'"
            + ours.things.get("agents")
            + "','conversationId':'<conversations>',"
            + "'message':'hi'}");
    bodies.put(
        "POST /api/knowledge-base/articles",
        "{'title':'t','body':'b','categoryId':'<categories>'}");
    bodies.put("POST /api/knowledge-base/categories", "{'name':'c','parentId':'<categories>'}");
    bodies.put(
        "POST " + agent + "/rules",
        "{'name':'r','on':['lead.created'],'then':[{'type':'startSequence',"
            + "'sequenceId':'<sequences>'}]}");
    bodies.put(
        "PATCH /api/knowledge-base/files/" + ours.things.get("files"),
        "{'categoryId':'<categories>'}");

    bodies.forEach(
        (request, body) -> {
          String[] parts = request.strip().split(" ", 2);
          String with = body;
          String without = body;
          for (Map.Entry<String, String> thing : theirs.entrySet()) {
            String id = thing.getValue();
            with = with.replace("<" + thing.getKey() + ">", id);
            without = without.replace("<" + thing.getKey() + ">", "f" + id.substring(1));
          }
          var real = ours.owner.send(parts[0], parts[1], with);
          var unknown = ours.owner.send(parts[0], parts[1], without);

          assertThat(real.status()).as(request + " " + real.body()).isEqualTo(unknown.status());
          assertThat(real.body()).as(request).doesNotContain("Sofia", "Shipping", "Parcels");
          if (real.status() < 300) { // what is looked up when it runs is looked up as theirs then
            assertThat(request).contains("/rules");
          }
        });
  }

  @Test
  void every_role_may_do_what_is_documented_and_nothing_else() {
    Map<Role, Client> callers = new LinkedHashMap<>();
    for (Role role : Role.values()) {
      callers.put(role, withRole(role.spelled()));
    }
    var softly = new SoftAssertions();

    for (Route route : ROUTES) {
      Role needed = route.needs().orElseThrow().value();
      String path = route.filled(kind -> "17");
      String body = route.verb().equals("GET") ? null : "{}";
      softly
          .assertThat(client.as("").send(route.verb(), path, body, headers(route)).status())
          .as(route + " without a key")
          .isEqualTo(401);
      callers.forEach(
          (role, caller) -> {
            int status = caller.send(route.verb(), path, body, headers(route)).status();
            softly
                .assertThat(status == 403)
                .as(route + " as " + role.spelled() + " was " + status)
                .isEqualTo(!role.covers(needed));
            softly.assertThat(status).as(route.toString()).isLessThan(500).isNotEqualTo(401);
          });
    }

    softly.assertAll();
  }

  @Test
  void fields_that_the_server_sets_are_taken_from_nobody() {
    Company ours = company(client);
    var softly = new SoftAssertions();

    for (Route route : ROUTES) {
      if (!route.takesJson() || route.verb().equals("DELETE")) {
        continue;
      }
      String path = route.filled(kind -> ours.things.getOrDefault(kind, "none"));
      for (String field :
          List.of(
              "tenantId",
              "tenant",
              "createdAt",
              "updatedAt",
              "version",
              "sha256",
              "hookHash",
              "generation",
              "passwordHash")) {
        var refused = ours.owner.send(route.verb(), path, "{'" + field + "':'x'}", headers(route));
        if (hasBody(route)) {
          softly.assertThat(refused.status()).as(route + " " + field).isBetween(400, 499);
        }
        if (route.verb().equals("PATCH")) {
          softly.assertThat(refused.wrongField()).as(route.toString()).isEqualTo(field);
        }
      }
    }

    softly.assertAll();
  }

  /** Whether the method reads the body at all. */
  private static boolean hasBody(Route route) {
    for (var parameter : route.method().getParameters()) {
      if (parameter.getAnnotations().length == 0
          || List.of(parameter.getAnnotations()).stream()
              .allMatch(mark -> mark.annotationType().getSimpleName().equals("Nullable"))) {
        return true;
      }
    }
    return false;
  }
}
