package io.parley.core.script;

import io.parley.core.script.ScriptProgress.Passed;
import io.parley.core.script.ScriptProgress.Result;
import io.parley.core.script.ScriptProgress.Status;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Leads through scripts: takes how far a conversation is and what the customer says, and gives how
 * far it is then, what to say, and what goes into the CRM. Pure; thread-safe.
 */
public final class ScriptEngine {
  /** An optional question is asked once more and then left. */
  private static final int OPTIONAL_ATTEMPTS = 2;

  private final SlotReader reader = new SlotReader();

  /**
   * One message in a conversation.
   *
   * @param heard what the customer said; empty when the script begins without them
   * @param today the day it is for the company
   * @param now the instant
   */
  public record Turn(Optional<Heard> heard, LocalDate today, Instant now) {}

  /** Begins a script. */
  public Move begin(Script script, Turn turn) {
    var way = new Way(script, turn, new LinkedHashMap<>(), new ArrayList<>());
    way.unasked();
    way.maybeAsks();
    ScriptStep first = script.steps().getFirst();
    way.reach(Optional.of(first));
    return way.move("begins at step " + first.id());
  }

  /**
   * Goes on with a script.
   *
   * @throws IllegalArgumentException when it is over, or stands at a step the script does not have
   */
  public Move hear(Script script, ScriptProgress at, Turn turn) {
    ScriptStep here = here(script, at);
    Heard heard = turn.heard().orElseThrow(() -> new IllegalArgumentException("nothing was heard"));
    var way = new Way(script, turn, at.slots(), at.passed());
    Optional<Objection> objection = objection(script, here, heard);
    if (objection.isPresent()) {
      return way.answer(here, objection.get(), at.attempts());
    }
    if (here.ask().isEmpty()) {
      way.unasked();
      way.pass(here, Result.DONE, "");
      way.reach(way.after(here, turn.heard()));
      return way.move("went on from step " + here.id());
    }
    return way.hear(here, here.ask().get(), heard, at.attempts());
  }

  /**
   * Says once more what was said last, since it never reached the customer: nothing that they say
   * now answers it, unless they tell of themselves what it asks.
   *
   * @param unheard the statements before the step at hand that were not heard either, in order
   * @throws IllegalArgumentException when it is over, or stands at a step the script does not have
   */
  public Move again(Script script, ScriptProgress at, List<String> unheard, Turn turn) {
    ScriptStep here = here(script, at);
    var way = new Way(script, turn, at.slots(), at.passed());
    way.unasked();
    way.maybeAsks();
    unheard.stream().flatMap(id -> script.step(id).stream()).forEach(way::say);
    way.reach(Optional.of(here));
    way.cameToBefore(here);
    return way.move("step " + here.id() + " is said again: it never reached the customer");
  }

