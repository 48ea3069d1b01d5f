package io.parley.kommo.sync;

import io.parley.kommo.Listing;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/**
 * The pages of one list in order, read several at once, so that slow answers do not leave the
 * request budget unused. It begins with one page and reads further ahead as long as more follow.
 * Holds no more pages than are read ahead. Not thread-safe.
 */
final class PagesAhead<T> implements AutoCloseable {
  /** Enough for seven requests in a second at 1.7 s each. */
  private static final int MOST = 12;

  private final IntFunction<Listing.Page<T>> reader;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Deque<Future<Listing.Page<T>>> ahead = new ArrayDeque<>();
  private int next;
  private int width = 1;

  /**
   * @param first the page to begin with; 1 or more
   * @param reader fetches one page
   */
  PagesAhead(int first, IntFunction<Listing.Page<T>> reader) {
    this.next = first;
    this.reader = reader;
  }

  /** The next page; what fetching it threw is thrown here. */
  Listing.Page<T> next() {
    while (ahead.size() < width) {
      int page = next++;
      ahead.addLast(threads.submit(() -> reader.apply(page)));
    }
    Listing.Page<T> page = Parts.result(ahead.removeFirst());
    if (page.more()) {
      width = Math.min(MOST, width * 2);
    }
    return page;
  }

  /** Gives up what is being read. */
  @Override
  public void close() {
    threads.shutdownNow();
    threads.close();
  }
}
