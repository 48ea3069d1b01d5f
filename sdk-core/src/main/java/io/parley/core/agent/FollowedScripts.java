package io.parley.core.agent;

import io.parley.core.RemoteException;
import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.conversation.Conversation;
import io.parley.core.conversation.Message;
import io.parley.core.event.Event;
import io.parley.core.event.FactSource;
import io.parley.core.language.Language;
import io.parley.core.language.WordForms;
import io.parley.core.script.Following;
import io.parley.core.script.Followings;
import io.parley.core.script.Heard;
import io.parley.core.script.Move;
import io.parley.core.script.Script;
import io.parley.core.script.ScriptEngine;
import io.parley.core.script.ScriptProgress;
import io.parley.core.script.Scripts;
import io.parley.core.script.StoredScript;
import io.parley.core.script.Trigger;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * Has conversations follow the scripts of their agents: begins one where a message or the lead's
 * stage says so, and goes on with it turn by turn. A conversation follows one script at a time, by
 * the version it began with. Thread-safe.
 */
public final class FollowedScripts implements ScriptGuide {
  private static final int LOOKED_AT = 50;

  private final Storage storage;
  private final Scripts scripts;
  private final Followings followings;
  private final WordForms forms;
  private final FactSource source;
  private final BiFunction<TenantId, String, ZoneId> zones;
  private final ScriptEngine engine = new ScriptEngine();

  /**
   * @param forms compares what customers say with what authors wrote
   * @param source reads the stage of a lead, where a script begins by one
   * @param zones of an agent of a tenant: which day "today" is
   */
  public FollowedScripts(
      Storage storage,
      WordForms forms,
      FactSource source,
      BiFunction<TenantId, String, ZoneId> zones) {
    this.storage = storage;
    this.scripts = new Scripts(storage);
    this.followings = new Followings(storage.documents());
    this.forms = forms;
    this.source = source;
    this.zones = zones;
  }

  /** The scripts themselves. */
  public Scripts scripts() {
    return scripts;
  }

  /** Who follows them. */
  public Followings followings() {
    return followings;
  }

  @Override
  public Guided guide(Asked asked, Instant now) {
    TenantId tenant = asked.agent().tenant();
    String conversation = asked.conversation().id();
    Optional<Following> active =
        asked.conversation().version() == 0
            ? Optional.empty()
            : followings.active(tenant, conversation);
    if (active.isPresent()) {
      return goOn(active.get(), asked, now);
    }
    return begin(asked, now);
  }

  private Guided goOn(Following following, Asked asked, Instant now) {
    Optional<StoredScript> stored = scripts.find(following.tenant(), following.scriptId());
    Optional<Script> script =
        scripts.at(following.tenant(), following.scriptId(), following.scriptVersion());
    if (stored.isEmpty() || script.isEmpty()) {
      Following over = following.at(following.progress().stopped("the script was removed"), now);
      return new Guided(Optional.empty(), List.of(Followings.save(over)));
    }
    if (!stored.get().script().enabled()) {
      return Guided.NOTHING;
    }
    ScriptEngine.Turn turn = turn(asked, Optional.of(asked.text()), now);
    Move move =
        wasDropped(following)
            ? engine.again(
                script.get(), following.progress(), unheard(following, script.get()), turn)
            : engine.hear(script.get(), following.progress(), turn);
    return guided(following, script.get(), move, asked, List.of(), now);
  }

  /** Whether what the script said last never reached the customer. */
  private boolean wasDropped(Following following) {
    long then = following.updatedAt().toEpochMilli();
    return storage
        .conversations()
        .tail(following.tenant(), following.conversationId(), LOOKED_AT)
        .stream()
        .filter(message -> message.at().toEpochMilli() == then)
        .flatMap(
            message ->
                message instanceof Message.FromAgent ours
                    ? ours.effect().stream()
                    : Stream.<String>empty())
        .flatMap(effect -> storage.log().effect(following.tenant(), effect).stream())
        .anyMatch(
            effect ->
                switch (effect.state()) {
                  case CANCELLED, FAILED -> true;
                  case PLANNED, SENDING, DONE, UNKNOWN -> false;
                });
  }

  /** The statements that were to be said in the same breath as the step at hand. */
  private static List<String> unheard(Following following, Script script) {
    boolean first = following.startedAt().equals(following.updatedAt());
    return following.progress().passed().stream()
        .filter(passed -> passed.at().equals(following.updatedAt()))
        // What was passed first then is what the customer had answered.
        .skip(first ? 0 : 1)
        .filter(passed -> passed.result() == ScriptProgress.Result.DONE)
        .map(ScriptProgress.Passed::step)
        .filter(id -> script.step(id).filter(step -> !step.waits()).isPresent())
        .toList();
  }

  private Guided begin(Asked asked, Instant now) {
    TenantId tenant = asked.agent().tenant();
    List<StoredScript> candidates = scripts.enabledOf(tenant, asked.agent().id());
    if (candidates.isEmpty()) {
      return Guided.NOTHING;
    }
    Heard heard = Heard.of(asked.text(), forms);
    List<Begun> begun = new ArrayList<>();
    for (StoredScript candidate : candidates) {
      heard
          .begins(candidate.script().trigger())
          .ifPresent(match -> begun.add(new Begun(candidate, match.why(), match.closeness())));
    }
    if (begun.isEmpty()) {
      begun.addAll(byStage(candidates, asked));
    }
    return begun.stream()
        .max(Begun.ORDER)
        .map(
            best -> {
              Following following =
                  beginning(best.stored(), asked.conversation(), best.why(), Optional.empty(), now);
              Move move =
                  engine.begin(best.stored().script(), turn(asked, Optional.of(asked.text()), now));
              return guided(following, best.stored().script(), move, asked, List.of(), now);
            })
        .orElse(Guided.NOTHING);
  }

