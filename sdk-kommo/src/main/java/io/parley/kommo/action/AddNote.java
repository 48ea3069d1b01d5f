package io.parley.kommo.action;

import io.parley.core.action.ActionHandler;
import io.parley.core.action.Finding;
import io.parley.core.action.Outcome;
import io.parley.core.work.Effect;
import io.parley.kommo.entity.NoteDraft;
import java.util.Optional;

/** Writes a note on the lead, else on the contact or company. */
final class AddNote implements ActionHandler {
  private final Connections connections;

  AddNote(Connections connections) {
    this.connections = connections;
  }

  @Override
  public String type() {
    return "addNote";
  }

  @Override
  public String parameters() {
    return """
    {"type":"object","additionalProperties":false,"required":["text"],
     "description":"Writes a note on the lead, else on the contact or company, for people to read.",
     "properties":{
      "text":{"type":"string","minLength":1,"maxLength":20000,
        "description":"what people of the company read; the client never does"}}}
    """;
  }

  /** Nobody can take a note over. */
  @Override
  public Optional<String> objection(Effect effect) {
    return Optional.empty();
  }

  @Override
  public Outcome run(Effect effect) {
    Optional<Target> target = Target.of(effect, connections);
    if (target.isEmpty()) {
      return new Outcome.Refused(Target.missing(effect));
    }
    Optional<String> text = target.get().text("text");
    Optional<Target.About> about = target.get().about();
    if (text.isEmpty() || about.isEmpty()) {
      return new Outcome.Refused(
          text.isEmpty() ? "text must not be blank" : "no lead, contact or company to note on");
    }
    long id =
        target
            .get()
            .kommo()
            .notes(about.get().kind())
            .create(about.get().id(), NoteDraft.text(text.get()));
    return new Outcome.Done(Optional.of(String.valueOf(id)));
  }

  @Override
  public Finding reconcile(Effect effect, Claims claims) {
    Optional<Target> target = Target.of(effect, connections);
    if (target.isEmpty() || target.get().about().isEmpty()) {
      return new Finding.Unclear(Target.missing(effect));
    }
    Target.About about = target.get().about().get();
    String text = target.get().text("text").orElse("").strip();
    return target
        .get()
        .kommo()
        .notes(about.kind())
        .since(about.id(), target.get().since())
        .filter(note -> note.text().map(String::strip).filter(text::equals).isPresent())
        .map(note -> String.valueOf(note.id()))
        .filter(id -> !claims.taken(id))
        .findFirst()
        .<Finding>map(id -> new Finding.Happened(Optional.of(id)))
        .orElseGet(Finding.Absent::new);
  }
}
