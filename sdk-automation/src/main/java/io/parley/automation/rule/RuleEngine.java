package io.parley.automation.rule;

import io.parley.automation.rule.Decision.Fire;
import io.parley.automation.rule.Decision.Reason;
import io.parley.automation.rule.Decision.Skip;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides which rules fire; never acts. Pure: the same rules, facts, instant and firings give the
 * same decisions. Thread-safe.
 */
public final class RuleEngine {
  /** The fact that names the kind of the event. */
  public static final String EVENT_TYPE = "event.type";

  /** The fact that names what the event happened to, such as {@code talk:191}. */
  public static final String EVENT_SUBJECT = "event.subject";

  private static final List<OncePer> SUBJECTS =
      List.of(OncePer.LEAD, OncePer.CONTACT, OncePer.COMPANY, OncePer.CONVERSATION, OncePer.TALK);

  /**
   * One decision for each rule, in the order the rules are to run; nothing has fired before.
   *
   * @param rules those of one agent
   * @param facts of one event, by dotted name; {@value #EVENT_TYPE} is its kind
   */
  public List<Decision> decide(List<Rule> rules, Map<String, @Nullable Object> facts) {
    RuleSet set = RuleSet.of(rules);
    return decide(set.rules(), facts, Instant.EPOCH, Firings.NONE);
  }

  /**
   * One decision for each rule that listens to the event, in the order the rules are to run.
   *
   * @param facts of one event, by dotted name; {@value #EVENT_TYPE} is its kind
   * @param now by which cooldowns end
   * @param firings when rules fired before; asked only of rules whose condition holds
   */
  public List<Decision> decide(
      RuleSet rules, Map<String, @Nullable Object> facts, Instant now, Firings firings) {
    return decide(rules.listeningTo(kind(facts)), facts, now, firings);
  }

  private static List<Decision> decide(
      List<Rule> rules, Map<String, @Nullable Object> given, Instant now, Firings firings) {
    if (rules.isEmpty()) {
      return List.of();
    }
    Facts facts = Facts.of(given);
    String kind = kind(facts);
    var decisions = new ArrayList<Decision>(rules.size());
    Optional<Rule> stoppedBy = Optional.empty();
    for (Rule rule : rules) {
      Decision decision = decide(rule, kind, facts, stoppedBy, now, firings);
      if (decision instanceof Fire && rule.stopProcessing()) {
        stoppedBy = Optional.of(rule);
      }
      decisions.add(decision);
    }
    return decisions;
  }

  private static String kind(Map<String, @Nullable Object> facts) {
    return String.valueOf(facts.get(EVENT_TYPE));
  }

  private static Decision decide(
      Rule rule, String kind, Facts facts, Optional<Rule> stoppedBy, Instant now, Firings firings) {
    if (!rule.enabled()) {
      return new Skip(rule, Reason.DISABLED, Optional.empty(), "it is switched off");
    }
    if (!rule.on().contains(kind)) {
      return new Skip(rule, Reason.OTHER_EVENT, Optional.empty(), "it does not listen to " + kind);
    }
    if (stoppedBy.isPresent()) {
      return new Skip(
          rule,
          Reason.STOPPED,
          Optional.empty(),
          "rule '" + stoppedBy.get().name() + "' fired and stops those after it");
    }
    if (!rule.when().holds(facts)) {
      return new Skip(
          rule, Reason.CONDITION_FALSE, Optional.of(facts), "the condition does not hold");
    }
    return rule.oncePer().isPresent() || rule.cooldown().isPresent()
        ? counted(rule, facts, now, firings)
        : new Fire(rule, facts, Optional.empty());
  }

  private static Decision counted(Rule rule, Facts facts, Instant now, Firings firings) {
    Optional<String> about =
        rule.oncePer().isPresent() ? rule.oncePer().get().of(facts) : subject(facts);
    if (about.isEmpty()) {
      return new Skip(
          rule,
          Reason.NOT_NAMED,
          Optional.of(facts),
          "it fires once per "
              + rule.oncePer().map(OncePer::word).orElse("subject")
              + ", and the event names none");
    }
    Optional<Instant> last = firings.last(rule.id(), about.get());
    if (last.isPresent() && rule.oncePer().isPresent()) {
      return new Skip(
          rule,
          Reason.ONCE_ONLY,
          Optional.of(facts),
          "it fired for " + about.get() + " at " + last.get() + ", and does so once only");
    }
    if (last.isPresent() && last.get().plus(rule.cooldown().orElseThrow()).isAfter(now)) {
      return new Skip(
          rule,
          Reason.COOLING_DOWN,
          Optional.of(facts),
          "it fired for "
              + about.get()
              + " at "
              + last.get()
              + " and cools down for "
              + rule.cooldown().get());
    }
    return new Fire(rule, facts, about);
  }

  /** What an event is about: its lead, else its contact, and so on. */
  private static Optional<String> subject(Facts facts) {
    return SUBJECTS.stream()
        .map(each -> each.of(facts))
        .flatMap(Optional::stream)
        .findFirst()
        .or(() -> facts.text(EVENT_SUBJECT))
        .or(() -> Optional.of("everything"));
  }
}
