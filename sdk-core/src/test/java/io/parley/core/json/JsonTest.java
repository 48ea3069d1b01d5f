package io.parley.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  enum Mood {
    CALM,
    CROSS
  }

  record Step(String say, Optional<Duration> pause) {}

  record Script(String name, int limit, List<Step> steps) {
    Script {
      if (limit < 1 || limit > 10) {
        throw new IllegalArgumentException("limit " + limit + " must be 1 to 10");
      }
      steps = List.copyOf(steps);
    }
  }

  record Everything(
      String text,
      int whole,
      long big,
      double number,
      boolean flag,
      Mood mood,
      Instant at,
      Duration pause,
      LocalDate day,
      LocalTime time,
      ZoneId zone,
      Optional<String> maybe,
      Optional<Instant> maybeAt,
      List<Step> steps,
      Map<String, Optional<Integer>> counts,
      @Nullable String absent) {}

  private static final Everything EVERYTHING =
      new Everything(
          "¿Qué? 🚚",
          7,
          1L << 60,
          0.25,
          true,
          Mood.CROSS,
          Instant.parse("2026-03-02T12:00:00.123456789Z"),
          Duration.ofMinutes(90),
          LocalDate.of(2026, 3, 2),
          LocalTime.of(9, 30),
          ZoneId.of("America/Sao_Paulo"),
          Optional.of("here"),
          Optional.empty(),
          List.of(new Step("hola", Optional.of(Duration.ofDays(2)))),
          Map.of("a", Optional.of(3)),
          null);

  private static MalformedJsonException refusal(String text, Class<?> type) {
    try {
      Object read = Json.readStrictly(text, type);
      throw new AssertionError("read " + read);
    } catch (MalformedJsonException e) {
      return e;
    }
  }

  @Test
  void every_kind_of_value_comes_back_as_it_was_written() {
    assertThat(Json.readStrictly(Json.write(EVERYTHING), Everything.class)).isEqualTo(EVERYTHING);
    assertThat(Json.read(Json.pretty(EVERYTHING), Everything.class)).isEqualTo(EVERYTHING);
    assertThat(Json.convert(EVERYTHING, Everything.class)).isEqualTo(EVERYTHING);
  }

  @Test
  void times_are_written_as_iso_8601_and_nothing_is_null() {
    assertThat(Json.write(EVERYTHING))
        .contains("\"at\":\"2026-03-02T12:00:00.123456789Z\"", "\"pause\":\"PT1H30M\"")
        .doesNotContain("absent");
  }

  @Test
  void absent_and_null_options_are_empty() {
    assertThat(Json.readStrictly("{\"say\":\"x\"}", Step.class).pause()).isEmpty();
    assertThat(Json.readStrictly("{\"say\":\"x\",\"pause\":null}", Step.class).pause()).isEmpty();
  }

  @Test
  void maps_keep_their_order_and_their_nulls() {
    var map = new LinkedHashMap<String, @Nullable Object>();
    map.put("z", 1);
    map.put("a", null);
    map.put("k", Arrays.asList(1.5, "x", null));

    assertThat(Json.write(map)).isEqualTo("{\"z\":1,\"a\":null,\"k\":[1.5,\"x\",null]}");
    assertThat(Json.readMap(Json.write(map))).isEqualTo(map);
    assertThat(Json.readMap(Json.write(map)).keySet()).containsExactly("z", "a", "k");
    assertThat(Json.readList("[1,null]")).containsExactly(1, null);
  }

  @Test
  void unknown_fields_are_ignored_unless_reading_is_strict() {
    String text = "{\"say\":\"x\",\"colour\":1}";

    assertThat(Json.read(text, Step.class).say()).isEqualTo("x");
    assertThat(refusal(text, Step.class))
        .hasMessage("unknown field 'colour'")
        .returns("colour", MalformedJsonException::field)
        .returns(true, MalformedJsonException::wellFormed);
  }

  @Test
  void an_unknown_field_deep_inside_is_named_with_its_path() {
    String text = "{\"name\":\"a\",\"limit\":1,\"steps\":[{\"say\":\"x\"},{\"say\":\"y\",\"wat\":1}]}";

    assertThat(refusal(text, Script.class))
        .hasMessage("unknown field 'steps[1].wat'")
        .returns("steps[1].wat", MalformedJsonException::field);
  }

  @Test
  void a_repeated_field_is_refused_by_name() {
    assertThat(refusal("{\"say\":\"x\",\"say\":\"y\"}", Step.class))
        .hasMessage("field 'say' appears twice")
        .returns("say", MalformedJsonException::field);
    assertThat(
            refusal("{\"name\":\"a\",\"steps\":[{\"say\":\"x\",\"say\":\"y\"}]}", Script.class))
        .hasMessageContaining("'say' appears twice");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"name\":\"a\",\"limit\":\"x\",\"steps\":[]}|limit|limit 'x' must be a whole number",
        "{\"name\":\"a\",\"limit\":\"1\",\"steps\":[]}|limit|must be a whole number",
        "{\"name\":\"a\",\"limit\":1.5,\"steps\":[]}|limit|must be a whole number",
        "{\"name\":\"a\",\"limit\":true,\"steps\":[]}|limit|must be a whole number",
        "{\"name\":5,\"limit\":1,\"steps\":[]}|name|must be text",
        "{\"name\":\"a\",\"limit\":1,\"steps\":{}}|steps|steps must be a list",
        "{\"name\":\"a\",\"limit\":1,\"steps\":[7]}|steps[0]|steps[0] must be an object",
        "[]||the body must be an object",
      })
  void a_value_of_the_wrong_kind_is_refused_by_field_and_kind(
      String text, @Nullable String field, String message) {
    assertThat(refusal(text, Script.class))
        .hasMessageStartingWith(field == null ? "the body" : field)
        .hasMessageContaining(message)
        .returns(field == null ? "" : field, MalformedJsonException::field)
        .returns(true, MalformedJsonException::wellFormed);
  }

  @Test
  void what_a_record_refuses_is_told_in_its_own_words() {
    assertThat(refusal("{\"name\":\"a\",\"limit\":99,\"steps\":[]}", Script.class))
        .hasMessage("limit 99 must be 1 to 10");
  }

  @Test
  void a_number_too_large_is_refused_with_its_field_and_bound() {
    assertThat(refusal("{\"name\":\"a\",\"limit\":99999999999,\"steps\":[]}", Script.class))
        .hasMessageContaining("limit")
        .hasMessageContaining("99999999999")
        .hasMessageContaining("2147483647")
        .returns("limit", MalformedJsonException::field);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\":\"a\",\"limit\":1}",
        "{\"name\":\"a\",\"steps\":[]}",
        "{\"name\":\"a\",\"limit\":null,\"steps\":[]}",
        "{\"name\":\"a\",\"limit\":1,\"steps\":null}",
      })
  void a_missing_field_is_named(String text) {
    String missing = text.contains("\"steps\":[]") ? "limit" : "steps";

    assertThat(refusal(text, Script.class))
        .hasMessageStartingWith(missing)
        .returns(missing, MalformedJsonException::field);
  }

  @Test
  void an_unknown_constant_is_refused_with_the_known_ones() {
    assertThat(refusal("{\"mood\":\"JOLLY\"}", Moody.class))
        .hasMessage("mood 'JOLLY' must be one of [CALM, CROSS]");
    assertThat(refusal("{\"mood\":0}", Moody.class).getMessage()).contains("mood");
  }

  record Moody(Mood mood) {}

  record Timed(Instant at, Duration pause) {}

  @Test
  void a_time_that_is_none_is_refused_with_an_example() {
    assertThat(refusal("{\"at\":\"yesterday\"}", Timed.class))
        .hasMessage(
            "at 'yesterday' must be an ISO-8601 instant such as 2026-11-23T12:00:00Z");
    assertThat(refusal("{\"pause\":\"2 days\"}", Timed.class))
        .hasMessage("pause '2 days' must be an ISO-8601 duration such as PT30M");
    assertThat(refusal("{\"pause\":7}", Timed.class).field()).isEqualTo("pause");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{", "nope", "{\"a\":1,}", "{'a':1}", "{\"a\":NaN}", "{\"a\":[{\"b\":}]}"})
  void what_is_not_json_is_refused_as_such(String text) {
    assertThatThrownBy(() -> Json.readMap(text))
        .isInstanceOfSatisfying(
            MalformedJsonException.class, e -> assertThat(e.wellFormed()).isFalse())
        .hasMessageStartingWith("not JSON");
  }

  @Test
  void a_second_value_after_the_first_is_refused() {
    assertThatThrownBy(() -> Json.readMap("{} {}"))
        .isInstanceOf(MalformedJsonException.class)
        .hasMessageStartingWith("not JSON");
  }

  @Test
  void null_is_not_a_value() {
    assertThatThrownBy(() -> Json.readMap("null")).hasMessage("expected a JSON object, found null");
    assertThatThrownBy(() -> Json.readList("null")).hasMessage("expected a JSON array, found null");
    assertThatThrownBy(() -> Json.read("null", Step.class))
        .hasMessage("expected a JSON value, found null");
  }

  @Test
  void reading_is_bounded() {
    String deep = "[".repeat(101) + "]".repeat(101);
    String digits = "[" + "9".repeat(101) + "]";
    String endless = "[\"" + "x".repeat(4 * 1024 * 1024 + 1) + "\"]";

    assertThatThrownBy(() -> Json.readList(deep)).hasMessageContaining("100");
    assertThatThrownBy(() -> Json.readList(digits)).hasMessageContaining("100");
    assertThatThrownBy(() -> Json.readList(endless)).hasMessageContaining("4194304");
    assertThat(Json.readList("[".repeat(100) + "]".repeat(100))).hasSize(1);
  }

  @Test
  void what_cannot_be_written_is_the_callers_mistake() {
    var loop = new LinkedHashMap<String, Object>();
    loop.put("self", loop);

    assertThatThrownBy(() -> Json.write(loop))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("value cannot be written as JSON");
  }
}
