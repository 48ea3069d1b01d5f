package io.parley.automation.rule;

import static io.parley.automation.rule.ActionCall.addTag;
import static io.parley.automation.rule.ActionCall.moveLead;
import static io.parley.automation.rule.ActionCall.setPrice;
import static io.parley.automation.rule.ActionCall.startSequence;
import static io.parley.automation.rule.Condition.field;
import static io.parley.core.event.EventKinds.LEAD_CREATED;
import static io.parley.core.event.EventKinds.LEAD_MOVED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.automation.rule.Decision.Fire;
import io.parley.automation.rule.Decision.Reason;
import io.parley.automation.rule.Decision.Skip;
import io.parley.core.json.Json;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RuleSetTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final Map<String, Object> MOVED =
      Map.of("event.type", LEAD_MOVED, "event.subject", "lead:17", "lead.id", 17);

  private final RuleEngine engine = new RuleEngine();

  private static Rule rule(String id) {
    return Rule.on(LEAD_MOVED).then(addTag(id)).withId(id);
  }

  @Test
  void a_rule_in_java_equals_the_same_rule_in_json() {
    Rule java =
        Rule.on(LEAD_MOVED)
            .when(field("lead.price").gt(new BigDecimal("1000.00")))
            .then(
                addTag("vip"),
                startSequence("s-1"),
                moveLead(142L),
                setPrice(new BigDecimal("10.50")))
            .named("Important")
            .withPriority(5)
            .withCooldown(Duration.ofMinutes(30))
            .once(OncePer.LEAD)
            .withId("r-1");
    Rule json =
        Rule.fromJson(
            "r-1",
            Json.readMap(
                """
                {"name":"Important","on":["lead.status_changed"],"priority":5,
                 "when":{"field":"lead.price","op":"gt","value":1000},
                 "then":[{"type":"addTag","tag":"vip"},
                         {"type":"startSequence","sequenceId":"s-1"},
                         {"type":"moveLead","statusId":142},
                         {"type":"setPrice","price":10.50}],
                 "cooldown":"PT30M","oncePer":"lead"}
                """));

    assertThat(java).isEqualTo(json);
    assertThat(Rule.fromJson("r-1", Json.readMap(Json.write(java.toJson())))).isEqualTo(java);
  }

  @Test
  void an_event_meets_only_the_rules_that_listen_to_it() {
    RuleSet set =
        RuleSet.of(
            List.of(
                rule("b"),
                rule("a").withPriority(1),
                Rule.on(LEAD_CREATED).then(addTag("x")).withId("c")));

    assertThat(set.listeningTo(LEAD_MOVED)).extracting(Rule::id).containsExactly("a", "b");
    assertThat(set.listeningTo("talk.closed")).isEmpty();
    assertThat(set.kinds()).containsExactlyInAnyOrder(LEAD_MOVED, LEAD_CREATED);
    assertThat(engine.decide(set, MOVED, NOON, Firings.NONE)).hasSize(2);
    assertThatThrownBy(() -> RuleSet.of(List.of(rule("a"), rule("a"))))
        .hasMessage("rule id 'a' must be there once");
  }

  @Test
  void a_rule_cools_down_for_its_subject() {
    Rule rule = rule("a").withCooldown(Duration.ofHours(1));
    Firings before = (id, about) -> Optional.of(NOON).filter(at -> about.equals("lead:17"));

    assertThat(reason(rule, MOVED, NOON.plusSeconds(3599), before)).isEqualTo(Reason.COOLING_DOWN);
    assertThat(decide(rule, MOVED, NOON.plusSeconds(3600), before)).isInstanceOf(Fire.class);
    assertThat(decide(rule, Map.of("event.type", LEAD_MOVED, "lead.id", 18), NOON, before))
        .isInstanceOf(Fire.class);
  }

  @Test
  void a_rule_fires_once_for_each_of_what_it_counts() {
    Rule rule = rule("a").once(OncePer.CONTACT);
    Map<String, Object> facts = Map.of("event.type", LEAD_MOVED, "lead.id", 17, "contact.id", 4);
    Firings before = (id, about) -> Optional.of(NOON).filter(at -> about.equals("contact:4"));

    assertThat(reason(rule, facts, NOON.plusSeconds(9), before)).isEqualTo(Reason.ONCE_ONLY);
    assertThat(((Fire) decide(rule, facts, NOON, Firings.NONE)).about()).contains("contact:4");
    assertThat(reason(rule, MOVED, NOON, before)).isEqualTo(Reason.NOT_NAMED);
  }

  @Test
  void when_a_rule_fired_is_asked_only_where_its_condition_holds() {
    Rule rule = rule("a").withCooldown(Duration.ofHours(1));
    Rule silent =
        Rule.on(LEAD_MOVED)
            .when(field("lead.id").eq(1))
            .then(addTag("x"))
            .withId("b")
            .withCooldown(Duration.ofHours(1));
    Firings strict =
        (id, about) -> {
          assertThat(id).isEqualTo("a");
          return Optional.empty();
        };

    assertThat(engine.decide(RuleSet.of(List.of(rule, silent)), MOVED, NOON, strict)).hasSize(2);
  }

  private Decision decide(Rule rule, Map<String, Object> facts, Instant now, Firings firings) {
    return engine.decide(RuleSet.of(List.of(rule)), facts, now, firings).getFirst();
  }

  private Reason reason(Rule rule, Map<String, Object> facts, Instant now, Firings firings) {
    return ((Skip) decide(rule, facts, now, firings)).reason();
  }
}
