package io.parley.automation.sequence;

import io.parley.core.action.ActionHandler;
import io.parley.core.action.Finding;
import io.parley.core.action.Outcome;
import io.parley.core.work.Effect;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands for the outside: keeps what was done, and may have something against it. */
final class Outbox implements ActionHandler {
  final List<Effect> done = new CopyOnWriteArrayList<>();
  volatile Optional<String> objection = Optional.empty();
  private final String type;

  Outbox(String type) {
    this.type = type;
  }

  @Override
  public String type() {
    return type;
  }

  @Override
  public String parameters() {
    return """
        {"type":"object","additionalProperties":false,"required":["text"],"properties":{
          "text":{"type":"string","minLength":1},"due":{"type":"string"}}}
        """;
  }

  @Override
  public Optional<String> objection(Effect effect) {
    return objection;
  }

  @Override
  public Outcome run(Effect effect) {
    done.add(effect);
    return new Outcome.Done(Optional.of("r-" + effect.id()));
  }

  @Override
  public Finding reconcile(Effect effect, Claims claims) {
    return new Finding.Absent();
  }

  List<String> texts() {
    return done.stream().map(effect -> effect.parameter("text").orElse("")).toList();
  }
}
