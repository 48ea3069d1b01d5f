package io.parley.server.console.page;

import io.parley.server.insight.Gap;
import java.util.List;
import java.util.Map;

/**
 * What customers ask and the knowledge base does not answer.
 *
 * @param state which of them are shown
 * @param counts how many there are of each state
 * @param gaps the most asked first
 * @param next the address of the page after this one; empty on the last
 */
public record GapsView(Gap.State state, Map<Gap.State, Long> counts, List<Gap> gaps, String next) {
  /** How many examples of a gap are shown. */
  public static final int EXAMPLES = 5;

  public GapsView {
    counts = Map.copyOf(counts);
    gaps = List.copyOf(gaps);
  }

  /** How many there are of a state. */
  public long count(Gap.State of) {
    return counts.getOrDefault(of, 0L);
  }

  /** The newest times it was asked. */
  public static List<Gap.Question> examples(Gap gap) {
    return gap.asked().subList(0, Math.min(EXAMPLES, gap.asked().size()));
  }

  /** How often it was answered, and the answer rated down. */
  public static long badlyRated(Gap gap) {
    return gap.asked().stream().filter(Gap.Question::badlyRated).count();
  }
}
