package io.parley.server.console.page;

import io.parley.server.feed.Summary;
import io.parley.server.feed.Update;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Counters, the last day, and what happened lately.
 *
 * @param summary the counters
 * @param feed newest first
 * @param since from when on live updates are to follow
 */
public record DashboardView(Summary summary, List<Update> feed, Instant since) {
  private static final int HEIGHT = 96;
  private static final int STEP = 26;
  private static final int WIDTH = 9;
  private static final int LEAST = 2;

  public DashboardView {
    feed = List.copyOf(feed);
  }

  /**
   * One hour of the chart, in its own coordinates.
   *
   * @param in what customers wrote
   * @param out what agents replied
   */
  public record Bars(Instant from, long received, long replies, Bar in, Bar out) {}

  /** A rectangle of the chart. */
  public record Bar(int x, int y, int height) {}

  /** The chart's hours, oldest first. */
  public List<Bars> bars() {
    long most =
        summary.hours().stream()
            .mapToLong(hour -> Math.max(hour.received(), hour.replies()))
            .max()
            .orElse(0);
    List<Bars> bars = new ArrayList<>();
    for (Summary.Hour hour : summary.hours()) {
      int x = bars.size() * STEP + (STEP - 2 * WIDTH - 2) / 2;
      bars.add(
          new Bars(
              hour.from(),
              hour.received(),
              hour.replies(),
              bar(x, hour.received(), most),
              bar(x + WIDTH + 2, hour.replies(), most)));
    }
    return bars;
  }

  /** Whether the last day has anything to draw. */
  public boolean quiet() {
    return summary.hours().stream().allMatch(hour -> hour.received() + hour.replies() == 0);
  }

  private static Bar bar(int x, long count, long most) {
    int height =
        count == 0 || most == 0 ? LEAST : Math.max(LEAST + 2, (int) (count * HEIGHT / most));
    return new Bar(x, HEIGHT - height, height);
  }
}
