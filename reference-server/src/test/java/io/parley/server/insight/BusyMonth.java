package io.parley.server.insight;

import io.parley.core.TenantId;
import io.parley.core.tally.Tally;
import io.parley.core.work.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Thirty days of an agent's work, some of them busier. */
public final class BusyMonth {
  private BusyMonth() {}

  /** The counts of the thirty days that end at {@code now}. */
  public static List<Write> of(TenantId tenant, String agent, Instant now) {
    var writes = new ArrayList<Write>();
    for (int day = 0; day < 30; day++) {
      Instant at = now.minus(Duration.ofDays(day));
      int busy = 9 + day * 7 % 11;
      for (Tally tally :
          List.of(
              new Tally(at, "conversation", agent, "", busy),
              new Tally(at, "message", agent, "customer", busy * 3L),
              new Tally(at, "message", agent, "agent", busy * 2L),
              new Tally(at, "message", agent, "human", busy / 3),
              new Tally(at, "first_reply", agent, Integer.toString(1_000 + busy * 100), busy),
              new Tally(at, "turn", agent, "answered", busy * 2L),
              new Tally(at, "turn", agent, "unknown", busy / 4),
              new Tally(at, "handed_off", agent, "could_not_answer", busy / 4),
              new Tally(at, "handed_off", agent, "person_took_over", busy / 5),
              new Tally(at, "closed", agent, "agent", busy / 2),
              new Tally(at, "closed", agent, "person", busy / 4),
              new Tally(at, "feedback", agent, "up", busy / 2),
              new Tally(at, "feedback", agent, "down", busy / 6),
              new Tally(at, "tokens.input", agent, "gpt-4o-mini", busy * 900L),
              new Tally(at, "tokens.output", agent, "gpt-4o-mini", busy * 60L),
              new Tally(at, "stage", agent, "7:142", busy / 3))) {
        writes.add(new Write.Count(tenant, tally, Optional.empty()));
      }
    }
    return writes;
  }
}
