package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.parley.core.UnsafeSettingException;
import io.parley.core.secret.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartTest {
  @TempDir private Path data;
  private Map<String, String> environment;

  @BeforeEach
  void embedded() {
    environment = Store.SQLITE.environment(data);
    environment.put("PARLEY_BOOTSTRAP_API_KEY", Secret.random(32).reveal());
  }

  @Test
  void a_second_server_on_the_same_folder_is_refused_with_the_pid() {
    try (var first = start()) {
      assertThat(first.port()).isPositive();

      assertThatExceptionOfType(UnsafeSettingException.class)
          .isThrownBy(this::start)
          .withMessageContaining(Long.toString(ProcessHandle.current().pid()));
    }
  }

  @Test
  void a_port_that_is_taken_is_refused_and_everything_is_let_go() {
    try (var first = start()) {
      Path other = data.resolve("other");
      environment.put("PARLEY_DATA", other.toString());
      environment.put("PARLEY_PORT", Integer.toString(first.port()));

      assertThatIllegalArgumentException()
          .isThrownBy(this::start)
          .withMessage("port " + first.port() + " is in use");
    }
    environment.put("PARLEY_PORT", "0");
    try (var again = start()) {
      assertThat(again.port()).isPositive();
    }
  }

  @Test
  void what_is_stored_is_there_after_a_restart_and_credentials_open_with_the_kept_key()
      throws IOException {
    String agent;
    try (var server = start()) {
      agent = client(server).post("/api/agents", "{'name':'Sofia'}").location();
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key())))
        .isEqualTo("rw-------");

    try (var server = start()) {
      assertThat(client(server).get(agent).text("name")).isEqualTo("Sofia");
    }
  }

  @Test
  void a_store_is_not_opened_with_another_key() throws IOException {
    start().close();
    Files.delete(key());

    assertThatExceptionOfType(UnsafeSettingException.class)
        .isThrownBy(this::start)
        .withMessageContaining("secret.key");
  }

  @Test
  void a_worker_answers_health_and_figures_only() {
    environment.put("PARLEY_ROLE", "worker");

    try (var server = start()) {
      assertThat(client(server).get("/health").status()).isEqualTo(200);
      assertThat(client(server).get("/metrics/prometheus").status()).isEqualTo(200);
      for (String path : new String[] {"/api/agents", "/login", "/api/webhooks/kommo/x", "/docs"}) {
        assertThat(client(server).get(path).status()).as(path).isEqualTo(404);
      }
    }
  }

  @Test
  void an_api_takes_no_jobs_and_says_so_by_having_no_worker_to_check() {
    environment.put("PARLEY_ROLE", "api");

    try (var server = start()) {
      var client = client(server);
      assertThat(client.get("/health").body()).contains("storage").doesNotContain("worker");
      var job = client.post("/api/jobs", "{'type':'test'}");
      assertThat(client.get(job.location()).text("status")).isEqualTo("queued");
      assertThat(client.get("/metrics/prometheus").body())
          .contains("parley_queue_depth{type=\"test\"} 1.0")
          .doesNotContain("parley_jobs_running");
    }
  }

  private Path key() {
    return data.resolve("secret.key");
  }

  private Client client(ParleyServer server) {
    return new Client(server.port(), environment.get("PARLEY_BOOTSTRAP_API_KEY"));
  }

  private ParleyServer start() {
    return ParleyServer.start(ServerConfig.of(environment), Clock.systemUTC());
  }
}
