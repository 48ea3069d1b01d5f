package io.parley.core.script;

import io.parley.core.action.Placeholders;
import io.parley.core.language.Language;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Words for the customer, in one language or in several; {@code {{slot.name}}} in them stands for
 * what the customer told. As JSON a text, or an object of texts by language. Immutable.
 *
 * @param any for a language that has none of its own; 1 to 2,000 characters
 * @param own by language; each 1 to 2,000 characters
 */
public record Wording(Optional<String> any, Map<Language, String> own) {
  private static final int LONGEST = 2_000;

  public Wording {
    own =
        own.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<Language, String>(own));
    if (any.isEmpty() && own.isEmpty()) {
      throw new IllegalArgumentException("wording must have a text");
    }
    any.ifPresent(Wording::check);
    own.values().forEach(Wording::check);
  }

  private static void check(String text) {
    if (text.isBlank() || text.length() > LONGEST) {
      throw new IllegalArgumentException(
          "text of " + text.length() + " characters must have 1 to " + LONGEST + ", not all blank");
    }
    Placeholders.problem(text)
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException("text: " + problem);
            });
    for (String name : Placeholders.names(text)) {
      if (!name.startsWith(ScriptProgress.SLOT)) {
        throw new IllegalArgumentException(
            "text: {{" + name + "}} must be a slot such as {{slot.name}}");
      }
    }
  }

  /** The same words in every language. */
  public static Wording of(String text) {
    return new Wording(Optional.of(text), Map.of());
  }

  /** Words in one language, to be followed by {@link #and}. */
  public static Wording in(Language language, String text) {
    return new Wording(Optional.empty(), Map.of(language, text));
  }

  /** The same, and these words in that language. */
  public Wording and(Language language, String text) {
    var more = new EnumMap<Language, String>(Language.class);
    more.putAll(own);
    more.put(language, text);
    return new Wording(any, more);
  }

  /** The words in a language, else those of any, else of the first language there is. */
  public String text(Language language) {
    return Optional.ofNullable(own.get(language))
        .or(() -> any)
        .orElseGet(() -> own.values().iterator().next());
  }

  /** The slots that the words speak of. */
  java.util.Set<String> slots() {
    var slots = new java.util.TreeSet<String>();
    java.util.stream.Stream.concat(any.stream(), own.values().stream())
        .flatMap(text -> Placeholders.names(text).stream())
        .forEach(name -> slots.add(name.substring(ScriptProgress.SLOT.length())));
    return slots;
  }

  /** The words in a language with the slots filled in. */
  String said(Language language, Map<String, ?> slots) {
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    slots.forEach((name, value) -> facts.put(ScriptProgress.SLOT + name, value));
    return Placeholders.render(text(language), facts).strip();
  }

  /** As JSON: a text, or an object. */
  Object toJson() {
    if (own.isEmpty()) {
      return any.orElseThrow();
    }
    var json = new LinkedHashMap<String, Object>();
    any.ifPresent(text -> json.put("any", text));
    own.forEach((language, text) -> json.put(language.code(), text));
    return json;
  }

  static Wording read(@Nullable Object json, String place) {
    if (json instanceof String text) {
      return made(place, Optional.of(text), Map.of());
    }
    if (!(json instanceof Map<?, ?> map)) {
      throw new InvalidScriptException(
          place, "must be a text, or an object of texts by language such as {\"es\": \"…\"}", null);
    }
    Optional<String> any = Optional.empty();
    var own = new EnumMap<Language, String>(Language.class);
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String name = Objects.toString(entry.getKey());
      if (!(entry.getValue() instanceof String text)) {
        throw new InvalidScriptException(place + "." + name, "must be a text", null);
      }
      if (name.equals("any")) {
        any = Optional.of(text);
        continue;
      }
      Language language =
          Language.find(name)
              .filter(found -> found.code().equals(name))
              .orElseThrow(
                  () ->
                      new InvalidScriptException(
                          place + "." + name, "must be any, en, es, pt or ru", null));
      made(place + "." + name, Optional.of(text), Map.of());
      own.put(language, text);
    }
    return made(place, any, own);
  }

  private static Wording made(String place, Optional<String> any, Map<Language, String> own) {
    try {
      return new Wording(any, own);
    } catch (IllegalArgumentException e) {
      throw new InvalidScriptException(place, String.valueOf(e.getMessage()), e);
    }
  }
}
