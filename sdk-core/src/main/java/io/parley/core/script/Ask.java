package io.parley.core.script;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a step wants to know. Immutable.
 *
 * @param slot under which the value is kept; a small letter, then letters and digits, at most 40
 * @param type what kind of thing it is
 * @param required whether the script goes on without it: an optional one is asked for once more,
 *     then left out
 * @param validation what the value must satisfy
 * @param options of a choice, 2 to 20; empty for other types
 * @param again said when it is asked again; empty: the words of the step
 * @param retry said when a value will not do; empty: a sentence in the customer's language
 * @param field what is filled in the CRM: the number or code of a custom field of the lead, {@code
 *     contact.} or {@code company.} in front of it for theirs, or {@code price} for the lead's
 * @param attempts so often an answer may fail before the script is given up; 1 to 10
 */
public record Ask(
    String slot,
    SlotType type,
    boolean required,
    Validation validation,
    List<Option> options,
    Optional<Wording> again,
    Optional<Wording> retry,
    Optional<String> field,
    int attempts) {
  /** What {@code attempts} is unless it is set. */
  public static final int ATTEMPTS = 3;

  private static final Pattern SLOT = Pattern.compile("[a-z][A-Za-z0-9]{0,39}");
  private static final Pattern FIELD =
      Pattern.compile("price|(?:(?:lead|contact|company)\\.)?[A-Za-z0-9_]{1,100}");

  public Ask {
    options = List.copyOf(options);
    if (!SLOT.matcher(slot).matches()) {
      throw new IllegalArgumentException(
          "slot '" + slot + "' must be a small letter, then at most 39 letters and digits");
    }
    validation.check(type);
    if (type == SlotType.CHOICE ? options.size() < 2 || options.size() > 20 : !options.isEmpty()) {
      throw new IllegalArgumentException(
          "options has "
              + options.size()
              + " entries; it must have "
              + (type == SlotType.CHOICE ? "2 to 20" : "none for type " + type.word()));
    }
    var values = new HashSet<String>();
    for (int i = 0; i < options.size(); i++) {
      if (!values.add(options.get(i).value())) {
        throw new IllegalArgumentException(
            "options[" + i + "].value '" + options.get(i).value() + "' is there twice");
      }
    }
    field.ifPresent(
        name -> {
          if (!FIELD.matcher(name).matches()) {
            throw new IllegalArgumentException(
                "field '"
                    + name
                    + "' must be price, or the number or code of a custom field, such as 4711 or"
                    + " contact.EMAIL");
          }
        });
    if (attempts < 1 || attempts > 10) {
      throw new IllegalArgumentException("attempts " + attempts + " must be 1 to 10");
    }
  }

  /** One answer that may be chosen. */
  public record Option(String value, List<String> words) {
    /**
     * @param value what is kept; 1 to 100 characters
     * @param words other ways to say it, at most 20; the value itself is one
     */
    public Option {
      words = List.copyOf(words);
      if (value.isBlank() || value.length() > 100) {
        throw new IllegalArgumentException(
            "value of " + value.length() + " characters must have 1 to 100, not all blank");
      }
      Phrases.check("words", words, 20);
    }

    /** An answer that is said in its own words only. */
    public static Option of(String value, String... words) {
      return new Option(value, List.of(words));
    }
  }

  /** Asks for something that is required. */
  public static Ask of(String slot, SlotType type) {
    return new Ask(
        slot,
        type,
        true,
        Validation.NONE,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        ATTEMPTS);
  }

  /** Asks for something of a fixed form. */
  public static Ask code(String slot, String format) {
    return new Ask(
        slot,
        SlotType.CODE,
        true,
        Validation.format(format),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        ATTEMPTS);
  }

  /** Asks for one of several. */
  public static Ask choice(String slot, Option... options) {
    return new Ask(
        slot,
        SlotType.CHOICE,
        true,
        Validation.NONE,
        List.of(options),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        ATTEMPTS);
  }

  /** The same, and the script goes on without it. */
  public Ask optional() {
    return new Ask(slot, type, false, validation, options, again, retry, field, attempts);
  }

  /** The same, within these bounds. */
  public Ask within(Validation bounds) {
    return new Ask(slot, type, required, bounds, options, again, retry, field, attempts);
  }

  /** The same, and the value goes into that field of the CRM. */
  public Ask into(String crmField) {
    return new Ask(
        slot, type, required, validation, options, again, retry, Optional.of(crmField), attempts);
  }
}
