package io.parley.server.console.page;

import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.Optional;
import java.util.ResourceBundle;

/** The console's words in one language. Immutable. */
public final class Texts {
  /** The languages there are words in, the first for whoever asks for none of them. */
  public static final List<String> LANGUAGES = List.of("en", "ru", "es", "pt");

  private static final String BUNDLE = "io.parley.server.console.messages";

  private final Locale locale;
  private final ResourceBundle bundle;

  private Texts(Locale locale) {
    this.locale = locale;
    this.bundle =
        ResourceBundle.getBundle(
            BUNDLE,
            locale,
            Texts.class.getClassLoader(),
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
  }

  /** The words in {@code language}, one of {@link #LANGUAGES}; English for any other. */
  public static Texts in(String language) {
    return new Texts(Locale.of(LANGUAGES.contains(language) ? language : LANGUAGES.getFirst()));
  }

  /**
   * The language of the first range of an {@code Accept-Language} header that there is; empty when
   * there are words in none of them.
   */
  public static Optional<String> accepted(String header) {
    List<Locale.LanguageRange> ranges;
    try {
      ranges = Locale.LanguageRange.parse(header.isBlank() ? "*" : header);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    return ranges.stream()
        .map(range -> range.getRange().split("-", 2)[0])
        .filter(LANGUAGES::contains)
        .findFirst();
  }

  /** ISO 639-1 code of the language. */
  public String language() {
    return locale.getLanguage();
  }

  /** For numbers and dates. */
  public Locale locale() {
    return locale;
  }

  /** The words of that name; the name itself where there are none. */
  public String of(String key) {
    try {
      return bundle.getString(key);
    } catch (MissingResourceException e) {
      return key;
    }
  }

  /** The words of that name, where there are any. */
  public Optional<String> find(String key) {
    return bundle.containsKey(key) ? Optional.of(bundle.getString(key)) : Optional.empty();
  }

  /** The words of that name with values in them, as {@link MessageFormat} puts them. */
  public String of(String key, Object... values) {
    return new MessageFormat(of(key), locale).format(values);
  }

  /** The words for an event kind, a state or another stored name; the name where there are none. */
  public String name(String family, String name) {
    return find(family + "." + name).orElse(name);
  }
}
