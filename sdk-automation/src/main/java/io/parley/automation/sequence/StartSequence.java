package io.parley.automation.sequence;

import io.parley.core.StaleVersionException;
import io.parley.core.action.ActionHandler;
import io.parley.core.action.Finding;
import io.parley.core.action.Outcome;
import io.parley.core.event.Event;
import io.parley.core.event.RecordedEvent;
import io.parley.core.work.Effect;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Enrols the subject of a rule, a step or a tool call in a sequence. Thread-safe. */
public final class StartSequence implements ActionHandler {
  private static final int TRIES = 5;

  private final SequenceParts parts;
  private final InstantSource clock;

  public StartSequence(SequenceParts parts, InstantSource clock) {
    this.parts = parts;
    this.clock = clock;
  }

  @Override
  public String type() {
    return "startSequence";
  }

  @Override
  public String parameters() {
    return """
    {"type":"object","additionalProperties":false,"required":["sequenceId"],
      "description":"enrols the lead, contact or conversation in a sequence","properties":{
      "sequenceId":{"type":"string","minLength":1,"maxLength":100}}}
    """;
  }

  /** The policy of the sequence is asked when it is started, in the same commit. */
  @Override
  public Optional<String> objection(Effect effect) {
    return Optional.empty();
  }

  @Override
  public Outcome run(Effect effect) {
    for (int attempt = 1; ; attempt++) {
      try {
        return begin(effect);
      } catch (StaleVersionException e) {
        if (attempt == TRIES) {
          return new Outcome.Refused("others enrolled the same subject at the same time");
        }
      }
    }
  }

  private Outcome begin(Effect effect) {
    String id = effect.parameter("sequenceId").orElse("");
    Optional<StoredSequence> stored = parts.sequences().find(effect.tenant(), id);
    if (stored.isEmpty()) {
      return new Outcome.Refused("no sequence '" + id + "'");
    }
    Instant now = clock.instant();
    Map<String, String> target = new LinkedHashMap<>(effect.target());
    target
        .keySet()
        .retainAll(
            Set.of(
                About.INTEGRATION,
                "transport",
                "chat",
                "lead",
                "talk",
                "contact",
                "company",
                About.CONVERSATION));
    About.named(effect.subject()).forEach(target::putIfAbsent);
    Map<String, @Nullable Object> facts =
        effect
            .cause()
            .flatMap(cause -> parts.storage().log().event(effect.tenant(), cause))
            .map(RecordedEvent::event)
            .map(Event::facts)
            .orElse(Map.of());
    var start =
        new Enrolments.Start(
            effect.subject(),
            target,
            facts,
            "the action startSequence",
            effect.cause(),
            Optional.of(effect.id()),
            effect.depth());
    return switch (parts.enrolments().begin(stored.get(), start, now)) {
      case Enrolments.Enrolling.Refused(var reason) -> new Outcome.Refused(reason);
      case Enrolments.Enrolling.Begun(var enrolment, var replaced, var writes) -> {
        parts.storage().work().commit(writes, now);
        yield new Outcome.Done(Optional.of(enrolment.id()));
      }
    };
  }

  @Override
  public Finding reconcile(Effect effect, Claims claims) {
    return parts
        .enrolments()
        .begunBy(effect.tenant(), effect.id())
        .<Finding>map(enrolment -> new Finding.Happened(Optional.of(enrolment.id())))
        .orElseGet(Finding.Absent::new);
  }
}
