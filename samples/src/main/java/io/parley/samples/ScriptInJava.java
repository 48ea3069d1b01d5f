package io.parley.samples;

import io.parley.core.json.Json;
import io.parley.core.language.Language;
import io.parley.core.language.WordForms;
import io.parley.core.script.Ask;
import io.parley.core.script.Heard;
import io.parley.core.script.Move;
import io.parley.core.script.Next;
import io.parley.core.script.Objection;
import io.parley.core.script.Script;
import io.parley.core.script.ScriptEngine;
import io.parley.core.script.ScriptStep;
import io.parley.core.script.SlotType;
import io.parley.core.script.Validation;
import io.parley.core.script.When;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A script written in Java, the same as JSON, and a conversation that follows it. */
public final class ScriptInJava {
  private static final String JSON =
      """
      {
        "name": "Quote",
        "trigger": { "keywords": ["quote"] },
        "steps": [
          { "id": "name", "say": "Who may I ask for?", "ask": { "slot": "name", "type": "name" } },
          { "id": "count", "say": "How many lamps, {{slot.name}}?",
            "ask": { "slot": "count", "type": "number", "validation": { "min": 1 }, "field": "4711" },
            "next": [
              { "when": { "field": "slot.count", "op": "lt", "value": 20 }, "goto": "small" },
              { "goto": "big" } ],
            "objections": [ { "said": ["no idea yet"], "answer": "A rough number will do." } ] },
          { "id": "small", "say": "You may order that online.", "next": [ { "goto": "end" } ] },
          { "id": "big", "say": "You get our offer for {{slot.count}} lamps today." } ]
      }
      """;

  private ScriptInJava() {}

  public static void main(String[] arguments) {
    System.out.println("equal: " + written().equals(read()));
    talk("I'd like a quote", "I'm Ana", "No idea yet", "About 40").forEach(System.out::println);
  }

  static Script written() {
    return Script.named("Quote")
        .keywords("quote")
        .step(ScriptStep.say("name", "Who may I ask for?").ask(Ask.of("name", SlotType.NAME)))
        .step(
            ScriptStep.say("count", "How many lamps, {{slot.name}}?")
                .ask(Ask.of("count", SlotType.NUMBER).within(Validation.atLeast("1")).into("4711"))
                .next(Next.when(When.slot("count", When.Operator.LT, 20), "small"))
                .next(Next.to("big"))
                .objection(Objection.of("A rough number will do.", "no idea yet")))
        .step(ScriptStep.say("small", "You may order that online.").next(Next.to(Next.END)))
        .step(ScriptStep.say("big", "You get our offer for {{slot.count}} lamps today."))
        .build();
  }

  static Script read() {
    return Script.fromJson(Json.readMap(JSON));
  }

  /** What the script says to each message, without any storage or model. */
  static List<String> talk(String... messages) {
    var engine = new ScriptEngine();
    var said = new ArrayList<String>();
    Optional<Move> before = Optional.empty();
    for (String message : messages) {
      var turn =
          new ScriptEngine.Turn(
              Optional.of(Heard.of(message, WordForms.plain())),
              LocalDate.of(2026, 11, 26),
              Instant.parse("2026-11-26T10:00:00Z"));
      Move move =
          before.isEmpty()
              ? engine.begin(written(), turn)
              : engine.hear(written(), before.get().progress(), turn);
      said.add(move.words(Language.ENGLISH));
      before = Optional.of(move);
    }
    return said;
  }
}
