package io.parley.core.agent;

import io.parley.core.Spi;
import io.parley.core.conversation.Message;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Says in few words what was said. Thread-safe. */
@Spi
public interface Summariser {
  /**
   * The old summary and what was said after it as one new summary, at most 2,000 characters, in the
   * language of the conversation.
   *
   * @param agent whose conversation it is
   * @param before what is known already
   * @param said what was said after that, oldest first; not empty
   * @param now the present
   * @throws io.parley.core.RemoteException when a model behind it fails
   */
  Summed sum(Agent agent, Optional<String> before, List<Message> said, Instant now);

  /**
   * A summary.
   *
   * @param text the words
   * @param by a model's name, or {@code offline}
   */
  record Summed(String text, String by) {}
}
