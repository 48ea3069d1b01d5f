package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.parley.core.TenantId;
import io.parley.core.tenant.EndedTenant;
import io.parley.server.audit.AuditEntry;
import io.parley.server.audit.AuditTrail;
import io.parley.server.audit.AuditedStorage;
import io.parley.server.audit.Verification;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A tenant is deleted: at once for everybody, and to the last row and file. */
class TenantDeletionTest {
  private static final String CANARY = "canary-of-what-was-deleted-4711";

  /** Rows come and go in these while a server lives. */
  private static final List<String> LIVELY = List.of("job", "mailbox", "event", "document_label");

  private static Client.Reply delete(Client client) {
    String name = client.get("/api/account").text("name");
    return client.delete("/api/account?confirm=" + Routes.encoded(name));
  }

  private static TenantId tenant(Client client) {
    return new TenantId(client.get("/api/account").id());
  }

  private static void erased(ParleyServer server, TenantId tenant) {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (server.storage().ended().find(tenant).flatMap(EndedTenant::erasedAt).isEmpty()
        && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(server.storage().ended().find(tenant).flatMap(EndedTenant::erasedAt)).isPresent();
  }

  /** How many rows each table of the database has of a tenant, the audit and the end left out. */
  private static Map<String, Long> rows(Store.Shared shared, Store store, TenantId tenant)
      throws SQLException {
    var counts = new TreeMap<String, Long>();
    try (Connection connection = shared.connection(tenant)) {
      for (Map.Entry<String, String> table : tables(connection, store).entrySet()) {
        String whose =
            table.getValue().equals("integer")
                ? "(select number from text_tenant where tenant = '" + tenant + "')"
                : "('" + tenant + "')";
        String but =
            table.getKey().startsWith("document")
                ? " and collection not in ('audit', 'audit-head')"
                : "";
        counts.put(
            table.getKey(),
            number(
                connection,
                "select count(*) from " + table.getKey() + " where tenant in " + whose + but));
      }
    }
    assertThat(counts.keySet())
        .contains("document", "document_label", "message", "event", "effect", "job", "mailbox")
        .contains("blob_part", "mirror", "tally");
    return counts;
  }

  /** Every table with a tenant in it, with the type of that column. */
  private static Map<String, String> tables(Connection connection, Store store)
      throws SQLException {
    String query =
        store == Store.SQLITE
            ? "select m.name, lower(c.type) from sqlite_master m, pragma_table_info(m.name) c"
                + " where m.type = 'table' and c.name = 'tenant'"
            : "select table_name, data_type from information_schema.columns"
                + " where column_name = 'tenant' and table_schema = 'public'";
    var tables = new HashMap<String, String>();
    try (var sql = connection.createStatement();
        var rows = sql.executeQuery(query)) {
      while (rows.next()) {
        tables.put(rows.getString(1), rows.getString(2));
      }
    }
    tables.remove("tenant_end");
    return tables;
  }

  private static long number(Connection connection, String query) throws SQLException {
    try (var sql = connection.createStatement();
        var rows = sql.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static List<String> filesOf(Path data, String text) throws IOException {
    var found = new ArrayList<String>();
    if (!Files.exists(data)) {
      return found;
    }
    byte[] sought = text.getBytes(StandardCharsets.UTF_8);
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.toList()) {
        if (file.getFileName().toString().contains(text)
            || (Files.isRegularFile(file) && contains(Files.readAllBytes(file), sought))) {
          found.add(data.relativize(file).toString());
        }
      }
    }
    return found;
  }

  private static boolean contains(byte[] bytes, byte[] sought) {
    return new String(bytes, StandardCharsets.ISO_8859_1)
        .contains(new String(sought, StandardCharsets.ISO_8859_1));
  }

  @ParameterizedTest
  @MethodSource("io.parley.server.Store#available")
  void nothing_is_left_but_the_audit_and_another_tenant_is_untouched(Store store) throws Exception {
    var more = new HashMap<String, String>();
    if (store == Store.POSTGRES) {
      more.put("PARLEY_TEXT_INDEX", "database");
    }
    try (var model = new EmbeddingEndpoint()) {
      more.put("PARLEY_EMBEDDING_MODEL_URL", model.url());
      more.put("PARLEY_EMBEDDING_MODEL", "topics");
      more.put("PARLEY_ALLOW_PRIVATE_NETWORK", "true");
      Path data;
      TenantId gone;
      try (var shared = new Store.Shared(store, more)) {
        data = shared.data();
        Client client = RouteTest.tenantOf(shared.server);
        Client other = RouteTest.tenantOf(shared.server);
        gone = tenant(client);
        TenantId stays = tenant(other);
        for (Client each : List.of(client, other)) {
          var company = new Company(each, shared.kommo.account("acme").token());
          each.post(
              "/api/knowledge-base/articles",
              "{'title':'Parcels','body':'Parcels for " + (each == client ? CANARY : "you") + "'}");
          each.post(company.integration.location() + "/sync", null);
          each.until(
              company.integration.location() + "/sync",
              seen -> seen.items().stream().anyMatch(run -> "succeeded".equals(run.get("status"))));
        }
        client.post(
            "/api/chat",
            "{'agentId':'"
                + client.get("/api/agents").items().getFirst().get("id")
                + "','message':'How long do parcels take? "
                + CANARY
                + "'}");
        Map<String, Long> before = rows(shared, store, gone);
        Map<String, Long> beforeOfOther = rows(shared, store, stays);
        assertThat(before).allSatisfy((table, count) -> assertThat(count).as(table).isNotNull());
        assertThat(before.get("document")).isGreaterThan(20);
        assertThat(before.get("mailbox")).isPositive();

        assertThat(delete(client).status()).isEqualTo(202);
        erased(shared.server, gone);

        assertThat(rows(shared, store, gone))
            .allSatisfy((table, count) -> assertThat(count).as(table).isZero());
        Map<String, Long> afterOfOther = rows(shared, store, stays);
        LIVELY.forEach(beforeOfOther.keySet()::remove);
        LIVELY.forEach(afterOfOther.keySet()::remove);
        assertThat(afterOfOther).isEqualTo(beforeOfOther);
        assertThat(other.post("/api/knowledge-base/search", "{'query':'parcels'}").items())
            .isNotEmpty();

        AuditTrail trail = ((AuditedStorage) shared.server.storage()).trail();
        assertThat(trail.verify(gone)).isInstanceOf(Verification.Intact.class);
        AuditEntry last = trail.list(gone, AuditTrail.Query.newest(1)).getFirst();
        assertThat(last.act().verb()).isEqualTo("deleted");
        assertThat(last.act().actor().role()).contains("owner");
        assertThat(last.act().actor().address()).isPresent();
        assertThat(last.act().before()).containsEntry("name", gone.value());
        assertThat(filesOf(data.resolve("index"), gone.value())).isEmpty();
        assertThat(filesOf(data.resolve("vectors"), gone.value())).isEmpty();
      }
      assertThat(filesOf(data, CANARY)).isEmpty();
    }
  }

  /** Follows the feed. */
  private static HttpResponse<InputStream> watching(Client client) throws Exception {
    var request =
        HttpRequest.newBuilder(client.at("/api/dashboard/updates"))
            .timeout(Duration.ofSeconds(60))
            .header("Authorization", "Bearer " + client.key())
            .header("Accept", "text/event-stream")
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
  }

  @ParameterizedTest
  @MethodSource("io.parley.server.Store#available")
  void from_the_answer_on_nothing_is_sent_and_nobody_is_let_in(Store store) throws Exception {
    var told = new AtomicInteger();
    HttpServer receiver =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          told.incrementAndGet();
          exchange.sendResponseHeaders(503, -1);
          exchange.close();
        });
    receiver.start();
    try (var shared = new Store.Shared(store, Map.of("PARLEY_ALLOW_PRIVATE_NETWORK", "true"))) {
      Client client = RouteTest.tenantOf(shared.server);
      TenantId gone = tenant(client);
      var company = new Company(client, shared.kommo.account("acme").token());
      String agent = client.get("/api/agents").items().getFirst().get("id").toString();
      var subscription =
          client.post(
              "/api/webhook-subscriptions",
              "{'url':'http://127.0.0.1:"
                  + receiver.getAddress().getPort()
                  + "/','events':['custom.*']}");
      assertThat(subscription.status()).as(subscription.body()).isEqualTo(201);
      String hook =
          URI.create(
                  client
                      .post("/api/inbound-hooks", "{'name':'order_paid','agentId':'" + agent + "'}")
                      .text("url"))
              .getPath();
      String kommoHook = URI.create(company.integration.text("webhookUrl")).getPath();
      Client viewer =
          client.as(
              client.post("/api/account/api-keys", "{'name':'v','role':'viewer'}").text("secret"));
      assertThat(viewer.get("/api/agents").status()).isEqualTo(200);
      assertThat(client.as("").post(hook, "{'id':'1'}").status()).isEqualTo(202);
      client.until(subscription.location(), seen -> !seen.text("failures").equals("0"));

      assertThat(client.delete("/api/account").wrongField()).isEqualTo("confirm");
      var wrong = client.delete("/api/account?confirm=other");
      assertThat(wrong.status()).isEqualTo(422);
      assertThat(wrong.body()).contains("'" + gone + "'");
      assertThat(viewer.delete("/api/account?confirm=" + gone).status()).isEqualTo(403);
      assertThat(viewer.get("/api/agents").status()).isEqualTo(200);
      HttpResponse<InputStream> stream = watching(client);
      var deleted = delete(client);
      assertThat(deleted.status()).isEqualTo(202);
      assertThat(deleted.text("status")).isEqualTo("deleting");
      int sent = told.get();

      assertThat(client.get("/api/account").status()).isEqualTo(401);
      assertThat(viewer.get("/api/agents").status()).isEqualTo(401);
      assertThat(client.post("/api/agents", "{'name':'x'}").status()).isEqualTo(401);
      assertThat(client.as("").post(hook, "{'id':'2'}").status()).isEqualTo(404);
      assertThat(
              client
                  .as("")
                  .sendBytes(
                      "POST",
                      kommoHook,
                      "leads[add][0][id]=1".getBytes(StandardCharsets.UTF_8),
                      "Content-Type",
                      "application/x-www-form-urlencoded")
                  .status())
          .isEqualTo(404);
      stream.body().readAllBytes(); // ends
      erased(shared.server, gone);
      assertThat(shared.server.storage().work().nextReady()).isPresent(); // the job's last look
      assertThat(told.get()).isEqualTo(sent);
    } finally {
      receiver.stop(0);
    }
  }
}
