package io.parley.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.parley.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineEncoderTest {
  private static final String KEY = "ak_12345678_" + "k".repeat(43);

  private final LoggerContext context = new LoggerContext();

  private String encoded(
      String format, String message, Throwable failure, Map<String, String> ids) {
    var encoder = new LineEncoder();
    encoder.setFormat(format);
    var event =
        new LoggingEvent(
            "", context.getLogger("io.parley.Sample"), Level.WARN, message, failure, new Object[0]);
    event.setMDCPropertyMap(ids);
    return new String(encoder.encode(event), StandardCharsets.UTF_8);
  }

  @Test
  void json_has_one_object_a_line_with_the_ids_of_what_was_worked_on() {
    String line =
        encoded(
            "json",
            "job failed\nbadly",
            new IllegalStateException("no\nway", new RuntimeException("because")),
            Map.of("tenant", "acme", "job", "j1", "event", "e1", "conversation", "c1"));

    assertThat(line.strip()).doesNotContain("\n");
    Map<String, ?> read = Json.readMap(line);
    assertThat(line)
        .contains("\"level\":\"WARN\"", "\"logger\":\"io.parley.Sample\"")
        .contains("\"tenant\":\"acme\"", "\"job\":\"j1\"", "\"event\":\"e1\"")
        .contains("\"conversation\":\"c1\"");
    assertThat(String.valueOf(read.get("message"))).isEqualTo("job failed\\nbadly");
    assertThat(String.valueOf(read.get("error"))).contains("IllegalStateException: no\\nway");
    assertThat(String.valueOf(read.get("stack"))).contains("caused by", "LineEncoderTest");
    assertThat(String.valueOf(read.get("time"))).matches("\\d{4}-.*\\.\\d{3}Z");
  }

  @Test
  void text_is_one_line_with_the_ids_behind_and_the_trace_below() {
    assertThat(encoded("text", "hello", null, Map.of("tenant", "acme")))
        .endsWith(" WARN  Sample hello tenant=acme\n");
    assertThat(encoded("text", "hello", new RuntimeException("x"), Map.of()).lines().count())
        .isGreaterThan(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json"})
  void what_looks_like_a_secret_is_covered(String format) {
    for (String secret :
        new String[] {
          KEY,
          "Authorization: Bearer abcdefgh12345678",
          "jdbc:postgresql://db/parley?user=u&password=hunter2hunter2",
          "redis://:hunter2hunter2@redis:6379",
          "{\"client_secret\": \"hunter2hunter2\"}",
          "POST /api/webhooks/kommo/hunter2hunter2?x=1",
          "key sk-hunter2hunter2hunter2",
          "eyJhbGciOiJIUzI1NiJ9.hunter2hunter2.sig"
        }) {
      String line = encoded(format, secret, new RuntimeException(secret), Map.of("job", secret));
      assertThat(line)
          .as(secret)
          .contains("***")
          .doesNotContain("hunter2", "abcdefgh12345678", KEY);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json"})
  void nobody_writes_lines_or_drives_the_terminal_through_a_message(String format) {
    String line =
        encoded(
            format,
            "name \u001b[31mred\u0007\r\n2026-01-01 FORGED \u202eback\u2028next",
            null,
            Map.of("job", "a\nb"));

    assertThat(line.lines()).hasSize(1);
    assertThat(line).doesNotContain("\u001b", "\u0007", "\r", "\u202e", "\u2028").contains("u001b");
  }
}
