package io.parley.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RedactionTest {
  @Test
  void what_is_named_like_a_secret_is_hidden_at_any_depth() {
    Map<String, Object> body =
        Map.of(
            "name", "shop",
            "hookSecret", "canary",
            "auth", Map.of("api_key", "canary", "kind", "longLived"),
            "headers", List.of(Map.of("Authorization", "canary")),
            "sha256", "canary",
            "maxTokens", 5,
            "lastUsedAt", "now");

    String shown = Redaction.shown(body, Set.of("lastUsedAt")).toString();

    assertThat(shown).doesNotContain("canary", "lastUsedAt").contains("shop", "longLived");
  }

  @Test
  void what_looks_like_a_secret_is_hidden_in_any_text() {
    for (String secret :
        List.of(
            "ak_aaaaaaaa_" + "b".repeat(43),
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl",
            "whsec_" + "c".repeat(40),
            "sk-" + "d".repeat(30),
            "Bearer canarycanary",
            "https://me:canary@shop.example/path",
            "https://shop.example/path?key=canary&x=1")) {
      assertThat(Redaction.text("before " + secret + " after"))
          .as(secret)
          .startsWith("before ")
          .endsWith(" after")
          .contains(Redaction.HIDDEN)
          .doesNotContain(secret, "canary");
    }
    assertThat(Redaction.text("see https://shop.example/path, or ask"))
        .isEqualTo("see https://shop.example/path, or ask");
  }

  @Test
  void a_long_text_is_cut_and_still_tells_when_it_changes() {
    String cut = Redaction.text("x".repeat(5_000));

    assertThat(cut).hasSizeLessThan(2_100).contains("5000 characters");
    assertThat(Redaction.text("x".repeat(4_999) + "y")).isNotEqualTo(cut);
  }
}
