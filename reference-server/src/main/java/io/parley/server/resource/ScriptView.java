package io.parley.server.resource;

import io.parley.core.script.Adherence;
import io.parley.core.script.Following;
import io.parley.core.script.Script;
import io.parley.core.script.StoredScript;
import io.parley.server.call.Bodies;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Scripts, and who follows them, as the API shows them. */
final class ScriptView {
  private ScriptView() {}

  /**
   * What people say of a script.
   *
   * @param trigger keywords, intents by example, stages
   * @param steps each with an id, a goal, words, what it asks and where it goes on
   * @param objections what is answered to what customers object
   */
  record Settings(
      String name,
      @Nullable Boolean enabled,
      @Nullable Integer priority,
      @Nullable Map<String, @Nullable Object> trigger,
      List<Map<String, @Nullable Object>> steps,
      @Nullable List<Map<String, @Nullable Object>> objections) {}

  /** A script. */
  record Shape(
      String id,
      String agentId,
      long version,
      Instant createdAt,
      Instant updatedAt,
      String name,
      boolean enabled,
      int priority,
      Map<String, @Nullable Object> trigger,
      List<Map<String, @Nullable Object>> steps,
      @Nullable List<Map<String, @Nullable Object>> objections) {}

  /**
   * A script as one conversation follows it.
   *
   * @param scriptVersion the version it was begun with, which it keeps
   * @param step where it stands; null when it ended
   * @param slots what was learned
   * @param adherence what was done, skipped and out of order; null when the script was removed
   */
  record Followed(
      String id,
      String scriptId,
      long scriptVersion,
      @Nullable String scriptName,
      String conversationId,
      String status,
      @Nullable String reason,
      String startedBy,
      Instant startedAt,
      Instant updatedAt,
      @Nullable String step,
      int attempts,
      Map<String, @Nullable Object> slots,
      @Nullable Map<String, @Nullable Object> adherence) {}

  static Map<String, @Nullable Object> of(StoredScript stored) {
    var view = new LinkedHashMap<String, @Nullable Object>();
    view.put("id", stored.id());
    view.put("agentId", stored.agentId());
    view.put("version", stored.version());
    view.put("createdAt", stored.createdAt());
    view.put("updatedAt", stored.updatedAt());
    view.putAll(stored.script().toJson());
    return view;
  }

  /**
   * @param script at the version that is followed; empty when it was removed
   */
  static Map<String, @Nullable Object> of(Following following, Optional<Script> script) {
    var view = new LinkedHashMap<String, @Nullable Object>();
    view.put("id", following.id());
    view.put("scriptId", following.scriptId());
    view.put("scriptVersion", following.scriptVersion());
    view.put("scriptName", script.map(Script::name).orElse(null));
    view.put("conversationId", following.conversationId());
    view.put("status", Bodies.spelled(following.progress().status()));
    view.put("reason", following.progress().reason().orElse(null));
    view.put("startedBy", following.startedBy());
    view.put("startedAt", following.startedAt());
    view.put("updatedAt", following.updatedAt());
    view.put("step", following.progress().step().orElse(null));
    view.put("attempts", following.progress().attempts());
    view.put("slots", following.progress().slots());
    view.put(
        "adherence",
        script.map(known -> adherence(Adherence.of(known, following.progress()))).orElse(null));
    return view;
  }

  private static Map<String, @Nullable Object> adherence(Adherence adherence) {
    var view = new LinkedHashMap<String, @Nullable Object>();
    view.put("score", adherence.score().orElse(null));
    for (Adherence.State state : Adherence.State.values()) {
      view.put(
          state.word(), adherence.steps().stream().filter(step -> step.state() == state).count());
    }
    view.put("steps", adherence.steps().stream().map(ScriptView::step).toList());
    return view;
  }

  private static Map<String, @Nullable Object> step(Adherence.StepState state) {
    var view = new LinkedHashMap<String, @Nullable Object>();
    view.put("id", state.step().id());
    view.put("goal", state.step().goal());
    view.put("state", state.state().word());
    view.put("at", state.at().orElse(null));
    view.put("why", state.why());
    view.put("value", state.value().orElse(null));
    return view;
  }
}
