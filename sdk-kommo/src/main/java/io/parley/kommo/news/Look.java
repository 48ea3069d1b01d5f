package io.parley.kommo.news;

import io.parley.core.Spi;
import io.parley.core.event.Event;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads again what an event is about, because the event is a hint only. Thread-safe; blocks. */
@Spi
@FunctionalInterface
public interface Look {
  /**
   * How the subject of the event is now.
   *
   * @throws io.parley.core.RemoteException when Kommo failed and may answer later
   */
  Seen at(Event event);

  /** What a look showed. */
  sealed interface Seen {
    /**
     * It is there.
     *
     * @param facts under the names that events use, such as {@code lead.statusId}
     */
    record There(Map<String, @Nullable Object> facts) implements Seen {}

    /** It is not there any more. */
    record Gone() implements Seen {}

    /** It cannot be read: not a kind that is read again, no connection, or no right to. */
    record Hidden() implements Seen {}
  }
}