  private static ScriptStep here(Script script, ScriptProgress at) {
    return at.step()
        .flatMap(script::step)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "progress at step " + at.step() + " is not in script " + script.name()));
  }

  private static Optional<Objection> objection(Script script, ScriptStep here, Heard heard) {
    for (List<Objection> known : List.of(here.objections(), script.objections())) {
      for (Objection objection : known) {
        if (objection.said().stream().anyMatch(heard::means)) {
          return Optional.of(objection);
        }
      }
    }
    return Optional.empty();
  }

  /** The turn in the making. */
  private final class Way {
    private final Script script;
    private final Turn turn;
    private final Sentences sentences;
    private final Map<String, Object> slots;
    private final List<Passed> passed;
    private final List<Wording> lines = new ArrayList<>();
    private final List<Move.Fill> fills = new ArrayList<>();
    private final List<ScriptStep> reached = new ArrayList<>();
    private Optional<ScriptStep> current = Optional.empty();
    private int attempts;
    private Move.Wants wants;

    Way(Script script, Turn turn, Map<String, Object> slots, List<Passed> passed) {
      this.script = script;
      this.turn = turn;
      this.sentences = Sentences.of(turn.heard().map(Heard::text).orElse(""));
      this.slots = new LinkedHashMap<>(slots);
      this.passed = new ArrayList<>(passed);
      this.wants = sentences.asks() ? Move.Wants.ANSWER : Move.Wants.NOTHING;
    }

    /** What begins a script may be a question without a mark. */
    void maybeAsks() {
      if (wants == Move.Wants.NOTHING && turn.heard().isPresent()) {
        wants = Move.Wants.PERHAPS;
      }
    }

    /** Keeps what the customer tells of itself that a later step would ask. */
    void unasked() {
      if (turn.heard().isEmpty()) {
        return;
      }
      for (Ask ask : script.asks()) {
        if (!slots.containsKey(ask.slot())) {
          reader.unasked(ask, turn.heard().get()).ifPresent(value -> keep(ask, value));
        }
      }
    }

    private void keep(Ask ask, Object value) {
      slots.put(ask.slot(), value);
      String step =
          script.steps().stream()
              .filter(each -> each.ask().filter(ask::equals).isPresent())
              .findFirst()
              .map(ScriptStep::id)
              .orElse("");
      ask.field().ifPresent(field -> fills.add(new Move.Fill(step, field, value)));
    }

    void pass(ScriptStep step, Result result, String why) {
      passed.add(new Passed(step.id(), result, turn.now(), why));
    }

    void say(ScriptStep step) {
      lines.add(step.say());
    }

    /** It was told of then. */
    void cameToBefore(ScriptStep step) {
      reached.remove(step);
    }

    /** The step to go on with; empty for the end. */
    Optional<ScriptStep> after(ScriptStep step, Optional<Heard> heard) {
      for (Next way : step.next()) {
        if (way.when().isEmpty() || way.when().get().holds(slots, heard)) {
          return script.step(way.goTo());
        }
      }
      return script.following(step);
    }

    /** Says what is to be said from this step on, up to one that waits. */
    void reach(Optional<ScriptStep> from) {
      Optional<ScriptStep> at = from;
      var seen = new HashSet<String>();
      while (at.isPresent() && seen.add(at.get().id())) {
        ScriptStep step = at.get();
        if (step.ask().filter(ask -> slots.containsKey(ask.slot())).isPresent()) {
          pass(step, Result.OUT_OF_ORDER, "was told before it was asked");
          at = after(step, Optional.empty());
          continue;
        }
        reached.add(step);
        lines.add(step.say());
        if (step.waits()) {
          current = at;
          attempts = 0;
          return;
        }
        pass(step, Result.DONE, "");
        at = after(step, Optional.empty());
      }
      if (lines.isEmpty()) {
        lines.add(BuiltIn.THANKS);
      }
    }

    Move answer(ScriptStep here, Objection objection, int failed) {
      lines.add(objection.answer());
      wants = Move.Wants.NOTHING;
      String what = "answered the objection '" + objection.said().getFirst() + "'";
      if (objection.goTo().isPresent()) {
        pass(here, Result.SKIPPED, what);
        reach(script.step(objection.goTo().get()));
        return move(what + " and went on to " + objection.goTo().get());
      }
      stay(here, failed);
      lines.add(again(here));
      return move(what + " at step " + here.id());
    }

    private void stay(ScriptStep here, int failed) {
      current = Optional.of(here);
      attempts = failed;
    }

    private Wording again(ScriptStep here) {
      return here.ask().flatMap(Ask::again).orElse(here.say());
    }

    Move hear(ScriptStep here, Ask ask, Heard heard, int failed) {
      return switch (reader.read(ask, heard, sentences, turn.today())) {
        case SlotReader.Result.Found(Object value) -> {
          keep(ask, value);
          unasked();
          pass(here, Result.DONE, "");
          reach(after(here, turn.heard()));
          yield move("was told '" + ask.slot() + "' at step " + here.id());
        }
        case SlotReader.Result.Unsuitable(String why) -> failed(here, ask, failed, why);
        case SlotReader.Result.Nothing() -> nothing(here, ask, failed);
      };
    }

    private Move nothing(ScriptStep here, Ask ask, int failed) {
      unasked();
      if (slots.containsKey(ask.slot())) {
        pass(here, Result.DONE, "");
        reach(after(here, turn.heard()));
        return move("was told '" + ask.slot() + "' at step " + here.id());
      }
      if (sentences.asks() && sentences.told().isEmpty()) {
        stay(here, failed);
        lines.add(again(here));
        return move("a question beside the script; step " + here.id() + " is asked again");
      }
      if (!ask.required() && sentences.declines()) {
        return left(here, "the customer did not want to tell");
      }
      return failed(here, ask, failed, "nothing of the kind was told");
    }

    private Move left(ScriptStep here, String why) {
      pass(here, Result.SKIPPED, why);
      reach(after(here, turn.heard()));
      return move("left step " + here.id() + ": " + why);
    }

    private Move failed(ScriptStep here, Ask ask, int failed, String why) {
      int now = failed + 1;
      wants = sentences.asks() ? Move.Wants.ANSWER : Move.Wants.PERHAPS;
      if (!ask.required() && now >= Math.min(OPTIONAL_ATTEMPTS, ask.attempts())) {
        return left(here, why);
      }
      if (now >= ask.attempts()) {
        pass(here, Result.SKIPPED, why);
        String reason = "given up: '" + ask.slot() + "' was asked " + now + " times in vain";
        return new Move(
            new ScriptProgress(
                Status.STOPPED, Optional.empty(), 0, slots, passed, Optional.of(reason)),
            List.of(),
            wants,
            fills,
            List.of(),
            reason);
      }
      stay(here, now);
      ask.retry().or(() -> BuiltIn.retry(ask)).ifPresent(lines::add);
      lines.add(again(here));
      return move("step " + here.id() + " is asked again: " + why);
    }

    Move move(String reason) {
      boolean goesOn = current.isPresent();
      return new Move(
          new ScriptProgress(
              goesOn ? Status.ACTIVE : Status.FINISHED,
              current.map(ScriptStep::id),
              goesOn ? attempts : 0,
              slots,
              passed,
              goesOn ? Optional.empty() : Optional.of("came to its end")),
          lines,
          wants,
          fills,
          reached,
          reason + (goesOn ? "" : "; the script is over"));
    }
  }
}
