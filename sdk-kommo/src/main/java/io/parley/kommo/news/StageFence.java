package io.parley.kommo.news;

import io.parley.core.action.ActionHandler;
import io.parley.core.action.Finding;
import io.parley.core.action.Outcome;
import io.parley.core.event.Event;
import io.parley.core.event.RecordedEvent;
import io.parley.core.work.Effect;
import io.parley.core.work.WorkLog;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Drops what was decided because a lead came to a stage, when the lead has left the stage or is
 * gone by the time of the act. Once the first act of a decision was carried out the rest follows,
 * and what a sequence does later on is the sequence's business.
 */
public final class StageFence implements ActionHandler {
  private static final String MOVED = "lead.status_changed";
  private static final String STAGE = "lead.statusId";

  private final ActionHandler handler;
  private final WorkLog log;
  private final Look look;

  public StageFence(ActionHandler handler, WorkLog log, Look look) {
    this.handler = handler;
    this.log = log;
    this.look = look;
  }

  @Override
  public String type() {
    return handler.type();
  }

  @Override
  public String parameters() {
    return handler.parameters();
  }

  @Override
  public Optional<String> objection(Effect effect) {
    return move(effect).flatMap(this::left).or(() -> handler.objection(effect));
  }

  /** The move that the effect answers at once, while nothing has been done about it. */
  private Optional<Event> move(Effect effect) {
    return effect
        .cause()
        .flatMap(id -> log.event(effect.tenant(), id))
        .filter(move -> move.event().kind().equals(MOVED))
        .filter(move -> move.event().source().startsWith(KommoScreening.SOURCE))
        .filter(move -> atOnce(effect, move))
        .filter(
            move ->
                log
                    .effects(effect.tenant(), WorkLog.EffectQuery.causedBy(move.event().id()))
                    .stream()
                    .filter(other -> !other.id().equals(effect.id()))
                    .noneMatch(other -> other.sentAt().isPresent()))
        .map(RecordedEvent::event);
  }

  /** A decision and the end of its event are one commit. */
  private static boolean atOnce(Effect effect, RecordedEvent move) {
    Instant settled = move.settledAt().orElse(Instant.MAX);
    return !effect.createdAt().isAfter(settled);
  }

  private Optional<String> left(Event move) {
    return switch (look.at(move)) {
      case Look.Seen.Gone() -> Optional.of(move.subject() + " is not there any more");
      case Look.Seen.There(Map<String, @Nullable Object> facts) ->
          Told.same(facts.get(STAGE), move.facts().get(STAGE))
              ? Optional.empty()
              : Optional.of(
                  move.subject()
                      + " has left stage "
                      + move.fact(STAGE).orElse("?")
                      + " for stage "
                      + facts.get(STAGE));
      case Look.Seen.Hidden() -> Optional.empty();
    };
  }

  @Override
  public Outcome run(Effect effect) {
    return handler.run(effect);
  }

  @Override
  public Finding reconcile(Effect effect, Claims claims) {
    return handler.reconcile(effect, claims);
  }
}
