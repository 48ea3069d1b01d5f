package io.parley.automation.sequence;

import io.parley.core.StaleVersionException;
import io.parley.core.action.ActionHandler;
import io.parley.core.action.Finding;
import io.parley.core.action.Outcome;
import io.parley.core.work.Effect;
import io.parley.core.work.Write;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes the subject of a rule, a step or a tool call out of one sequence or of all. Thread-safe.
 */
public final class StopSequence implements ActionHandler {
  private static final int TRIES = 5;

  private final SequenceParts parts;
  private final InstantSource clock;

  public StopSequence(SequenceParts parts, InstantSource clock) {
    this.parts = parts;
    this.clock = clock;
  }

  @Override
  public String type() {
    return "stopSequence";
  }

  @Override
  public String parameters() {
    return """
    {"type":"object","additionalProperties":false,
      "description":"takes the lead, contact or conversation out of a sequence","properties":{
      "sequenceId":{"type":"string","minLength":1,"maxLength":100,
        "description":"default: every sequence it is in"}}}
    """;
  }

  @Override
  public Optional<String> objection(Effect effect) {
    return wanted(effect).isEmpty()
        ? Optional.of("it is in no such sequence any more")
        : Optional.empty();
  }

  @Override
  public Outcome run(Effect effect) {
    for (int attempt = 1; ; attempt++) {
      try {
        var writes = new ArrayList<Write>();
        var now = clock.instant();
        for (Enrolment enrolment : wanted(effect)) {
          writes.addAll(
              parts.enrolments().exit(enrolment, "stopped by the action stopSequence", now));
        }
        if (!writes.isEmpty()) {
          parts.storage().work().commit(writes, now);
        }
        return new Outcome.Done(Optional.empty());
      } catch (StaleVersionException e) {
        if (attempt == TRIES) {
          return new Outcome.Refused("the enrolment changed all the time");
        }
      }
    }
  }

  /** Looking and stopping are the same commit, so what is not stopped was not. */
  @Override
  public Finding reconcile(Effect effect, Claims claims) {
    return wanted(effect).isEmpty() ? new Finding.Happened(Optional.empty()) : new Finding.Absent();
  }

  private List<Enrolment> wanted(Effect effect) {
    Map<String, String> ids = new LinkedHashMap<>(effect.target());
    About.named(effect.subject()).forEach(ids::putIfAbsent);
    Optional<String> sequence = effect.parameter("sequenceId").filter(id -> !id.isBlank());
    return parts.enrolments().about(effect.tenant(), ids).stream()
        .filter(each -> sequence.isEmpty() || sequence.get().equals(each.way().sequenceId()))
        // A step that stops "every sequence" means the others.
        .filter(
            each ->
                sequence.isPresent()
                    || effect.at(EnrolmentFence.ENROLMENT).filter(each.id()::equals).isEmpty())
        .toList();
  }
}
