package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerConfigTest {
  @Test
  void an_empty_environment_gives_the_defaults() {
    ServerConfig config = ServerConfig.of(Map.of("PARLEY_CHAT_MODEL", " "));

    assertThat(config.port()).isEqualTo(8080);
    assertThat(config.data()).isEqualTo(Path.of("data"));
    assertThat(config.role()).isEqualTo(ServerConfig.Role.ALL);
    assertThat(config.bootstrap().tenant().value()).isEqualTo("demo");
    assertThat(config.demo()).isTrue();
    assertThat(config.allowPrivateNetwork()).isFalse();
  }

  @Test
  void a_database_of_ones_own_starts_without_the_demo() {
    var url = Map.of("PARLEY_DATABASE_URL", "jdbc:postgresql://db/parley?password=hidden");

    assertThat(ServerConfig.of(url).demo()).isFalse();
    assertThat(ServerConfig.of(url).toString()).doesNotContain("hidden");
  }

  @ParameterizedTest
  @CsvSource({
    "PARLEY_PORT, 70000, must be a whole number from 0 to 65535",
    "PARLEY_PORT, http, must be a whole number from 0 to 65535",
    "PARLEY_ROLE, boss, 'must be one of [all, api, worker]'",
    "PARLEY_BOOTSTRAP_TENANT, ACME!, must be 1 to 63 characters",
    "PARLEY_PUBLIC_URL, ftp://x, must be an http or https address",
    "PARLEY_KOMMO_BASE_URL, nowhere, must be an http or https address",
    "PARLEY_DEMO, yes, must be true or false",
    "PARLEY_ALLOW_PRIVATE_NETWORK, 1, must be true or false",
    "PARLEY_CHAT_MODEL, gpt, PARLEY_CHAT_MODEL_URL must be set",
  })
  void a_bad_value_is_refused_by_name_value_and_bound(String name, String value, String bound) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ServerConfig.of(Map.of(name, value)))
        .withMessageContaining(name)
        .withMessageContaining(bound);
  }

  @ParameterizedTest
  @CsvSource({
    "PARLEY_SECRET_KEY, shortsecret",
    "PARLEY_BOOTSTRAP_API_KEY, tiny",
    "PARLEY_BOOTSTRAP_PASSWORD, tiny",
    "PARLEY_DATABASE_URL, mysql://secret",
  })
  void a_bad_secret_is_refused_without_being_shown(String name, String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ServerConfig.of(Map.of(name, value)))
        .withMessageStartingWith(name)
        .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain(value));
  }
}
