package io.parley.kommo.reply;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextPartsTest {
  private static final ChannelLimit FORTY = new ChannelLimit(40, false);

  @Test
  void a_text_that_fits_is_one_part() {
    assertThat(TextParts.of("  Hello there.\r\nBye. ", FORTY))
        .containsExactly("Hello there.\nBye.");
    assertThat(TextParts.of(" \n ", FORTY)).isEmpty();
  }

  @Test
  void a_long_text_is_cut_at_the_end_of_a_sentence() {
    assertThat(TextParts.of("We open at nine. We close at six today. See you soon!", FORTY))
        .containsExactly("We open at nine. We close at six today.", "See you soon!");
  }

  @Test
  void a_paragraph_is_a_better_border_than_a_sentence() {
    assertThat(TextParts.of("We open at nine, every day\n\nWe close. At six, on most days.", FORTY))
        .containsExactly("We open at nine, every day", "We close. At six, on most days.");
  }

  @Test
  void a_long_sentence_is_cut_between_words_and_a_long_word_between_characters() {
    assertThat(TextParts.of("one two three four five six seven eight nine ten eleven", FORTY))
        .containsExactly("one two three four five six seven eight", "nine ten eleven");
    List<String> parts = TextParts.of("🙂".repeat(50), new ChannelLimit(21, false));
    assertThat(String.join("", parts)).isEqualTo("🙂".repeat(50));
    assertThat(parts).allMatch(part -> part.codePoints().allMatch(point -> point == 0x1F642));
  }

  @Test
  void no_part_is_too_big_and_nothing_is_lost() {
    String text = "Привет, как дела? Всё хорошо. ".repeat(200);
    for (ChannelLimit limit : List.of(ChannelLimit.of("instagram_business"), FORTY)) {
      List<String> parts = TextParts.of(text, limit);

      assertThat(parts).allMatch(limit::holds);
      assertThat(String.join(" ", parts)).isEqualTo(text.strip());
    }
    assertThat(TextParts.of(text, ChannelLimit.of("")).getFirst().getBytes(StandardCharsets.UTF_8))
        .hasSizeLessThanOrEqualTo(1000);
  }

  @Test
  void each_channel_has_its_limit_and_an_unknown_one_the_narrowest() {
    assertThat(ChannelLimit.of("telegram")).isEqualTo(new ChannelLimit(4096, false));
    assertThat(ChannelLimit.of("waba")).isEqualTo(new ChannelLimit(4096, false));
    assertThat(ChannelLimit.of("facebook")).isEqualTo(new ChannelLimit(2000, false));
    assertThat(ChannelLimit.of("something_new")).isEqualTo(new ChannelLimit(1000, true));
  }
}
