package io.parley.core.conversation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An action or a lookup that the agent's model called in a turn, and what it was told. Immutable.
 *
 * @param tool the action's name as the model wrote it; at most 100 characters are kept
 * @param arguments JSON values by name; empty when they could not be read
 * @param state what became of the call
 * @param result what the model was told
 * @param effect the id of the effect in the ledger; empty when none was planned
 */
public record ToolCall(
    String tool,
    Map<String, @Nullable Object> arguments,
    State state,
    String result,
    Optional<String> effect) {
  private static final int LONGEST_NAME = 100;

  /** What became of a call. */
  public enum State {
    /** It is in the ledger, and done after the turn. */
    PLANNED,
    /** It was done with the turn itself: the conversation was handed to a person. */
    DONE,
    /** Something was looked up and told to the model; nothing changed. */
    FOUND,
    /** It was not allowed or not well-formed, and nothing came of it. */
    REFUSED
  }

  public ToolCall {
    if (tool.length() > LONGEST_NAME) {
      tool = tool.substring(0, LONGEST_NAME);
    }
    arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
  }

  /** Whether something is or will be done for it, outside of the turn's words. */
  public boolean acts() {
    return switch (state) {
      case PLANNED, DONE -> true;
      case FOUND, REFUSED -> false;
    };
  }

  /** The same, carried out by that effect. */
  public ToolCall by(String effectId) {
    return new ToolCall(tool, arguments, state, result, Optional.of(effectId));
  }
}
