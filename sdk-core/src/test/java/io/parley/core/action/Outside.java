package io.parley.core.action;

import io.parley.core.work.Effect;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The outside world: keeps what was really done to it, and answers by a script. */
final class Outside implements ActionHandler {
  /** What really happened out there. */
  final List<String> acts = new ArrayList<>();

  final List<Effect> runs = new ArrayList<>();
  final List<Effect> lookUps = new ArrayList<>();
  Function<Effect, Optional<String>> objection = effect -> Optional.empty();
  BiFunction<Effect, Claims, Finding> finding = (effect, claims) -> new Finding.Absent();
  private final Deque<Function<Effect, Outcome>> answers = new ArrayDeque<>();

  /** The next run acts and then answers so. */
  Outside actsThen(Function<Effect, Outcome> answer) {
    answers.add(
        effect -> {
          acts.add(effect.key());
          return answer.apply(effect);
        });
    return this;
  }

  /** The next run answers so without acting. */
  Outside answers(Function<Effect, Outcome> answer) {
    answers.add(answer);
    return this;
  }

  @Override
  public String type() {
    return "addNote";
  }

  @Override
  public String parameters() {
    return "{}";
  }

  @Override
  public Optional<String> objection(Effect effect) {
    return objection.apply(effect);
  }

  @Override
  public Outcome run(Effect effect) {
    runs.add(effect);
    Function<Effect, Outcome> answer = answers.poll();
    if (answer == null) {
      acts.add(effect.key());
      return new Outcome.Done(Optional.of("note:" + acts.size()));
    }
    return answer.apply(effect);
  }

  @Override
  public Finding reconcile(Effect effect, Claims claims) {
    lookUps.add(effect);
    return finding.apply(effect, claims);
  }
}
