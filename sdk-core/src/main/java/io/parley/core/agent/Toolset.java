package io.parley.core.agent;

import static java.util.stream.Collectors.joining;

import io.parley.core.action.ActionCatalog;
import io.parley.core.action.ActionSpec;
import io.parley.core.action.ParameterError;
import io.parley.core.conversation.ToolCall;
import io.parley.core.json.Json;
import io.parley.core.json.MalformedJsonException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an agent's model may call in one turn. Immutable; judging calls acts on nothing: what may be
 * done is planned with the turn, in the same commit, and what may be looked up is told at once.
 */
public final class Toolset {
  /** So many acts may be planned in a turn. */
  public static final int MOST_CALLS = 5;

  /** So often something may be looked up in a turn. */
  public static final int MOST_LOOKUPS = 4;

  /** So many tokens of what is found are told at most, for each time. */
  public static final int LOOKUP_TOKENS = 600;

  /** So long what is looked up is waited for, where the turn has that much time. */
  public static final Duration LOOKUP_PATIENCE = Duration.ofSeconds(5);

  /** Nothing may be called. */
  public static final Toolset NONE =
      new Toolset(ActionCatalog.of(List.of()), List.of(), Map.of(), Optional.empty());

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
  private final Optional<Lookups> lookups;

  /**
   * @param catalog everything there is to call
   * @param offered what of it may be called
   * @param lookups which of these look something up; empty: none
   */
  Toolset(
      ActionCatalog catalog,
      List<ActionSpec> offered,
      Map<String, String> target,
      Optional<Lookups> lookups) {
    this.catalog = catalog;
    this.offered = List.copyOf(offered);
    this.target = Map.copyOf(target);
    this.lookups = lookups;
  }

  /** What the model may call. */
  public List<ActionSpec> offered() {
    return offered;
  }

  /** Whether the model may call nothing. */
  public boolean isEmpty() {
    return offered.isEmpty();
  }

  /** Whether any of it has something done. */
  boolean acts() {
    return offered.stream().anyMatch(spec -> !looksUp(spec.type()));
  }

  /** What of it looks something up, by name. */
  List<String> lookups() {
    return offered.stream().map(ActionSpec::type).filter(this::looksUp).toList();
  }

  private boolean looksUp(String tool) {
    return lookups.filter(each -> each.has(tool)).isPresent();
  }

  /** The same, in which what is found is looked at so before the model sees it. */
  Toolset marking(Function<ContextProvider.Context, InputGuard.Marks> guard) {
    return new Toolset(catalog, offered, target, lookups.map(each -> each.marking(guard)));
  }

  /** The calls of one draft that answers the question, from none on. */
  public Calls calls(Answerer.Question question) {
    return new Calls(question);
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
    if (!looksUp(tool) && arguments.values().stream().anyMatch(Toolset::marked)) {
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
    private final Answerer.Question question;
    private final List<ToolCall> made = new ArrayList<>();
    private final List<Passage> found = new ArrayList<>();
    private int planned;
    private int lookedUp;

    private Calls(Answerer.Question question) {
      this.question = question;
    }

    /**
     * Judges a call: planned, when the tool is offered, the arguments suit its schema and speak of
     * this talk only, and fewer than {@link #MOST_CALLS} are planned; looked up at once, when it is
     * a lookup and fewer than {@link #MOST_LOOKUPS} were; refused otherwise.
     *
     * @param arguments JSON text of an object
     */
    public ToolCall judge(String tool, String arguments) {
      ToolCall call = judged(tool, arguments);
      switch (call.state()) {
        case REFUSED ->
            log.warn("a call of the model was refused: {} {}", call.tool(), call.result());
        case PLANNED, DONE -> planned++;
        case FOUND -> lookedUp++;
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
      if (looksUp(tool)) {
        return lookedUp >= MOST_LOOKUPS
            ? refused(tool, read, "at most " + MOST_LOOKUPS + " lookups are allowed in a turn")
            : told(tool, read);
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

    private ToolCall told(String tool, Map<String, @Nullable Object> arguments) {
      Lookups.Found answer =
          lookups.orElseThrow().find(question, List.copyOf(found), tool, arguments);
      found.addAll(answer.passages());
      return answer.call();
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

    /** What was looked up, in the order of its labels: these go on from those of the question. */
    List<Passage> found() {
      return List.copyOf(found);
    }

    /** Whether the model gave the conversation to a person. */
    boolean handedOff() {
      return made.stream().anyMatch(call -> call.state() == ToolCall.State.DONE);
    }
  }
}
