package io.parley.kommo.action;

import io.parley.core.action.ActionHandler;
import io.parley.core.action.Finding;
import io.parley.core.action.Outcome;
import io.parley.core.work.Effect;
import io.parley.kommo.entity.Task;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Closes the task the effect names, else the open task of the lead that is due first. */
final class CompleteTask implements ActionHandler {
  private static final String NONE = "there is no open task to complete";

  private final Connections connections;

  CompleteTask(Connections connections) {
    this.connections = connections;
  }

  @Override
  public String type() {
    return "completeTask";
  }

  @Override
  public String parameters() {
    return """
    {"type":"object","additionalProperties":false,"required":["result"],
     "description":"Closes the open task that is due first.",
     "properties":{
      "result":{"type":"string","minLength":1,"maxLength":5000,"description":"what came of it"}}}
    """;
  }

  @Override
  public Optional<String> objection(Effect effect) {
    return Target.of(effect, connections)
        .flatMap(target -> open(target).isEmpty() ? Optional.of(NONE) : Optional.empty());
  }

  @Override
  public Outcome run(Effect effect) {
    Optional<Target> target = Target.of(effect, connections);
    if (target.isEmpty()) {
      return new Outcome.Refused(Target.missing(effect));
    }
    Optional<Task> task = open(target.get());
    if (task.isEmpty()) {
      return new Outcome.Refused(NONE);
    }
    target.get().kommo().tasks().complete(task.get().id(), target.get().text("result").orElse(""));
    return new Outcome.Done(Optional.empty());
  }

  @Override
  public Finding reconcile(Effect effect, Claims claims) {
    Optional<Target> target = Target.of(effect, connections);
    if (target.isEmpty()) {
      return new Finding.Unclear(Target.missing(effect));
    }
    String result = target.get().text("result").orElse("").strip();
    boolean named = target.get().id("task").isPresent();
    return candidates(target.get())
            .filter(Task::completed)
            .filter(task -> named || !task.updatedAt().isBefore(target.get().since()))
            .anyMatch(task -> task.result().map(String::strip).filter(result::equals).isPresent())
        ? new Finding.Happened(Optional.empty())
        : new Finding.Absent();
  }

  private static Optional<Task> open(Target target) {
    return candidates(target)
        .filter(task -> !task.completed())
        .min(Comparator.comparing(Task::completeTill).thenComparingLong(Task::id));
  }

  private static Stream<Task> candidates(Target target) {
    if (target.id("task").isPresent()) {
      return target.kommo().tasks().find(target.id("task").get()).stream();
    }
    return target.about().stream()
        .flatMap(about -> target.kommo().tasks().about(about.kind(), about.id()));
  }
}
