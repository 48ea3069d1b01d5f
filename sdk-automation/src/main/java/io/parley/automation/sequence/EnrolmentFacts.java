package io.parley.automation.sequence;

import io.parley.automation.plan.Snapshot;
import io.parley.automation.rule.AccountSettings;
import io.parley.automation.rule.FieldTypes;
import io.parley.core.action.Placeholders;
import io.parley.core.event.Event;
import io.parley.core.event.FactSource;
import io.parley.core.schedule.BusinessCalendar;
import java.time.Instant;
import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an enrolment at one moment: what was known when it began, over it what its
 * subject is like now, read when it is first asked for, the time, and the enrolment itself. Not
 * thread-safe.
 */
final class EnrolmentFacts extends AbstractMap<String, @Nullable Object> {
  /** Whether the customer wrote since it began. */
  static final String REPLIED = "enrolment.replied";

  private static final String STARTED = "enrolment.startedAt";
  private static final Set<String> READ = Set.of("lead", "contact", "company", "talk");

  private final Enrolment enrolment;
  private final FactSource source;
  private final AccountSettings settings;
  private final BusinessCalendar calendar;
  private final Instant now;
  private final Set<String> wanted;
  private Optional<Map<String, @Nullable Object>> known = Optional.empty();
  private List<String> missing = List.of();

  EnrolmentFacts(
      Enrolment enrolment,
      Sequence sequence,
      FactSource source,
      AccountSettings settings,
      Instant now) {
    this.enrolment = enrolment;
    this.source = source;
    this.settings = settings;
    this.calendar = settings.calendar(enrolment.tenant(), enrolment.way().agentId());
    this.now = now;
    this.wanted = wanted(sequence);
  }

  /** The fields that a sequence may ask about: those of the account, and the enrolment's own. */
  static FieldTypes types(FieldTypes account) {
    return account.with(REPLIED, FieldTypes.Type.FLAG).with(STARTED, FieldTypes.Type.TIME);
  }

  /** What of a subject a sequence asks for: in its conditions and in its texts. */
  private static Set<String> wanted(Sequence sequence) {
    var wanted = new TreeSet<String>();
    sequence.exitOn().forEach(rule -> wanted.addAll(rule.when().things()));
    for (Step step : sequence.steps()) {
      switch (step) {
        case Step.Branch branch -> wanted.addAll(branch.when().things());
        case Step.Message(var id, var text) -> named(text, wanted);
        case Step.AiMessage(var id, var prompt) -> named(prompt, wanted);
        case Step.Action(var id, var action) -> named(action.parameters().toString(), wanted);
        case Step.Wait wait -> {}
        case Step.WaitUntil wait -> {}
        case Step.Exit exit -> {}
      }
    }
    wanted.retainAll(READ);
    if (!wanted.isEmpty()) {
      // By the lead its contact and company are found.
      wanted.add("lead");
    }
    return wanted;
  }

  private static void named(String text, Set<String> wanted) {
    Placeholders.names(text).forEach(name -> wanted.add(name.substring(0, name.indexOf('.'))));
  }

  /** By whose clock and hours the agent works. */
  BusinessCalendar calendar() {
    return calendar;
  }

  /** What was looked for and is not there any more; empty also when nothing was read yet. */
  List<String> missing() {
    return missing;
  }

  @Override
  public @Nullable Object get(@Nullable Object name) {
    return known().get(name);
  }

  @Override
  public boolean containsKey(@Nullable Object name) {
    return known().containsKey(name);
  }

  @Override
  public Set<Entry<String, @Nullable Object>> entrySet() {
    return known().entrySet();
  }

  private Map<String, @Nullable Object> known() {
    if (known.isEmpty()) {
      known = Optional.of(read());
    }
    return known.get();
  }

  private Map<String, @Nullable Object> read() {
    Event event = event();
    FactSource.Reading reading =
        wanted.isEmpty()
            ? FactSource.Reading.NOTHING
            : source.read(enrolment.tenant(), enrolment.way().target(), wanted);
    missing = reading.missing();
    FieldTypes types = types(settings.fields(enrolment.tenant(), enrolment.way().agentId()));
    var facts =
        new LinkedHashMap<String, @Nullable Object>(
            Snapshot.of(event, reading, types, calendar, now).facts());
    facts.put(REPLIED, enrolment.replied());
    facts.put(STARTED, enrolment.way().startedAt().toString());
    return facts;
  }

  /** The enrolment's subject as the source of facts asks for it. */
  Event event() {
    Enrolment.Way way = enrolment.way();
    var facts = new LinkedHashMap<String, Object>();
    way.facts()
        .forEach(
            (name, value) -> {
              if (value != null && !name.startsWith("was.")) {
                facts.put(name, value);
              }
            });
    for (String name : About.NAMES) {
      String id = way.target().get(name);
      if (id != null) {
        facts.putIfAbsent(name + ".id", About.value(id));
      }
    }
    String integration = way.target().get(About.INTEGRATION);
    return new Event(
        enrolment.tenant(),
        enrolment.id(),
        "sequence.step",
        way.subject(),
        enrolment.id(),
        now,
        now,
        integration == null ? Event.OWN : "kommo/" + integration,
        facts,
        way.cause(),
        way.depth());
  }
}
