package io.parley.core.work;

import io.parley.core.Spi;
import java.util.function.Consumer;

/**
 * Carries the news that work is ready from the process that stored it to those that may take it up.
 *
 * <p>Only news: what is to be done stays in the store, where everybody who may have missed it still
 * finds it. So an implementation may lose announcements when what carries them is away, may tell
 * several as one, and may tell one twice; but it never fails or delays who announces, and it hears
 * again by itself when what carries it is back. Implementations are thread-safe. Verify one with
 * {@code AnnouncementsContract} from the parley-core test-jar.
 */
@Spi
public interface Announcements extends AutoCloseable {
  /** Tells, soon and once for many calls, that work is ready. Returns at once; never throws. */
  void announce();

  /** Has {@code listener} called after each announcement of any process. It must return quickly. */
  WorkStore.Subscription onEvery(Runnable listener);

  /**
   * Gives announcements to {@code taker} or to another taker of any process: each to one of them at
   * least, and to another one when that one has no room, dies of it, or leaves work for others.
   */
  WorkStore.Subscription onAny(Taker taker);

  /** Lets go of what carries it; nobody is called any more. */
  @Override
  void close();

  /** Takes up work. */
  interface Taker {
    /** Whether it could take any now; asked before it is given an announcement. */
    boolean hasRoom();

    /**
     * Looks for work soon, on a thread of its own, then tells {@code looked} whether it took all
     * there was: false sends the announcement on to others. One that cannot look tells nothing.
     */
    void look(Consumer<Boolean> looked);
  }

  /** For a store that one process has to itself: carries nothing. */
  static Announcements none() {
    return new Announcements() {
      @Override
      public void announce() {}

      @Override
      public WorkStore.Subscription onEvery(Runnable listener) {
        return () -> {};
      }

      @Override
      public WorkStore.Subscription onAny(Taker taker) {
        return () -> {};
      }

      @Override
      public void close() {}
    };
  }
}
