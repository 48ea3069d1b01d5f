package io.parley.core.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts a script together. Not thread-safe. */
public final class ScriptBuilder {
  private final String name;
  private final List<String> keywords = new ArrayList<>();
  private final List<Trigger.Intent> intents = new ArrayList<>();
  private final List<Trigger.Stage> stages = new ArrayList<>();
  private final List<ScriptStep> steps = new ArrayList<>();
  private final List<Objection> objections = new ArrayList<>();
  private boolean enabled = true;
  private int priority;

  ScriptBuilder(String name) {
    this.name = name;
  }

  /** Written, but not begun until it is switched on. */
  public ScriptBuilder disabled() {
    this.enabled = false;
    return this;
  }

  /** The higher one begins when several could; 0 unless set. */
  public ScriptBuilder priority(int value) {
    this.priority = value;
    return this;
  }

  /** Begins when a message holds one of these words or phrases, in any inflected form. */
  public ScriptBuilder keywords(String... words) {
    keywords.addAll(List.of(words));
    return this;
  }

  /** Begins when a message means what one of the examples does. */
  public ScriptBuilder intent(String intent, String... examples) {
    intents.add(new Trigger.Intent(intent, List.of(examples)));
    return this;
  }

  /** Begins when the lead is in that status of that pipeline. */
  public ScriptBuilder stage(long pipelineId, long statusId) {
    stages.add(new Trigger.Stage(Optional.of(pipelineId), Optional.of(statusId)));
    return this;
  }

  /** Adds a step after those there are. */
  public ScriptBuilder step(ScriptStep step) {
    steps.add(step);
    return this;
  }

  /** Answers an objection wherever it comes up. */
  public ScriptBuilder objection(Objection objection) {
    objections.add(objection);
    return this;
  }

  /**
   * The script.
   *
   * @throws IllegalArgumentException when it could not be followed; names the place
   */
  public Script build() {
    return new Script(
        name, enabled, priority, new Trigger(keywords, intents, stages), steps, objections);
  }
}
