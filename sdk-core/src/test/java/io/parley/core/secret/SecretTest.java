package io.parley.core.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.core.json.Json;
import java.util.HashSet;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretTest {
  @Test
  void a_secret_does_not_print() {
    Secret secret = Secret.of("hunter2");

    assertThat(secret).hasToString("Secret[redacted]");
    assertThat("%s".formatted(secret)).doesNotContain("hunter2");
    assertThat(Json.write(Map.of("token", secret))).doesNotContain("hunter2");
    assertThat(secret.reveal()).isEqualTo("hunter2");
  }

  @Test
  void secrets_of_the_same_text_are_equal() {
    assertThat(Secret.of("a")).isEqualTo(Secret.of("a")).hasSameHashCodeAs(Secret.of("a"));
    assertThat(Secret.of("a")).isNotEqualTo(Secret.of("b")).isNotEqualTo("a");
  }

  @Test
  void random_secrets_differ_and_are_as_long_as_asked() {
    var seen = new HashSet<String>();
    for (int i = 0; i < 1_000; i++) {
      seen.add(Secret.random(16).reveal());
    }

    assertThat(seen).hasSize(1_000).allMatch(text -> text.matches("[A-Za-z0-9_-]{22}"));
  }

  /** The vector of FIPS 180-2, appendix B.1. */
  @Test
  void the_hash_is_sha_256_in_hex() {
    assertThat(Secret.of("abc").sha256())
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  @Test
  void an_empty_or_short_secret_is_refused() {
    assertThatThrownBy(() -> Secret.of("")).hasMessage("a secret must not be empty");
    assertThatThrownBy(() -> Secret.random(15))
        .hasMessage("a secret of 15 bytes must have at least 16");
  }
}
