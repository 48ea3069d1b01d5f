package io.parley.core.schedule;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** From one instant until before another. */
record Span(Instant from, Instant to) {

  /**
   * The instants at which the local clock shows a time from {@code begin} until before {@code end}:
   * none where the clock leaps over them, twice as many where it is set back.
   */
  static List<Span> of(LocalDateTime begin, LocalDateTime end, ZoneRules rules) {
    var spans = new ArrayList<Span>();
    Instant segment = begin.toInstant(ZoneOffset.MAX);
    Instant last = end.toInstant(ZoneOffset.MIN);
    while (segment.isBefore(last)) {
      ZoneOffset offset = rules.getOffset(segment);
      ZoneOffsetTransition change = rules.nextTransition(segment);
      Instant next =
          change == null || change.getInstant().isAfter(last) ? last : change.getInstant();
      Instant from = later(begin.toInstant(offset), segment);
      Instant to = earlier(end.toInstant(offset), next);
      if (from.isBefore(to)) {
        spans.add(new Span(from, to));
      }
      segment = next;
    }
    return spans;
  }

  /** The same instants in order, without overlaps. */
  static List<Span> merged(List<Span> spans) {
    var merged = new ArrayList<Span>();
    for (Span span : spans.stream().sorted(Comparator.comparing(Span::from)).toList()) {
      Span last = merged.isEmpty() ? null : merged.getLast();
      if (last != null && !span.from.isAfter(last.to)) {
        merged.set(merged.size() - 1, new Span(last.from, later(last.to, span.to)));
      } else {
        merged.add(span);
      }
    }
    return merged;
  }

  static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
