package io.parley.core.script;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes the JSON form of a script: what is as usual is left out. */
final class ScriptText {
  private ScriptText() {}

  static Map<String, @Nullable Object> of(Script script) {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("name", script.name());
    json.put("enabled", script.enabled());
    json.put("priority", script.priority());
    json.put("trigger", trigger(script.trigger()));
    json.put("steps", script.steps().stream().map(ScriptText::step).toList());
    objections(script.objections()).ifPresent(list -> json.put("objections", list));
    return json;
  }

  private static Map<String, Object> trigger(Trigger trigger) {
    var json = new LinkedHashMap<String, Object>();
    json.put("keywords", trigger.keywords());
    json.put(
        "intents",
        trigger.intents().stream()
            .map(
                intent ->
                    intent.examples().equals(List.of(intent.name()))
                        ? (Object) intent.name()
                        : ordered("name", intent.name(), "examples", intent.examples()))
            .toList());
    json.put(
        "stages",
        trigger.stages().stream()
            .map(
                stage -> {
                  var place = new LinkedHashMap<String, Object>();
                  stage.pipelineId().ifPresent(id -> place.put("pipelineId", id));
                  stage.statusId().ifPresent(id -> place.put("statusId", id));
                  return place;
                })
            .toList());
    return json;
  }

  private static Map<String, Object> ordered(
      String one, Object first, String other, Object second) {
    var json = new LinkedHashMap<String, Object>();
    json.put(one, first);
    json.put(other, second);
    return json;
  }

  private static Map<String, Object> step(ScriptStep step) {
    var json = new LinkedHashMap<String, Object>();
    json.put("id", step.id());
    if (!step.goal().isEmpty()) {
      json.put("goal", step.goal());
    }
    json.put("say", step.say().toJson());
    step.ask().ifPresent(ask -> json.put("ask", ask(ask)));
    if (!step.next().isEmpty()) {
      json.put("next", step.next().stream().map(ScriptText::next).toList());
    }
    objections(step.objections()).ifPresent(list -> json.put("objections", list));
    return json;
  }

  private static Map<String, Object> ask(Ask ask) {
    var json = new LinkedHashMap<String, Object>();
    json.put("slot", ask.slot());
    json.put("type", ask.type().word());
    json.put("required", ask.required());
    if (!ask.validation().equals(Validation.NONE)) {
      var bounds = new LinkedHashMap<String, Object>();
      ask.validation().min().ifPresent(least -> bounds.put("min", bound(ask.type(), least)));
      ask.validation().max().ifPresent(most -> bounds.put("max", bound(ask.type(), most)));
      ask.validation().format().ifPresent(format -> bounds.put("format", format));
      json.put("validation", bounds);
    }
    if (!ask.options().isEmpty()) {
      json.put(
          "options",
          ask.options().stream()
              .map(
                  option ->
                      option.words().isEmpty()
                          ? (Object) option.value()
                          : ordered("value", option.value(), "words", option.words()))
              .toList());
    }
    ask.again().ifPresent(words -> json.put("again", words.toJson()));
    ask.retry().ifPresent(words -> json.put("retry", words.toJson()));
    ask.field().ifPresent(field -> json.put("field", field));
    if (ask.attempts() != Ask.ATTEMPTS) {
      json.put("attempts", ask.attempts());
    }
    return json;
  }

  private static Object bound(SlotType type, String bound) {
    return type == SlotType.DATE ? bound : new BigDecimal(bound);
  }

  private static Map<String, Object> next(Next next) {
    var json = new LinkedHashMap<String, Object>();
    next.when().ifPresent(when -> json.put("when", when.toJson()));
    json.put("goto", next.goTo());
    return json;
  }

  private static Optional<List<Map<String, Object>>> objections(List<Objection> objections) {
    return objections.isEmpty()
        ? Optional.empty()
        : Optional.of(
            objections.stream()
                .map(
                    objection -> {
                      var json = new LinkedHashMap<String, Object>();
                      json.put("said", objection.said());
                      json.put("answer", objection.answer().toJson());
                      objection.goTo().ifPresent(step -> json.put("goto", step));
                      return (Map<String, Object>) json;
                    })
                .toList());
  }
}
