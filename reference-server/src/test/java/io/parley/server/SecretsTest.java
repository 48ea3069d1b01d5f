package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import io.parley.core.secret.Secret;
import io.parley.server.console.access.Member;
import io.parley.server.console.access.Members;
import io.parley.server.console.access.PasswordHash;
import io.parley.server.console.access.Sessions;
import io.parley.server.security.Role;
import java.net.URI;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Secrets that go through the whole system are found nowhere afterwards. */
class SecretsTest extends RouteTest {
  private final StringBuffer logged = new StringBuffer();
  private final Logger root =
      ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(Logger.ROOT_LOGGER_NAME);
  private final AppenderBase<ILoggingEvent> listener =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          logged.append(event.getFormattedMessage()).append('\n');
          if (event.getThrowableProxy() != null) {
            logged.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
          }
        }
      };
  private Level before;

  @BeforeEach
  void listen() {
    before = root.getLevel();
    listener.setContext(root.getLoggerContext());
    listener.start();
    root.addAppender(listener);
    // Libraries at their finest write whole requests; nobody runs them so.
    ((LoggerContext) LoggerFactory.getILoggerFactory())
        .getLogger("io.parley")
        .setLevel(Level.TRACE);
    root.setLevel(Level.INFO);
  }

  @AfterEach
  void listenNoMore() {
    root.detachAppender(listener);
    root.setLevel(before);
    ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger("io.parley").setLevel(null);
  }

  @Test
  void twelve_secrets_are_in_no_log_answer_or_table() throws SQLException {
    Map<String, String> secrets = new LinkedHashMap<>();
    secrets.put("the owner's key", client.key());
    secrets.put("the token of the Kommo account", kommo().token());
    var company = new Company(client, kommo().token());
    secrets.put(
        "the secret of the webhook's address",
        lastPart(URI.create(company.integration.text("webhookUrl")).getPath()));
    var key = client.post("/api/account/api-keys", "{'name':'k','role':'viewer'}");
    secrets.put("a key", key.text("secret"));
    var member = client.post("/api/account/members", "{'login':'eva','role':'viewer'}");
    secrets.put("a first password", member.text("password"));
    secrets.put(
        "a reset password", client.post(member.location() + "/password", "{}").text("password"));
    secrets.put(
        "the secret that hooks are signed with",
        client.get("/api/account/webhook-secret").text("secret"));
    Secret password = Secret.of("canary horse battery staple");
    secrets.put("a chosen password", password.reveal());
    var ana = new Member(tenantId(), "ina", "Ina", Role.ADMIN, PasswordHash.of(password));
    new Members(storage()).add(ana, Instant.now());
    Sessions.Opened opened = new Sessions(storage()).open(ana, Instant.now());
    secrets.put("a session", opened.cookie().reveal());
    secrets.put("a key that is wrong", "ak_aaaaaaaa_" + "canary".repeat(7) + "x");
    secrets.put("a password that is wrong", "canary-wrong-password");
    secrets.put("a token that is refused", "canary-refused-token");
    assertThat(secrets).hasSize(12);
    secrets.forEach((name, secret) -> assertThat(secret).as(name).hasSizeGreaterThan(9));

    provoke(secrets, company);

    String answers = answers();
    String tables = tables();
    assertThat(logged).as("something was logged").isNotEmpty();
    secrets.forEach(
        (name, secret) -> {
          assertThat(logged.toString()).as("log and " + name).doesNotContain(secret);
          assertThat(tables).as("database and " + name).doesNotContain(secret);
          if (!name.contains("webhook's address") && !name.contains("hooks are signed")) {
            assertThat(answers).as("answers and " + name).doesNotContain(secret);
          }
        });
  }

  /** Uses each where it could leave a trace, rightly and wrongly. */
  private void provoke(Map<String, String> secrets, Company company) {
    client.as(secrets.get("a key")).get("/api/agents");
    client.as(secrets.get("a key that is wrong")).get("/api/agents");
    client.as(secrets.get("a key")).post("/api/agents", "{'name':'x'}");
    client.post(
        "/api/agents/" + company.things.get("agents") + "/integrations",
        "{'type':'kommo','account':'acme.kommo.com','auth':{'kind':'longLived','token':'"
            + secrets.get("a token that is refused")
            + "'}}");
    String hook = URI.create(company.integration.text("webhookUrl")).getPath();
    client.as("").post(hook, "leads[add][0][id]=17", "Content-Type", "text/plain");
    client
        .as("")
        .post(hook, "leads[add][0][id]=17", "Content-Type", "application/x-www-form-urlencoded");
    client.as("").get(hook + "/more");
    for (String secret : secrets.values()) {
      client.get("/api/events?cursor=x", "Cookie", "sid=" + secret);
      client.as("").get("/manage/x/dashboard", "Cookie", "sid=" + secret);
      new Members(storage()).authenticate(tenantId(), "ina", Secret.of(secret), Instant.now());
    }
    client.post("/api/agents", "{'name':'x','token':'nothing'}");
    client.until("/api/jobs?status=running", seen -> seen.items().isEmpty());
  }

  /** What every route answers that shows something. */
  private String answers() {
    var text = new StringBuilder();
    Map<String, String> things = Routes.things(client);
    for (Routes.Route route : Routes.all()) {
      if (route.verb().equals("GET") && route.needs().isPresent()) {
        String path = route.filled(kind -> things.getOrDefault(kind, "none"));
        text.append(client.get(path).body()).append('\n');
      }
    }
    return text.toString();
  }

  private String tables() throws SQLException {
    var text = new StringBuilder();
    try (var connection = database();
        var sql = connection.createStatement()) {
      for (String table :
          List.of("document", "document_label", "message", "event", "effect", "job", "mirror")) {
        try (var rows =
            sql.executeQuery("select * from " + table + " where tenant = '" + tenantId() + "'")) {
          int columns = rows.getMetaData().getColumnCount();
          while (rows.next()) {
            for (int i = 1; i <= columns; i++) {
              text.append(rows.getString(i)).append('\n');
            }
          }
        }
      }
    }
    assertThat(text).contains("argon2id");
    return text.toString();
  }

  private static String lastPart(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
