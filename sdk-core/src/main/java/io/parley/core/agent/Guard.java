package io.parley.core.agent;

import io.parley.core.Spi;

/**
 * Checks a draft before anybody sees it. Pure, thread-safe, and quick whatever the text is: it is
 * asked again for each sentence of a reply that is heard while it grows.
 *
 * <p>Asked about what it has changed, it finds nothing more to change. Verify one with {@code
 * GuardContract} from the parley-core test-jar.
 */
@Spi
public interface Guard {
  /** Names it in traces, such as {@code links}. */
  String name();

  /** What is to become of the draft. */
  Ruling check(Answerer.Question question, Answerer.Draft draft);

  /** What a guard says of a draft. */
  sealed interface Ruling {
    /** It may go out. */
    Ruling PASSED = new Passed();

    /** It may go out as it is. */
    record Passed() implements Ruling {}

    /**
     * It may go out with another text.
     *
     * @param text never blank
     * @param note what was changed, for people
     */
    record Changed(String text, String note) implements Ruling {
      public Changed {
        if (text.isBlank()) {
          throw new IllegalArgumentException("a changed text must not be blank: refuse the draft");
        }
      }
    }

    /**
     * It must not go out.
     *
     * @param reason as people read it, and as the model is told that is asked again
     */
    record Refused(String reason) implements Ruling {}
  }
}
