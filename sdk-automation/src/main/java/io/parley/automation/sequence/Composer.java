package io.parley.automation.sequence;

import io.parley.core.Spi;
import io.parley.core.conversation.Citation;
import java.time.Instant;
import java.util.List;

/** Words what an agent says by itself. Thread-safe. */
@Spi
public interface Composer {
  /**
   * Words a message to the enrolment's customer.
   *
   * @param prompt what it is to be about, with its placeholders filled in
   * @throws io.parley.core.RemoteException when it cannot be worded now
   */
  Composed compose(Enrolment enrolment, String prompt, Instant now);

  /** What came of it. */
  sealed interface Composed {
    /** This is to be said. */
    record Said(String text, List<Citation> citations) implements Composed {
      public Said {
        citations = List.copyOf(citations);
      }
    }

    /** The agent has nothing to say, and why. */
    record Nothing(String reason) implements Composed {}
  }
}
