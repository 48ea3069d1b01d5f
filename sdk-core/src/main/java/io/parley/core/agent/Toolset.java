package io.parley.core.agent;

import static java.util.stream.Collectors.joining;

import io.parley.core.action.ActionCatalog;
import io.parley.core.action.ActionSpec;
import io.parley.core.action.ParameterError;
import io.parley.core.conversation.ToolCall;
import io.parley.core.json.Json;
import io.parley.core.json.MalformedJsonException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The actions that an agent's model may call in one turn. Immutable; judging calls acts on nothing:
 * what may be done is planned with the turn, in the same commit.
 */
public final class Toolset {
  /** So many acts may be planned in a turn. */
  public static final int MOST_CALLS = 5;

  /** Nothing may be called. */
  public static final Toolset NONE = new Toolset(ActionCatalog.of(List.of()), List.of(), Map.of());

  private static final Logger log = LoggerFactory.getLogger(Toolset.class);

  private static final String HANDOFF = "handoff";
  private static final int LONGEST_ARGUMENTS = 20_000;
  private static final int MOST_KEPT = 20;

  /** Parameters of these names speak of what the turn is about, and of nothing else. */
  private static final Map<String, String> OWN =
      Map.of(
          "leadId", "lead",
          "lead", "lead",
          "contactId", "contact",
          "contact", "contact",
          "companyId", "company",
          "talkId", "talk",
          "conversationId", "conversation",
          "integrationId", "integration");

  private static final Pattern HIDDEN = Pattern.compile("[\\p{Cf}\\u00ad]");
  private static final Pattern MARKUP =
      Pattern.compile(
          "[a-z][a-z0-9+.-]{1,20}://|www\\.|(?:javascript|data|vbscript):|\\]\\s?[(\\[]|<[a-z/!]",
          Pattern.CASE_INSENSITIVE);

  private final ActionCatalog catalog;
  private final List<ActionSpec> offered;
  private final Map<String, String> target;

  Toolset(ActionCatalog catalog, List<ActionSpec> offered, Map<String, String> target) {
    this.catalog = catalog;
    this.offered = List.copyOf(offered);
    this.target = Map.copyOf(target);
  }

  /** What the model may call. */
  public List<ActionSpec> offered() {
    return offered;
  }

  /** Whether the model may call nothing. */
  public boolean isEmpty() {
    return offered.isEmpty();
  }

  /** The calls of one draft, from none on. */
  public Calls calls() {
    return new Calls();
  }

  private Optional<String> objection(String tool, Map<String, @Nullable Object> arguments) {
    if (offered.stream().noneMatch(spec -> spec.type().equals(tool))) {
      return Optional.of(
          "there is no tool '"
              + (tool.length() > 60 ? tool.substring(0, 60) + "…" : tool)
              + "'; known are "
              + offered.stream().map(ActionSpec::type).toList());
    }
    for (Map.Entry<String, String> own : OWN.entrySet()) {
      Object named = arguments.get(own.getKey());
      if (named != null && !String.valueOf(named).equals(target.get(own.getValue()))) {
        return Optional.of(
            own.getKey() + " '" + named + "' is not the " + own.getValue() + " of this talk");
      }
    }
    if (arguments.values().stream().anyMatch(Toolset::marked)) {
      return Optional.of("its texts must not hold links or markup");
    }
    List<ParameterError> errors = catalog.validate(tool, arguments, fact -> false);
    return errors.isEmpty()
        ? Optional.empty()
        : Optional.of(errors.stream().map(ParameterError::toString).collect(joining("; ")));
  }

  /** Links in notes and tasks are opened by whoever shows them. */
  private static boolean marked(@Nullable Object value) {
    return switch (value) {
      case String text -> MARKUP.matcher(HIDDEN.matcher(text).replaceAll("")).find();
      case Collection<?> several -> several.stream().anyMatch(Toolset::marked);
      case Map<?, ?> map -> map.values().stream().anyMatch(Toolset::marked);
      case null, default -> false;
    };
  }

  /** The calls of one draft, judged as they come. Not thread-safe. */
  public final class Calls {
    private final List<ToolCall> made = new ArrayList<>();
    private int planned;

    private Calls() {}

    /**
     * Judges a call: planned, when the tool is offered, the arguments suit its schema and speak of
     * this talk only, and fewer than {@link #MOST_CALLS} are planned; refused otherwise.
     *
     * @param arguments JSON text of an object
     */
    public ToolCall judge(String tool, String arguments) {
      ToolCall call = judged(tool, arguments);
      if (call.state() == ToolCall.State.REFUSED) {
        log.warn("a call of the model was refused: {} {}", call.tool(), call.result());
      } else {
        planned++;
      }
      if (made.size() < MOST_KEPT) {
        made.add(call);
      }
      return call;
    }

    private ToolCall judged(String tool, String arguments) {
      if (arguments.length() > LONGEST_ARGUMENTS) {
        return refused(
            tool,
            Map.of(),
            "its arguments of " + arguments.length() + " characters exceed " + LONGEST_ARGUMENTS);
      }
      Map<String, @Nullable Object> read;
      try {
        read = Json.readMap(arguments.isBlank() ? "{}" : arguments);
      } catch (MalformedJsonException e) {
        return refused(tool, Map.of(), "its arguments are no JSON object");
      }
      Optional<String> objection = objection(tool, read);
      if (objection.isPresent()) {
        return refused(tool, read, objection.get());
      }
      for (ToolCall earlier : made) {
        if (earlier.state() != ToolCall.State.REFUSED
            && earlier.tool().equals(tool)
            && earlier.arguments().equals(read)) {
          return refused(tool, read, "the same was called already in this turn");
        }
      }
      if (planned >= MOST_CALLS) {
        return refused(tool, read, "at most " + MOST_CALLS + " calls are allowed in a turn");
      }
      return tool.equals(HANDOFF)
          ? new ToolCall(
              tool,
              read,
              ToolCall.State.DONE,
              "a person takes over with your answer; tell the customer so",
              Optional.empty())
          : new ToolCall(
              tool,
              read,
              ToolCall.State.PLANNED,
              "planned: it is carried out after your answer, and may still fail; do not say that"
                  + " it is done",
              Optional.empty());
    }

    private static ToolCall refused(
        String tool, Map<String, @Nullable Object> arguments, String reason) {
      return new ToolCall(
          tool, arguments, ToolCall.State.REFUSED, "refused: " + reason, Optional.empty());
    }

    /** All calls so far in order, refused ones too; at most 20 are kept. */
    public List<ToolCall> made() {
      return List.copyOf(made);
    }

    /** Whether the model gave the conversation to a person. */
    boolean handedOff() {
      return made.stream().anyMatch(call -> call.state() == ToolCall.State.DONE);
    }
  }
}
