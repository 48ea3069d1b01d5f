package io.parley.core.language;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;

/**
 * A language that texts are analysed, searched and answered in. Any other language is an empty
 * {@code Optional}. Written as its ISO 639-1 code in JSON. Immutable.
 */
public enum Language {
  ENGLISH("en"),
  SPANISH("es"),
  PORTUGUESE("pt"),
  RUSSIAN("ru");

  private final String code;

  Language(String code) {
    this.code = code;
  }

  /** The ISO 639-1 code: {@code en}, {@code es}, {@code pt} or {@code ru}. */
  @JsonValue
  public String code() {
    return code;
  }

  /** The locale of the language without a country. */
  public Locale locale() {
    return Locale.of(code);
  }

  /**
   * The language of a code or a BCP 47 tag such as {@code pt-BR}, in upper or lower case; empty for
   * a language that is not one of these.
   */
  public static Optional<Language> find(String tag) {
    String primary = tag.strip().split("[-_]", 2)[0];
    for (Language language : values()) {
      if (language.code.equalsIgnoreCase(primary)) {
        return Optional.of(language);
      }
    }
    return Optional.empty();
  }

  /**
   * The language of a code or a BCP 47 tag.
   *
   * @throws IllegalArgumentException when it is not one of these languages
   */
  @JsonCreator
  public static Language of(String tag) {
    return find(tag)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "language '" + tag + "' must be one of en, es, pt, ru"));
  }

  /**
   * The language a text is written in; empty when it is another language, cannot be told, or could
   * equally be two of them. See {@link LanguageDetector}.
   */
  public static Optional<Language> detect(String text) {
    return LanguageDetector.BUILT_IN.detect(text);
  }

  /** As {@link #detect}, or {@code otherwise} when the text does not tell. */
  public static Language detect(String text, Language otherwise) {
    return detect(text).orElse(otherwise);
  }
}
