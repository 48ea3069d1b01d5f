package io.parley.core.agent;

import io.parley.core.Spi;
import java.util.List;
import java.util.Set;

/**
 * Looks at what comes in before it is answered, and says what of it is to be taken with care. Never
 * keeps a question from being answered. Pure, thread-safe, and quick whatever the texts are. Verify
 * one with {@code InputGuardContract} from the parley-core test-jar.
 */
@Spi
public interface InputGuard {
  /** Names it in traces, such as {@code injection}. */
  String name();

  /** What is to be taken with care in a turn. */
  Marks mark(Turn turn, ContextProvider.Context context);

  /**
   * What is to be taken with care.
   *
   * @param message whether the customer's message tries to instruct the model
   * @param passages the ids of passages that do
   * @param notes what was found, for people
   */
  record Marks(boolean message, Set<String> passages, List<String> notes) {
    /** Nothing is. */
    public static final Marks NONE = new Marks(false, Set.of(), List.of());

    public Marks {
      passages = Set.copyOf(passages);
      notes = List.copyOf(notes);
    }
  }
}
