package io.parley.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.parley.core.json.MalformedJsonException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergePatchTest {
  /** A value to patch. */
  record Thing(String name, Optional<String> note, Map<String, Object> more) {}

  /** The examples of RFC 7396, appendix A, whose target and result are objects. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":\"b\"} | {\"a\":\"c\"} | {\"a\":\"c\"}",
        "{\"a\":\"b\"} | {\"b\":\"c\"} | {\"a\":\"b\",\"b\":\"c\"}",
        "{\"a\":\"b\"} | {\"a\":null} | {}",
        "{\"a\":\"b\",\"b\":\"c\"} | {\"a\":null} | {\"b\":\"c\"}",
        "{\"a\":[\"b\"]} | {\"a\":\"c\"} | {\"a\":\"c\"}",
        "{\"a\":\"c\"} | {\"a\":[\"b\"]} | {\"a\":[\"b\"]}",
        "{\"a\":{\"b\":\"c\"}} | {\"a\":{\"b\":\"d\",\"c\":null}} | {\"a\":{\"b\":\"d\"}}",
        "{\"a\":[{\"b\":\"c\"}]} | {\"a\":[1]} | {\"a\":[1]}",
        "{\"a\":\"foo\"} | {\"a\":{\"b\":{\"c\":null}}} | {\"a\":{\"b\":{}}}",
      })
  void it_changes_what_the_rfc_says(String target, String patch, String result) {
    var merged = MergePatch.of(patch).applyTo(io.parley.core.json.Json.readMap(target), Map.class);

    assertThat(io.parley.core.json.Json.write(merged)).isEqualTo(result);
  }

  @Test
  void what_is_not_named_stays_and_what_is_named_as_null_goes() {
    var thing = new Thing("a", Optional.of("b"), Map.of("x", 1));

    assertThat(MergePatch.of("{\"note\":null}").applyTo(thing, Thing.class))
        .isEqualTo(new Thing("a", Optional.empty(), Map.of("x", 1)));
  }

  @Test
  void a_field_that_is_not_there_is_refused_by_name() {
    var thing = new Thing("a", Optional.empty(), Map.of());

    assertThatExceptionOfType(MalformedJsonException.class)
        .isThrownBy(() -> MergePatch.of("{\"nmae\":\"b\"}").applyTo(thing, Thing.class))
        .satisfies(refused -> assertThat(refused.field()).isEqualTo("nmae"));
  }
}
