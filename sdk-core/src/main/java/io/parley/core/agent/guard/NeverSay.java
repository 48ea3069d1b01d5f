package io.parley.core.agent.guard;

import io.parley.core.agent.Answerer;
import io.parley.core.agent.Guard;

/** Keeps an answer from holding words that the agent must never say. Pure and thread-safe. */
public final class NeverSay implements Guard {
  @Override
  public String name() {
    return "neverSay";
  }

  @Override
  public Ruling check(Answerer.Question question, Answerer.Draft draft) {
    String said = Plain.of(draft.text());
    return question.agent().profile().conduct().guardrails().neverSay().stream()
        .filter(words -> said.contains(Plain.of(words)))
        .findFirst()
        .<Ruling>map(words -> new Ruling.Refused("it says '" + words + "', which is never said"))
        .orElse(Ruling.PASSED);
  }
}