  /** A script that could begin, and why; the older one where all else is alike. */
  private record Begun(StoredScript stored, String why, double closeness) {
    static final java.util.Comparator<Begun> ORDER =
        java.util.Comparator.<Begun>comparingInt(each -> each.stored().script().priority())
            .thenComparingDouble(Begun::closeness)
            .thenComparing(each -> each.stored().id(), java.util.Comparator.reverseOrder());
  }

  /** By the stage a script begins once in a conversation: the lead stays there for long. */
  private List<Begun> byStage(List<StoredScript> candidates, Asked asked) {
    List<StoredScript> staged =
        candidates.stream().filter(each -> !each.script().trigger().stages().isEmpty()).toList();
    if (staged.isEmpty() || !asked.target().containsKey("lead")) {
      return List.of();
    }
    Set<String> before =
        followings.of(asked.agent().tenant(), asked.conversation().id()).stream()
            .map(Following::scriptId)
            .collect(java.util.stream.Collectors.toSet());
    List<StoredScript> fresh = staged.stream().filter(each -> !before.contains(each.id())).toList();
    if (fresh.isEmpty()) {
      return List.of();
    }
    Map<String, ?> facts = lead(asked);
    return fresh.stream()
        .filter(each -> stands(each.script().trigger(), facts))
        .map(each -> new Begun(each, "the stage of the lead", 0))
        .toList();
  }

  private Map<String, ?> lead(Asked asked) {
    try {
      return source.read(asked.agent().tenant(), asked.target(), Set.of("lead")).facts();
    } catch (RemoteException e) {
      if (e.retryable()) {
        throw e;
      }
      return Map.of();
    }
  }

  static boolean stands(Trigger trigger, Map<String, ?> facts) {
    Optional<Long> pipeline = number(facts.get("lead.pipelineId"));
    Optional<Long> status = number(facts.get("lead.statusId"));
    return status.isPresent()
        && trigger.stages().stream().anyMatch(stage -> stage.holds(pipeline, status));
  }

  private static Optional<Long> number(@org.jspecify.annotations.Nullable Object fact) {
    return Optional.ofNullable(fact)
        .map(Object::toString)
        .filter(text -> text.matches("\\d{1,18}"))
        .map(Long::valueOf);
  }

  /** A following that is about to begin. */
  static Following beginning(
      StoredScript stored,
      Conversation conversation,
      String why,
      Optional<String> effect,
      Instant now) {
    return new Following(
        stored.tenant(),
        UniqueId.at(now),
        stored.agentId(),
        conversation.id(),
        stored.id(),
        stored.version(),
        why,
        effect,
        now,
        now,
        new ScriptProgress(
            ScriptProgress.Status.ACTIVE,
            Optional.of(stored.script().steps().getFirst().id()),
            0,
            Map.of(),
            List.of(),
            Optional.empty()),
        0);
  }

  /**
   * The writes that begin a script in a conversation now, unasked, with what it says first.
   *
   * @param language in which it speaks
   */
  Opening open(
      StoredScript stored,
      ScriptWrites.Place place,
      String why,
      Optional<String> effect,
      Language language,
      Instant now) {
    var writes = new ArrayList<Write>();
    followings
        .active(stored.tenant(), place.conversation().id())
        .map(
            other ->
                other.at(
                    other.progress().stopped("script '" + stored.script().name() + "' began"), now))
        .map(Followings::save)
        .ifPresent(writes::add);
    Following following = beginning(stored, place.conversation(), why, effect, now);
    Move move =
        engine.begin(
            stored.script(),
            new ScriptEngine.Turn(
                Optional.empty(), today(stored.tenant(), stored.agentId(), now), now));
    writes.addAll(ScriptWrites.of(following, stored.script(), move, place, now));
    return new Opening(following, move.words(language), writes);
  }

  /** What beginning a script unasked comes to. */
  record Opening(Following following, String words, List<Write> writes) {}

  private ScriptEngine.Turn turn(Asked asked, Optional<String> text, Instant now) {
    return new ScriptEngine.Turn(
        text.map(said -> Heard.of(said, forms)),
        today(asked.agent().tenant(), asked.agent().id(), now),
        now);
  }

  private LocalDate today(TenantId tenant, String agentId, Instant now) {
    return now.atZone(zones.apply(tenant, agentId)).toLocalDate();
  }

  private static Guided guided(
      Following following, Script script, Move move, Asked asked, List<Write> more, Instant now) {
    var place =
        new ScriptWrites.Place(
            asked.conversation(),
            asked.subject(),
            asked.target(),
            asked.cause().map(Event::id),
            asked.cause().map(Event::depth).orElse(0));
    var writes = new ArrayList<>(more);
    writes.addAll(ScriptWrites.of(following, script, move, place, now));
    String words = move.words(asked.language());
    String note =
        "script '" + script.name() + "'@" + following.scriptVersion() + ": " + move.reason();
    Optional<Guidance> guidance =
        words.isBlank()
            ? Optional.empty()
            : Optional.of(
                new Guidance(
                    script.name(),
                    move.progress()
                        .step()
                        .flatMap(script::step)
                        .map(step -> step.goal())
                        .orElse(""),
                    words,
                    move.wants(),
                    following.version() == 0
                        ? note + ", by " + following.startedBy().toLowerCase(Locale.ROOT)
                        : note));
    return new Guided(guidance, writes);
  }
}
