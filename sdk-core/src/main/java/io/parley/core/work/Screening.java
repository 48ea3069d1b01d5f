package io.parley.core.work;

import io.parley.core.Spi;
import io.parley.core.event.Event;
import java.time.Instant;

/**
 * Looks at an event before anybody decides on it: whether it is still news, and what else is known
 * of it. Called on a virtual thread, for one event of a subject at a time; thread-safe.
 */
@Spi
public interface Screening {
  /**
   * What the event is worth now.
   *
   * @throws io.parley.core.SdkException when that cannot be told; the event is looked at again
   *     later
   */
  Screened screen(Event event, Instant now);

  /** What a look at an event found. */
  sealed interface Screened {
    /**
     * It is news.
     *
     * @param event the event to decide on: the same, or with more facts, a cause and a depth; what
     *     is different is stored with it
     */
    record News(Event event) implements Screened {}

    /**
     * It is no news any more, and nobody decides on it.
     *
     * @param reason why, for people; one sentence
     */
    record Old(String reason) implements Screened {}
  }
}
