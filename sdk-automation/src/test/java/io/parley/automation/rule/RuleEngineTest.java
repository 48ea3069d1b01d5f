package io.parley.automation.rule;

import static io.parley.automation.rule.ActionCall.addTag;
import static io.parley.automation.rule.Condition.field;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.automation.rule.Decision.Fire;
import io.parley.automation.rule.Decision.Reason;
import io.parley.automation.rule.Decision.Skip;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RuleEngineTest {
  private static final Map<String, Object> MOVED =
      Map.of("event.type", "lead.status_changed", "lead.price", 1500);

  private final RuleEngine engine = new RuleEngine();

  private static Rule rule(String id) {
    return Rule.on("lead.status_changed").then(addTag(id)).withId(id).named("rule " + id);
  }

  private List<String> fired(List<Rule> rules) {
    return engine.decide(rules, MOVED).stream()
        .filter(Fire.class::isInstance)
        .map(decision -> decision.rule().id())
        .toList();
  }

  @Test
  void the_higher_priority_runs_first_then_the_lower_id() {
    var rules =
        List.of(
            rule("m"),
            rule("z").withPriority(5),
            rule("a").withPriority(-5),
            rule("b"),
            rule("y").withPriority(5));

    assertThat(fired(rules)).containsExactly("y", "z", "b", "m", "a");
  }

  @Test
  void a_rule_fires_with_its_actions_and_the_verdict() {
    Rule vip =
        Rule.on("lead.status_changed").when(field("lead.price").gt(1000)).then(addTag("vip"));

    Decision decision = engine.decide(List.of(vip), MOVED).getFirst();

    assertThat(decision)
        .isInstanceOfSatisfying(
            Fire.class,
            fire -> {
              assertThat(fire.actions()).containsExactly(addTag("vip"));
              assertThat(fire.verdict().orElseThrow().why()).isEqualTo("lead.price is 1500");
            });
  }

  @Test
  void every_rule_that_does_not_fire_has_a_reason() {
    var rules =
        List.of(
            rule("1").withPriority(9).disabled(),
            Rule.on("lead.created").then(addTag("x")).withId("2").withPriority(8),
            Rule.on("lead.status_changed")
                .when(field("lead.price").gt(2000))
                .then(addTag("x"))
                .withId("3")
                .withPriority(7),
            rule("4").withPriority(6).andStop(),
            rule("5").withPriority(5));

    List<Decision> decisions = engine.decide(rules, MOVED);

    assertThat(decisions).hasSize(5);
    assertThat(skip(decisions.get(0)).reason()).isEqualTo(Reason.DISABLED);
    assertThat(skip(decisions.get(1)).reason()).isEqualTo(Reason.OTHER_EVENT);
    assertThat(decisions.get(1).why()).isEqualTo("it does not listen to lead.status_changed");
    assertThat(skip(decisions.get(2)).reason()).isEqualTo(Reason.CONDITION_FALSE);
    assertThat(skip(decisions.get(2)).verdict().orElseThrow().why())
        .isEqualTo("lead.price is 1500");
    assertThat(decisions.get(3)).isInstanceOf(Fire.class);
    assertThat(skip(decisions.get(4)).reason()).isEqualTo(Reason.STOPPED);
    assertThat(decisions.get(4).why()).isEqualTo("rule 'rule 4' fired and stops those after it");
  }

  @Test
  void a_rule_that_does_not_fire_stops_nobody() {
    Rule silent =
        Rule.on("lead.status_changed")
            .when(field("lead.price").lt(0))
            .then(addTag("x"))
            .withId("0")
            .andStop();

    assertThat(fired(List.of(silent, rule("1"), rule("2").disabled().andStop(), rule("3"))))
        .containsExactly("1", "3");
  }

  @Test
  void an_event_without_a_type_fires_nothing() {
    assertThat(engine.decide(List.of(rule("1")), Map.of("lead.price", 1)))
        .allSatisfy(decision -> assertThat(decision).isInstanceOf(Skip.class));
  }

  @Test
  void the_order_in_which_rules_are_given_does_not_matter() {
    var rules = new ArrayList<Rule>();
    for (int i = 0; i < 40; i++) {
      Rule rule = rule("r" + i).withPriority(i % 7);
      rules.add(i % 11 == 0 ? rule.andStop() : rule);
    }
    List<Decision> decisions = engine.decide(rules, MOVED);

    for (int seed = 0; seed < 20; seed++) {
      Collections.shuffle(rules, new Random(seed));
      assertThat(engine.decide(rules, MOVED)).isEqualTo(decisions);
    }
  }

  private static Skip skip(Decision decision) {
    return (Skip) decision;
  }
}
