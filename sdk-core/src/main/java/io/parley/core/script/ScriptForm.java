package io.parley.core.script;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the JSON form of a script, field by field. */
final class ScriptForm {
  private final Part json;

  ScriptForm(Map<String, ?> json) {
    this.json = new Part(json, "");
  }

  Script read() {
    json.only("name", "enabled", "priority", "trigger", "steps", "objections");
    String name = json.text("name");
    boolean enabled = json.flag("enabled", true);
    int priority = json.whole("priority", 0);
    Trigger trigger = json.has("trigger") ? trigger(json.object("trigger")) : Trigger.NONE;
    json.value("steps");
    List<ScriptStep> steps = json.each("steps", (step, at) -> step(Part.of(step, at)));
    List<Objection> objections = objections(json);
    return json.made(() -> new Script(name, enabled, priority, trigger, steps, objections));
  }

  private static Trigger trigger(Part json) {
    json.only("keywords", "intents", "stages");
    List<String> keywords = json.texts("keywords");
    List<Trigger.Intent> intents = json.each("intents", ScriptForm::intent);
    List<Trigger.Stage> stages = json.each("stages", ScriptForm::stage);
    return json.made(() -> new Trigger(keywords, intents, stages));
  }

  /** {@code {name, examples}}, or one example that is its own name. */
  private static Trigger.Intent intent(Object entry, String at) {
    if (entry instanceof String text) {
      return new Part(Map.of(), at).made(() -> new Trigger.Intent(text, List.of(text)));
    }
    Part json = Part.of(entry, at).only("name", "examples");
    String name = json.text("name");
    List<String> examples = json.texts("examples");
    return json.made(() -> new Trigger.Intent(name, examples));
  }

  /** {@code {pipelineId, statusId}}, or the number of a status. */
  private static Trigger.Stage stage(Object entry, String at) {
    Part json =
        entry instanceof Number
            ? new Part(Map.of("statusId", entry), at)
            : Part.of(entry, at).only("pipelineId", "statusId");
    Optional<Long> pipeline = json.wholeNumber("pipelineId");
    Optional<Long> status = json.wholeNumber("statusId");
    return json.made(() -> new Trigger.Stage(pipeline, status));
  }

  private static ScriptStep step(Part json) {
    json.only("id", "goal", "say", "ask", "next", "objections");
    String id = json.text("id");
    String goal = json.optionalText("goal").orElse("");
    Wording say = Wording.read(json.value("say"), json.at("say"));
    Optional<Ask> ask = json.has("ask") ? Optional.of(ask(json.object("ask"))) : Optional.empty();
    List<Next> next = json.each("next", (way, at) -> next(Part.of(way, at)));
    List<Objection> objections = objections(json);
    return json.made(() -> new ScriptStep(id, goal, say, ask, next, objections));
  }

  private static Ask ask(Part json) {
    json.only(
        "slot", "type", "required", "validation", "options", "again", "retry", "field", "attempts");
    String slot = json.text("slot");
    String word = json.optionalText("type").orElse(SlotType.TEXT.word());
    SlotType type =
        SlotType.find(word)
            .orElseThrow(
                () ->
                    json.refusal(
                        "type",
                        "'"
                            + word
                            + "' must be one of "
                            + java.util.Arrays.stream(SlotType.values())
                                .map(SlotType::word)
                                .toList()));
    boolean required = json.flag("required", true);
    Validation validation =
        json.has("validation") ? validation(json.object("validation")) : Validation.NONE;
    List<Ask.Option> options = json.each("options", ScriptForm::option);
    Optional<Wording> again = wording(json, "again");
    Optional<Wording> retry = wording(json, "retry");
    Optional<String> field = json.scalar("field");
    int attempts = json.whole("attempts", Ask.ATTEMPTS);
    return json.made(
        () -> new Ask(slot, type, required, validation, options, again, retry, field, attempts));
  }

  private static Validation validation(Part json) {
    json.only("min", "max", "format");
    return new Validation(json.scalar("min"), json.scalar("max"), json.optionalText("format"));
  }

  /** {@code {value, words}}, or a value that is said in its own words only. */
  private static Ask.Option option(Object entry, String at) {
    if (entry instanceof String text) {
      return new Part(Map.of(), at).made(() -> Ask.Option.of(text));
    }
    Part json = Part.of(entry, at).only("value", "words");
    String value = json.text("value");
    List<String> words = json.texts("words");
    return json.made(() -> new Ask.Option(value, words));
  }

  private static Optional<Wording> wording(Part json, String field) {
    return json.has(field)
        ? Optional.of(Wording.read(json.value(field), json.at(field)))
        : Optional.empty();
  }

  private static Next next(Part json) {
    json.only("when", "goto");
    Optional<When> when =
        json.has("when") ? Optional.of(when(json.object("when"))) : Optional.empty();
    return new Next(when, json.text("goto"));
  }

  private static List<Objection> objections(Part json) {
    return json.each("objections", (entry, at) -> objection(Part.of(entry, at)));
  }

  private static Objection objection(Part json) {
    json.only("said", "answer", "goto");
    List<String> said = json.texts("said");
    Wording answer = Wording.read(json.value("answer"), json.at("answer"));
    Optional<String> goTo = json.optionalText("goto");
    return json.made(() -> new Objection(said, answer, goTo));
  }

  private static When when(Part json) {
    if (json.has("all")) {
      return new When.All(json.only("all").each("all", (part, at) -> when(Part.of(part, at))));
    }
    if (json.has("any")) {
      return new When.Any(json.only("any").each("any", (part, at) -> when(Part.of(part, at))));
    }
    if (json.has("not")) {
      return new When.Not(when(json.only("not").object("not")));
    }
    if (json.has("said")) {
      List<String> said = json.only("said").texts("said");
      return json.made(() -> new When.Said(said));
    }
    if (json.has("expr")) {
      throw json.refusal(
          "expr", "a script compares what the customer told: use field, op and value, or said");
    }
    return slot(json.only("field", "op", "value", "all", "any", "not", "said"));
  }

  private static When slot(Part json) {
    String field = json.text("field");
    if (!field.startsWith(ScriptProgress.SLOT)) {
      throw json.refusal("field", "'" + field + "' must be a slot such as slot.budget");
    }
    String word = json.text("op");
    When.Operator operator =
        When.Operator.find(word)
            .orElseThrow(
                () ->
                    json.refusal(
                        "op",
                        "'"
                            + word
                            + "' must be one of "
                            + java.util.Arrays.stream(When.Operator.values())
                                .map(When.Operator::word)
                                .toList()));
    Object value =
        operator == When.Operator.EXISTS && !json.has("value") ? true : json.value("value");
    boolean plain =
        value instanceof Collection<?> several
            ? !several.isEmpty()
                && several.size() <= 100
                && several.stream().allMatch(ScriptForm::scalar)
            : scalar(value);
    if (!plain) {
      throw json.refusal("value", "must be a text, a number, true or false, or a list of 1 to 100");
    }
    return json.made(
        () -> new When.Slot(field.substring(ScriptProgress.SLOT.length()), operator, value));
  }

  private static boolean scalar(Object value) {
    return value instanceof Number
        || value instanceof Boolean
        || (value instanceof String text && text.length() <= 1_000);
  }
}
