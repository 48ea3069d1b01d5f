package io.parley.automation.rule;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** For each of what a rule fires at most once, ever. The words are stored. */
public enum OncePer {
  /** Each lead. */
  LEAD,
  /** Each contact. */
  CONTACT,
  /** Each company. */
  COMPANY,
  /** Each conversation with a customer. */
  CONVERSATION,
  /** Each talk, Kommo's own unit of a chat. */
  TALK;

  /** The word in JSON, such as {@code lead}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The constant of that word. */
  public static Optional<OncePer> of(String word) {
    return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
  }

  static String words() {
    return Arrays.stream(values()).map(OncePer::word).collect(Collectors.joining(", "));
  }

  /** The one the facts are about, such as {@code lead:17}; empty when they name none. */
  Optional<String> of(Map<String, @Nullable Object> facts) {
    return Optional.ofNullable(facts.get(word() + ".id"))
        .map(Object::toString)
        .filter(id -> !id.isBlank())
        .map(id -> word() + ":" + id);
  }

  @Override
  public String toString() {
    return word();
  }
}
