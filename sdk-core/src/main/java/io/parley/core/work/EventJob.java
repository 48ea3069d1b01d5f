package io.parley.core.work;

import io.parley.core.event.Event;
import io.parley.core.event.EventState;
import io.parley.core.event.RecordedEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Hands each recorded event that is still news to every decider and stores all they decided in one
 * commit.
 */
public final class EventJob implements JobHandler {
  /** The type of the jobs that {@link Write.Happened} enqueues. */
  public static final String TYPE = "event";

  private final WorkLog events;
  private final List<Screening> screenings;
  private final List<Decider> deciders;

  /** Deciders are asked in this order; every event is news. */
  public EventJob(WorkLog events, List<Decider> deciders) {
    this(events, List.of(), deciders);
  }

  /** Screenings are asked in this order, each about what the one before left; then the deciders. */
  public EventJob(WorkLog events, List<Screening> screenings, List<Decider> deciders) {
    this.events = events;
    this.screenings = List.copyOf(screenings);
    this.deciders = List.copyOf(deciders);
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Result handle(Job job, Claimed claimed) {
    Optional<RecordedEvent> recorded = events.event(job.tenant(), job.id());
    if (recorded.isEmpty() || recorded.get().state() != EventState.PENDING) {
      return Result.done(List.of());
    }
    Event event = recorded.get().event();
    for (Screening screening : screenings) {
      switch (screening.screen(event, claimed.now())) {
        case Screening.Screened.News(Event known) -> event = known;
        case Screening.Screened.Old(String reason) -> {
          return Result.done(
              List.of(new Write.Mark(job.tenant(), event.id(), EventState.IGNORED, reason)));
        }
      }
    }
    var writes = new ArrayList<Write>();
    if (!event.equals(recorded.get().event())) {
      writes.add(new Write.Amend(event));
    }
    var reasons = new ArrayList<String>();
    boolean acted = false;
    for (Decider decider : deciders) {
      Decider.Decision decision = decider.decide(event, claimed.now());
      writes.addAll(decision.writes());
      if (!decision.reason().isEmpty()) {
        reasons.add(decider.name() + ": " + decision.reason());
      }
      acted |= decision.acted();
    }
    EventState state = acted ? EventState.PROCESSED : EventState.IGNORED;
    String reason =
        reasons.isEmpty() ? "nobody decides on events here" : String.join("; ", reasons);
    writes.add(new Write.Mark(job.tenant(), event.id(), state, reason));
    return Result.done(writes);
  }

  @Override
  public List<Write> givenUp(Job job, String reason, Instant now) {
    return List.of(new Write.Mark(job.tenant(), job.id(), EventState.DEAD, reason));
  }
}
