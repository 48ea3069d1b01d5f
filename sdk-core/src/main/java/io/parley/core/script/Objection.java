package io.parley.core.script;

import java.util.List;
import java.util.Optional;

/**
 * Something customers object, with the answer to it. Immutable.
 *
 * @param said words or phrases that tell it, 1 to 30: of one word in any inflected form, of several
 *     as an example of what is meant
 * @param answer what is said to it
 * @param goTo the step to go on with, or {@code end}; empty: the step it came up in is asked again
 */
public record Objection(List<String> said, Wording answer, Optional<String> goTo) {
  public Objection {
    said = List.copyOf(said);
    Phrases.check("said", said, 30);
    if (said.isEmpty()) {
      throw new IllegalArgumentException("said must have at least one entry");
    }
  }

  /** Answers what is told by these words, and asks again. */
  public static Objection of(String answer, String... said) {
    return new Objection(List.of(said), Wording.of(answer), Optional.empty());
  }
}
