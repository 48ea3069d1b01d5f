package io.parley.kommo.action;

import io.parley.core.action.ActionHandler;
import io.parley.core.action.Finding;
import io.parley.core.action.Outcome;
import io.parley.core.work.Effect;
import io.parley.kommo.entity.EntityKind;
import io.parley.kommo.entity.Lead;
import io.parley.kommo.entity.TaskDraft;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Gives a person something to do about the lead, else about the contact or company. */
final class CreateTask implements ActionHandler {
  private static final Duration DEFAULT_DUE = Duration.ofDays(1);

  private final Connections connections;

  CreateTask(Connections connections) {
    this.connections = connections;
  }

  @Override
  public String type() {
    return "createTask";
  }

  @Override
  public String parameters() {
    return """
    {"type":"object","additionalProperties":false,"required":["text"],
     "description":"Gives a person something to do about the lead, else the contact or company.",
     "properties":{
      "text":{"type":"string","minLength":1,"maxLength":5000},
      "due":{"type":"string","default":"P1D","maxLength":40,
        "pattern":"^(P(?=[0-9T])([0-9]+D)?(T([0-9]+H)?([0-9]+M)?([0-9]+S)?)?|[0-9]{4}-[0-9]{2}-[0-9]{2}T.+)$",
        "description":"ISO-8601: a duration from the decision, such as PT2H, or an instant"},
      "taskType":{"type":"integer","minimum":1,"description":"1 follow-up, 2 meeting, or the account's own"},
      "responsibleUserId":{"type":"integer","minimum":1,
        "description":"default: the responsible user of the lead"}}}
    """;
  }

  /** Nobody can take a task over before it is there. */
  @Override
  public Optional<String> objection(Effect effect) {
    return Optional.empty();
  }

  @Override
  public Outcome run(Effect effect) {
    Optional<Target> found = Target.of(effect, connections);
    if (found.isEmpty()) {
      return new Outcome.Refused(Target.missing(effect));
    }
    Target target = found.get();
    Optional<String> text = target.text("text");
    Optional<Instant> due = due(target);
    Optional<Target.About> about = target.about();
    if (text.isEmpty() || due.isEmpty() || about.isEmpty()) {
      return new Outcome.Refused(
          text.isEmpty()
              ? "text must not be blank"
              : due.isEmpty()
                  ? "due '"
                      + target.text("due").orElse("")
                      + "' must be an ISO-8601 duration or instant"
                  : "no lead, contact or company for the task to be about");
    }
    var draft = TaskDraft.of(text.get(), due.get()).about(about.get().kind(), about.get().id());
    target.number("taskType").filter(type -> type > 0).ifPresent(draft::type);
    target
        .number("responsibleUserId")
        .or(() -> responsible(target))
        .filter(user -> user > 0)
        .ifPresent(draft::responsible);
    long id = target.kommo().tasks().create(draft.build());
    return new Outcome.Done(Optional.of(String.valueOf(id)));
  }

  private static Optional<Long> responsible(Target target) {
    return target
        .about()
        .filter(about -> about.kind().equals(EntityKind.LEADS))
        .flatMap(about -> target.kommo().leads().find(about.id()))
        .map(Lead::responsibleUserId);
  }

  /** Counted from the decision, so that a repetition asks for the same instant. */
  private static Optional<Instant> due(Target target) {
    String due = target.text("due").orElse(DEFAULT_DUE.toString());
    try {
      return Optional.of(
          due.startsWith("P")
              ? target.effect().createdAt().plus(Duration.parse(due))
              : OffsetDateTime.parse(due).toInstant());
    } catch (DateTimeException | ArithmeticException neither) {
      return Optional.empty();
    }
  }

  @Override
  public Finding reconcile(Effect effect, Claims claims) {
    Optional<Target> found = Target.of(effect, connections);
    if (found.isEmpty() || found.get().about().isEmpty()) {
      return new Finding.Unclear(Target.missing(effect));
    }
    Target target = found.get();
    Target.About about = target.about().get();
    String text = target.text("text").orElse("").strip();
    long due = due(target).map(Instant::getEpochSecond).orElse(0L);
    return target
        .kommo()
        .tasks()
        .about(about.kind(), about.id())
        .filter(task -> !task.createdAt().isBefore(target.since()))
        .filter(task -> task.text().strip().equals(text))
        .filter(task -> task.completeTill().getEpochSecond() == due)
        .map(task -> String.valueOf(task.id()))
        .filter(id -> !claims.taken(id))
        .findFirst()
        .<Finding>map(id -> new Finding.Happened(Optional.of(id)))
        .orElseGet(Finding.Absent::new);
  }
}
