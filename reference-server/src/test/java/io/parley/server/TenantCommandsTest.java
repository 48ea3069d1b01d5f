package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.TenantId;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TenantCommandsTest {
  @TempDir Path data;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... arguments) {
    out.reset();
    return Cli.run(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        Store.SQLITE.environment(data),
        arguments);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void a_tenant_is_made_listed_and_let_in() {
    assertThat(run("tenant", "create", "acme", "--name", "Acme Ltd", "--owner", "ana")).isZero();
    String key = out().lines().findFirst().orElseThrow().replaceAll(".*: ", "");
    assertThat(out()).contains("First console password of ana in account acme");
    assertThat(run("tenant", "create", "acme")).isEqualTo(1);
    assertThat(run("tenant", "create", "system")).isEqualTo(1);
    assertThat(run("tenant", "create", "No!")).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("is there already", "No!");
    assertThat(run("tenant", "list")).isZero();
    assertThat(out()).isEqualTo("acme\tAcme Ltd" + System.lineSeparator());

    ServerConfig config = ServerConfig.of(Store.SQLITE.environment(data));
    try (ParleyServer server = ParleyServer.start(config, Clock.systemUTC())) {
      var client = new Client(server.port(), key);
      assertThat(client.get("/api/account").text("name")).isEqualTo("Acme Ltd");
      assertThat(client.get("/api/account/members").items())
          .extracting(member -> member.get("login"))
          .isEqualTo(java.util.List.of("ana"));
    }
    assertThat(run("tenant", "list")).isZero();
    assertThat(out()).contains("acme", "demo");
  }

  @Test
  void a_tenant_is_deleted_by_its_name_and_never_made_again() {
    run("tenant", "create", "acme", "--name", "Acme Ltd");
    run("tenant", "create", "globex");

    assertThat(run("tenant", "delete", "acme")).isEqualTo(2);
    assertThat(run("tenant", "delete", "acme", "--confirm", "acme")).isEqualTo(1);
    assertThat(run("tenant", "delete", "nobody", "--confirm", "nobody")).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("'Acme Ltd'", "no tenant 'nobody'");
    assertThat(run("tenant", "delete", "acme", "--confirm", "Acme Ltd")).isZero();
    assertThat(out()).contains("nothing of tenant acme is left but its audit");
    assertThat(run("tenant", "delete", "acme", "--confirm", "again")).isZero();
    assertThat(run("tenant", "list")).isZero();
    assertThat(out())
        .startsWith("globex\tglobex" + System.lineSeparator() + "acme\tdeleted at ")
        .doesNotContain("being removed");
    assertThat(run("audit", "verify", "acme")).isZero();
    assertThat(out()).startsWith("intact: 4 entries");
    assertThat(run("audit", "show", "acme")).isZero();
    assertThat(out().lines()).hasSize(4);
    assertThat(out().lines().findFirst().orElseThrow())
        .contains("\"number\":4", "\"verb\":\"deleted\"", "Acme Ltd", "\"kind\":\"SERVER\"");
    assertThat(run("tenant", "create", "acme")).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("its id is not given again");
  }

  @Test
  void a_server_whose_first_tenant_was_deleted_starts_without_it() {
    Map<String, String> environment = Store.SQLITE.environment(data);
    try (var first = ParleyServer.start(ServerConfig.of(environment), Clock.systemUTC())) {
      assertThat(new Client(first.port(), "").get("/health").status()).isEqualTo(200);
    }
    assertThat(run("tenant", "delete", "demo", "--confirm", "demo")).isZero();

    environment.put("PARLEY_BOOTSTRAP_API_KEY", "a key that was good once");
    try (var again = ParleyServer.start(ServerConfig.of(environment), Clock.systemUTC())) {
      assertThat(new Client(again.port(), "a key that was good once").get("/api/account").status())
          .isEqualTo(401);
      assertThat(again.storage().documents().count(new TenantId("demo"), "member", Map.of()))
          .isZero();
    }
  }

  @Test
  void an_audit_that_somebody_changed_is_told() throws SQLException {
    run("tenant", "create", "acme");
    assertThat(run("audit", "verify", "acme")).isZero();
    assertThat(out()).startsWith("intact: 3 entries");
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("parley.db"));
        var sql = connection.createStatement()) {
      sql.executeUpdate(
          "update document set body = replace(body, 'created', 'removed')"
              + " where collection = 'audit' and id like '%2'");
    }

    assertThat(run("audit", "verify", "acme")).isEqualTo(1);
    assertThat(out()).startsWith("broken at entry 2");
    assertThat(run("audit")).isEqualTo(2);
  }
}
