package io.parley.automation;

import static io.parley.automation.rule.ActionCall.addNote;
import static io.parley.automation.rule.ActionCall.addTag;
import static io.parley.automation.rule.Condition.field;
import static io.parley.core.event.EventKinds.LEAD_MOVED;
import static io.parley.core.event.EventKinds.LEAD_UPDATED;
import static io.parley.core.event.EventKinds.LOOP_STOPPED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.automation.journal.Journal;
import io.parley.automation.journal.Run;
import io.parley.automation.plan.LoopGuard;
import io.parley.automation.plan.Places;
import io.parley.automation.plan.Planner;
import io.parley.automation.replay.Replay;
import io.parley.automation.rule.AccountSettings;
import io.parley.automation.rule.OncePer;
import io.parley.automation.rule.Rule;
import io.parley.automation.rule.RuleSet;
import io.parley.automation.rule.Rules;
import io.parley.core.RemoteException;
import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.action.ActionCatalog;
import io.parley.core.action.ActionSpec;
import io.parley.core.agent.Agent;
import io.parley.core.agent.Agents;
import io.parley.core.agent.Reception;
import io.parley.core.event.Event;
import io.parley.core.event.FactSource;
import io.parley.core.event.FactSource.Reading;
import io.parley.core.inmemory.InMemoryStorage;
import io.parley.core.work.Decider;
import io.parley.core.work.Effect;
import io.parley.core.work.EffectState;
import io.parley.core.work.Storage;
import io.parley.core.work.WorkLog;
import io.parley.core.work.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RuleDeciderTest {
  private static final TenantId TENANT = new TenantId("demo");
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final String AGENT = "sofia";

  private final Storage storage = new InMemoryStorage();
  private final Rules rules = new Rules(storage);
  private final Journal journal = new Journal(storage);
  private final Map<String, Object> kommo = new HashMap<>();
  private FactSource source = (tenant, target, wanted) -> new Reading(Map.copyOf(kommo), List.of());
  private final Reception reception =
      event ->
          event.source().startsWith("kommo/i-")
              ? new Reception.Placement.At(
                  AGENT,
                  "c-1",
                  event.source(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  "sendMessage",
                  Map.of(
                      "integration",
                      event.source().substring("kommo/".length()),
                      "lead",
                      event.fact("lead.id").orElse("")))
              : new Reception.Placement.Nowhere("nobody is there");
  private final ActionCatalog actions =
      ActionCatalog.of(List.of())
          .with(
              List.of(
                  new ActionSpec("addTag", parameters("tag")),
                  new ActionSpec("addNote", parameters("text"))));
  private int told;

  private static String parameters(String name) {
    return "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\""
        + name
        + "\"],\"properties\":{\""
        + name
        + "\":{\"type\":\"string\",\"minLength\":1}}}";
  }

  @BeforeEach
  void agent() {
    new Agents(storage).create(TENANT, AGENT, Agent.Profile.named("Sofia"), NOON);
    kommo.put("lead.id", 17);
    kommo.put("lead.name", "Ana");
    kommo.put("lead.price", 1500);
  }

  private RuleDecider decider() {
    return new RuleDecider(
        storage,
        rules,
        new Places(storage.log(), reception),
        known(),
        new Planner(actions),
        new LoopGuard(storage, "rules", LoopGuard.Limits.DEFAULT));
  }

  private Known known() {
    return new Known(
        (tenant, target, wanted) -> source.read(tenant, target, wanted),
        storage.documents(),
        AccountSettings.NONE);
  }

  private Event event(String kind, int depth, Map<String, Object> facts) {
    return event(kind, depth, facts, "kommo/i-1");
  }

  private Event event(String kind, int depth, Map<String, Object> facts, String source) {
    told++;
    var all = new HashMap<String, Object>(facts);
    all.putIfAbsent("lead.id", 17);
    return new Event(
        TENANT,
        UniqueId.at(NOON.plusMillis(told)),
        kind,
        "lead:" + all.get("lead.id"),
        "key-" + told,
        NOON,
        NOON.plusMillis(told),
        source,
        all,
        Optional.empty(),
        depth);
  }

  private Decider.Decision decide(Event event, Instant now) {
    storage.work().commit(List.of(new Write.Happened(event)), now);
    Decider.Decision decision = decider().decide(event, now);
    storage.work().commit(decision.writes(), now);
    return decision;
  }

  private List<Effect> effects() {
    return storage.log().effects(TENANT, WorkLog.EffectQuery.newest(1000));
  }

  private List<Event> alerts() {
    return storage
        .log()
        .events(
            TENANT,
            new WorkLog.EventQuery(
                Optional.of(LOOP_STOPPED),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                100))
        .stream()
        .map(recorded -> recorded.event())
        .toList();
  }

  @Test
  void a_rule_that_fires_plans_its_actions_filled_in_and_once_for_the_same_event() {
    rules.create(
        TENANT,
        AGENT,
        Rule.on(LEAD_MOVED)
            .when(field("lead.price").gt(1000))
            .then(addTag("vip"), addNote("{{lead.name}} is big"))
            .withId("r-1"),
        NOON);
    Event event = event(LEAD_MOVED, 0, Map.of("lead.price", 1));

    Decider.Decision decision = decide(event, NOON);
    storage.work().commit(decider().decide(event, NOON).writes(), NOON);

    assertThat(decision.acted()).isTrue();
    assertThat(decision.reason()).isEqualTo("fired 'on lead.status_changed'");
    assertThat(effects())
        .hasSize(2)
        .allSatisfy(
            effect -> {
              assertThat(effect.cause()).contains(event.id());
              assertThat(effect.depth()).isEqualTo(1);
              assertThat(effect.at("integration")).contains("i-1");
              assertThat(effect.subject()).isEqualTo("lead:17");
            });
    assertThat(effects())
        .extracting(effect -> effect.parameter("text"))
        .contains(Optional.of("Ana is big"));
  }

  @Test
  void a_new_version_of_a_rule_is_another_reason_to_act() {
    Rule rule = Rule.on(LEAD_MOVED).then(addTag("vip")).withId("r-1");
    rules.create(TENANT, AGENT, rule, NOON);
    Event event = event(LEAD_MOVED, 0, Map.of());
    decide(event, NOON);

    rules.update(TENANT, AGENT, rule.named("renamed"), 1, NOON);
    storage.work().commit(decider().decide(event, NOON).writes(), NOON);

    assertThat(effects()).hasSize(2);
  }

  @Test
  void an_action_whose_placeholder_leaves_nothing_is_refused_and_the_others_go_on() {
    rules.create(
        TENANT,
        AGENT,
        Rule.on(LEAD_MOVED).then(addTag("{{contact.name}}"), addTag("vip")).withId("r-1"),
        NOON);

    decide(event(LEAD_MOVED, 0, Map.of()), NOON);

    assertThat(effects())
        .singleElement()
        .satisfies(e -> assertThat(e.parameter("tag")).contains("vip"));
    List<Run.Action> logged = entries().getFirst().actions();
    assertThat(logged.get(0).refused()).hasValueSatisfying(why -> assertThat(why).contains("tag"));
    assertThat(logged.get(1).effect()).isPresent();
  }

  private List<Run.Entry> entries() {
    return journal.executions(TENANT, AGENT, Journal.Query.newest(100)).stream()
        .map(Journal.Execution::entry)
        .toList();
  }

  @Test
  void what_kommo_says_now_counts_and_a_change_that_was_overtaken_is_none() {
    rules.create(
        TENANT,
        AGENT,
        Rule.on(LEAD_MOVED)
            .when(field("lead.statusId").changedTo(2))
            .then(addTag("two"))
            .withId("r-1"),
        NOON);
    Map<String, Object> moved = Map.of("lead.statusId", 2, "was.lead.statusId", 1);

    kommo.put("lead.statusId", 3L);
    decide(event(LEAD_MOVED, 0, moved), NOON);
    assertThat(effects()).isEmpty();
    assertThat(journal.executions(TENANT, AGENT, Journal.Query.newest(1)).getFirst().run().notes())
        .containsExactly("lead.statusId was changed to 2, and is 3 by now");

    kommo.put("lead.statusId", 2L);
    decide(event(LEAD_MOVED, 0, moved), NOON);
    assertThat(effects()).hasSize(1);
  }

  @Test
  void nothing_is_done_about_what_is_gone_or_nobodys_or_an_agents_that_is_paused() {
    rules.create(TENANT, AGENT, Rule.on(LEAD_MOVED).then(addTag("x")).withId("r-1"), NOON);
    source = (tenant, target, wanted) -> new Reading(Map.of(), List.of("lead 17"));
    assertThat(decide(event(LEAD_MOVED, 0, Map.of()), NOON).reason())
        .isEqualTo("lead 17 is not there");

    source =
        (tenant, target, wanted) -> {
          throw new RemoteException("kommo", "no right", false, false, null, null);
        };
    assertThat(decide(event(LEAD_MOVED, 0, Map.of()), NOON).reason()).contains("no right");
    source =
        (tenant, target, wanted) -> {
          throw new RemoteException("kommo", "busy", true, false, null, null);
        };
    assertThatThrownBy(() -> decide(event(LEAD_MOVED, 0, Map.of()), NOON))
        .hasMessageContaining("busy");

    source = FactSource.NONE;
    assertThat(decide(event("talk.closed", 0, Map.of()), NOON).reason())
        .isEqualTo("no rule listens to talk.closed");
    new Agents(storage)
        .update(
            TENANT,
            AGENT,
            1,
            new Agent.Profile(
                "Sofia",
                "",
                "",
                List.of(),
                Agent.Status.PAUSED,
                Agent.Model.DEFAULT,
                Agent.Retrieval.DEFAULT,
                Agent.Memory.DEFAULT,
                Agent.Handoff.DEFAULT),
            NOON);
    assertThat(decide(event(LEAD_MOVED, 0, Map.of()), NOON).reason()).contains("PAUSED");
    assertThat(effects()).isEmpty();
  }

  @Test
  void a_chain_of_our_own_acts_ends_at_its_depth_with_one_alert() {
    rules.create(TENANT, AGENT, Rule.on(LEAD_UPDATED).then(addTag("x")).withId("loop"), NOON);

    for (int depth = 0; depth <= 5; depth++) {
      decide(event(LEAD_UPDATED, depth, Map.of()), NOON.plusSeconds(depth));
    }

    assertThat(effects()).extracting(Effect::depth).containsExactlyInAnyOrder(1, 2, 3);
    assertThat(alerts())
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(alert.fact("automation.name")).contains("rule 'on lead.updated'");
              assertThat(alert.fact("automation.reason").orElseThrow()).contains("3 acts of ours");
              assertThat(alert.fact("lead.id")).contains("17");
            });
    assertThat(entries().getFirst().reason()).contains("LOOP_STOPPED");
    assertThat(entries().getFirst().matched()).isTrue();
  }

  @Test
  void of_one_lead_only_so_many_acts_are_planned_in_a_span_and_others_go_on() {
    rules.create(
        TENANT,
        AGENT,
        Rule.on(LEAD_UPDATED).then(addTag("a"), addTag("b"), addTag("c")).withId("r-1"),
        NOON);

    for (int i = 0; i < 6; i++) {
      decide(event(LEAD_UPDATED, 0, Map.of()), NOON.plusSeconds(i));
    }
    assertThat(effects()).hasSize(9);
    assertThat(alerts()).hasSize(1);

    decide(event(LEAD_UPDATED, 0, Map.of(), "kommo/i-2"), NOON.plusSeconds(8));
    assertThat(effects()).as("a lead of the same id in another account").hasSize(12);

    kommo.put("lead.id", 18);
    decide(event(LEAD_UPDATED, 0, Map.of("lead.id", 18)), NOON.plusSeconds(9));
    assertThat(effects()).hasSize(15);
    kommo.put("lead.id", 17);
    decide(event(LEAD_UPDATED, 0, Map.of()), NOON.plusSeconds(611));
    assertThat(effects()).hasSize(18);
  }

  @Test
  void acts_that_were_dropped_because_all_was_as_wanted_do_not_count() {
    rules.create(TENANT, AGENT, Rule.on(LEAD_UPDATED).then(addTag("a")).withId("r-1"), NOON);

    for (int i = 0; i < 25; i++) {
      decide(event(LEAD_UPDATED, 0, Map.of()), NOON.plusSeconds(i));
      for (Effect effect : effects()) {
        if (!effect.state().settled()) {
          storage
              .work()
              .commit(
                  List.of(
                      new Write.Settle(
                          TENANT,
                          effect.key(),
                          EffectState.CANCELLED,
                          Optional.empty(),
                          Optional.of("as wanted"))),
                  NOON.plusSeconds(i));
        }
      }
    }

    assertThat(effects()).hasSize(25);
    assertThat(alerts()).isEmpty();
  }

  @Test
  void once_per_lead_and_cooldowns_are_kept_in_the_store() {
    rules.create(
        TENANT,
        AGENT,
        Rule.on(LEAD_MOVED).then(addTag("once")).withId("once").once(OncePer.LEAD),
        NOON);
    rules.create(
        TENANT,
        AGENT,
        Rule.on(LEAD_MOVED).then(addTag("cool")).withId("cool").withCooldown(Duration.ofMinutes(5)),
        NOON);

    decide(event(LEAD_MOVED, 0, Map.of()), NOON);
    decide(event(LEAD_MOVED, 0, Map.of()), NOON.plusSeconds(60));
    assertThat(effects()).hasSize(2);
    decide(event(LEAD_MOVED, 0, Map.of()), NOON.plusSeconds(301));
    assertThat(effects())
        .extracting(e -> e.parameter("tag").orElseThrow())
        .containsExactlyInAnyOrder("once", "cool", "cool");

    rules.remove(TENANT, AGENT, "once", NOON);
    assertThat(rules.firings(TENANT).last("once", "lead:17")).isEmpty();
    assertThat(rules.firings(TENANT).last("cool", "lead:17")).contains(NOON.plusSeconds(301));
  }

  @Test
  void runs_are_forgotten_after_their_time() {
    rules.create(TENANT, AGENT, Rule.on(LEAD_MOVED).then(addTag("x")).withId("r-1"), NOON);
    decide(event(LEAD_MOVED, 0, Map.of()), NOON);

    journal.forgetOld(NOON.plus(Duration.ofDays(30)));
    assertThat(entries()).hasSize(1);
    journal.forgetOld(NOON.plus(Duration.ofDays(31)));
    assertThat(entries()).isEmpty();
  }

  @Test
  void a_replay_tells_action_by_action_where_other_rules_differ() {
    Rule present =
        Rule.on(LEAD_MOVED)
            .when(field("lead.price").gt(1000))
            .then(addTag("vip"), addTag("big"))
            .withId("r-1");
    rules.create(TENANT, AGENT, present, NOON);
    decide(event(LEAD_MOVED, 0, Map.of()), NOON);
    kommo.put("lead.price", 500);
    Event cheap = event(LEAD_MOVED, 0, Map.of());
    decide(cheap, NOON);
    int before = effects().size();
    Rule candidate = Rule.on(LEAD_MOVED).then(addTag("vip")).withId("c-1").named("Everybody");

    Replay.Report report =
        new Replay(storage, new Places(storage.log(), reception), known(), actions)
            .compare(
                TENANT,
                AGENT,
                RuleSet.of(List.of(present)),
                RuleSet.of(List.of(candidate)),
                NOON,
                NOON.plusSeconds(60));

    assertThat(report.events()).isEqualTo(2);
    assertThat(report.complete()).isTrue();
    assertThat(List.of(report.same(), report.added(), report.removed())).containsExactly(1, 1, 1);
    assertThat(report.changes()).hasSize(2).allMatch(Replay.Change::recorded);
    assertThat(report.changes().get(0).removed())
        .extracting(done -> done.call().parameters().get("tag"))
        .containsExactly("big");
    assertThat(report.changes().get(1).event().id()).isEqualTo(cheap.id());
    assertThat(report.changes().get(1).added())
        .extracting(Replay.Done::name)
        .containsExactly("Everybody");
    assertThat(effects()).hasSize(before);
  }
}
