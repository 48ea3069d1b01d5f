package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.parley.core.language.Language;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
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
    assertThat(config.embedding()).isEqualTo(new EmbeddingSetting.InProcess());
    assertThat(config.textIndex()).isEqualTo(ServerConfig.TextIndexPlace.DISK);
  }

  @Test
  void an_embedding_model_is_none_an_address_or_a_folder() {
    assertThat(ServerConfig.of(Map.of("PARLEY_EMBEDDING_MODEL", "none")).embedding())
        .isEqualTo(new EmbeddingSetting.Off());
    assertThat(
            ServerConfig.of(
                    Map.of(
                        "PARLEY_EMBEDDING_MODEL_URL", "file:///models/e5",
                        "PARLEY_EMBEDDING_MODEL", "multilingual-e5-small",
                        "PARLEY_EMBEDDING_MODEL_LANGUAGES", "en,pt-BR"))
                .embedding())
        .isEqualTo(
            new EmbeddingSetting.Files(
                Path.of("/models/e5"),
                "multilingual-e5-small",
                Set.of(Language.ENGLISH, Language.PORTUGUESE)));
    assertThat(
            ServerConfig.of(
                    Map.of(
                        "PARLEY_EMBEDDING_MODEL_URL", "http://models:8000/v1",
                        "PARLEY_EMBEDDING_MODEL", "bge-m3",
                        "PARLEY_EMBEDDING_MODEL_DIMENSIONS", "1024"))
                .embedding())
        .isEqualTo(
            new EmbeddingSetting.Remote(
                new ServerConfig.ModelEndpoint(
                    URI.create("http://models:8000/v1"), Optional.empty(), "bge-m3"),
                Set.of(),
                OptionalInt.of(1024)));
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
    "PARLEY_EMBEDDING_MODEL, e5, must be none or in-process where PARLEY_EMBEDDING_MODEL_URL",
    "PARLEY_EMBEDDING_MODEL_URL, http://models/v1, PARLEY_EMBEDDING_MODEL must name a model",
    "PARLEY_EMBEDDING_MODEL_KEY, k, PARLEY_EMBEDDING_MODEL_URL must be set",
    "PARLEY_EMBEDDING_MODEL_LANGUAGES, 'en,xx', 'xx'' must be of en, es, pt, ru'",
    "PARLEY_EMBEDDING_MODEL_DIMENSIONS, 5000, must be a whole number from 0 to 4096",
    "PARLEY_TEXT_INDEX, database, must have PARLEY_DATABASE_URL set",
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

  @Test
  void a_database_address_of_a_hosting_platform_is_put_into_jdbcs_words() {
    assertThat(
            ServerConfig.of(
                    Map.of(
                        "PARLEY_DATABASE_URL",
                        "postgresql://me:p%40ss@db.internal:5433/parley?sslmode=require"))
                .databaseUrl()
                .orElseThrow()
                .reveal())
        .isEqualTo(
            "jdbc:postgresql://db.internal:5433/parley?sslmode=require&user=me&password=p%40ss");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> ServerConfig.of(Map.of("PARLEY_DATABASE_URL", "mysql://me:secret@db/parley")))
        .withMessageContaining("PARLEY_DATABASE_URL must start with")
        .withMessageNotContaining("secret");
  }

  @Test
  void redis_node_log_and_prices_are_checked() {
    ServerConfig config =
        ServerConfig.of(
            Map.of(
                "PARLEY_REDIS_URL", "redis://:word@redis:6379/2",
                "PARLEY_NODE", "worker-1.eu",
                "PARLEY_LOG", "json",
                "PARLEY_CHAT_MODEL_INPUT_PRICE", "0.15",
                "PARLEY_CHAT_MODEL_OUTPUT_PRICE", "0.6",
                "PARLEY_CHAT_MODEL_CURRENCY", "EUR"));
    assertThat(config.redisUrl().orElseThrow().reveal()).isEqualTo("redis://:word@redis:6379/2");
    assertThat(config.node()).isEqualTo("worker-1.eu");
    assertThat(config.chatModelPrice().orElseThrow().currency()).isEqualTo("EUR");
    assertThat(ServerConfig.of(Map.of()).node()).startsWith("all-").isNotEqualTo("all-");

    refused("PARLEY_REDIS_URL", "http://redis", "redis:// or rediss://");
    refused("PARLEY_NODE", "a b", "1 to 60 letters");
    refused("PARLEY_LOG", "xml", "must be one of [text, json]");
    refused("PARLEY_CHAT_MODEL_INPUT_PRICE", "cheap", "must be a number from 0 to 1000000");
    refused("PARLEY_CHAT_MODEL_INPUT_PRICE", "1", "must be set together");
    refused("PARLEY_CHAT_MODEL_CURRENCY", "euro", "three capital letters");
  }

  private static void refused(String name, String value, String bound) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ServerConfig.of(Map.of(name, value)))
        .withMessageContaining(name)
        .withMessageContaining(bound);
  }
}
