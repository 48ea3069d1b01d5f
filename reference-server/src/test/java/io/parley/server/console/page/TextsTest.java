package io.parley.server.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TextsTest {
  private static final Pattern USED = Pattern.compile("page\\.t\\(\"([a-zA-Z0-9.-]+)\"");

  @Test
  void every_language_has_words_for_everything_with_the_same_values_in_them() throws IOException {
    Properties english = bundle("");
    for (String language : List.of("ru", "es", "pt")) {
      Properties other = bundle("_" + language);

      assertThat(other.stringPropertyNames())
          .as(language)
          .containsExactlyInAnyOrderElementsOf(english.stringPropertyNames());
      for (String key : english.stringPropertyNames()) {
        assertThat(formats(other.getProperty(key)))
            .as(language + " " + key)
            .isEqualTo(formats(english.getProperty(key)));
      }
    }
  }

  @Test
  void every_text_that_a_template_asks_for_is_there() throws IOException {
    Properties english = bundle("");
    try (var templates = Files.list(Path.of("src/main/jte"))) {
      for (Path template : templates.toList()) {
        Matcher used = USED.matcher(Files.readString(template));
        while (used.find()) {
          if (!used.group(1).endsWith(".")) { // else the rest of the key follows
            assertThat(english).as(template.toString()).containsKey(used.group(1));
          }
        }
      }
    }
  }

  @Test
  void the_first_language_that_there_are_words_in_is_taken() {
    assertThat(Texts.accepted("de-DE,de;q=0.9,pt-BR;q=0.8,en;q=0.5")).contains("pt");
    assertThat(Texts.accepted("zh")).isEmpty();
    assertThat(Texts.accepted("")).isEmpty();
    assertThat(Texts.accepted("***;;")).isEmpty();
  }

  @Test
  void numbers_choose_their_words() {
    Texts texts = Texts.in("en");

    assertThat(texts.of("feed.found", 0)).isEqualTo("Nothing found");
    assertThat(texts.of("feed.found", 1)).isEqualTo("1 passage found");
    assertThat(texts.of("feed.found", 3)).isEqualTo("3 passages found");
  }

  private static int formats(String text) {
    return text.contains("{") ? new MessageFormat(text).getFormatsByArgumentIndex().length : 0;
  }

  private static Properties bundle(String suffix) throws IOException {
    var properties = new Properties();
    try (InputStream in =
        TextsTest.class.getResourceAsStream(
            "/io/parley/server/console/messages" + suffix + ".properties")) {
      properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    }
    return properties;
  }
}
