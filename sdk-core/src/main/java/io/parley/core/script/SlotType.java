package io.parley.core.script;

import java.util.Arrays;
import java.util.Optional;

/** What kind of thing a step asks for. */
public enum SlotType {
  /** Whatever the customer says that is no question. */
  TEXT("text"),
  /** What somebody is called. */
  NAME("name"),
  /** An amount or a count, in digits or in small number words. */
  NUMBER("number"),
  /** An e-mail address. */
  EMAIL("email"),
  /** A telephone number of 7 to 15 digits. */
  PHONE("phone"),
  /** A day, also "tomorrow", "on Friday" and "in three days". */
  DATE("date"),
  /** One of the options. */
  CHOICE("choice"),
  /** Yes or no. */
  YES_NO("yesNo"),
  /** Something of a fixed form, such as an order number. */
  CODE("code");

  private final String word;

  SlotType(String word) {
    this.word = word;
  }

  /** As JSON spells it. */
  public String word() {
    return word;
  }

  /** The type of that word. */
  public static Optional<SlotType> find(String word) {
    return Arrays.stream(values()).filter(type -> type.word.equals(word)).findFirst();
  }
}
