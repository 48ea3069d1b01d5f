package io.parley.automation.bench;

import static io.parley.automation.rule.ActionCall.addTag;
import static io.parley.automation.rule.Condition.all;
import static io.parley.automation.rule.Condition.any;
import static io.parley.automation.rule.Condition.expr;
import static io.parley.automation.rule.Condition.field;

import io.github.jamsesso.jsonlogic.JsonLogic;
import io.github.jamsesso.jsonlogic.JsonLogicException;
import io.parley.automation.rule.Condition;
import io.parley.automation.rule.Decision;
import io.parley.automation.rule.Firings;
import io.parley.automation.rule.Rule;
import io.parley.automation.rule.RuleEngine;
import io.parley.automation.rule.RuleSet;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import org.jeasy.rules.api.Facts;
import org.jeasy.rules.api.Rules;
import org.jeasy.rules.api.RulesEngineParameters;
import org.jeasy.rules.core.DefaultRulesEngine;
import org.jeasy.rules.mvel.MVELRule;

/**
 * Processor time of one event that meets 100 rules, of five shapes: builder rules, the same as
 * expressions, Easy Rules with MVEL, and json-logic-java. Every engine must find as many that hold.
 *
 * <p>{@code RuleBench [rounds]}; 7 rounds by default, the median counts.
 */
public final class RuleBench {
  private static final int RULES = 100;
  private static final int EVENTS = 2_000;
  private static final int WARM_UP = 4;
  private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

  private static final Map<String, Object> LEAD =
      Map.of(
          "id", 17,
          "name", "Ana wants 40 chairs",
          "price", 1500,
          "statusId", 142,
          "tags", List.of("vip", "new", "web"));

  private static final Map<String, Object> FACTS =
      Map.of(
          "event.type", "lead.status_changed",
          "event.subject", "lead:17",
          "lead.id", 17,
          "lead.name", "Ana wants 40 chairs",
          "lead.price", 1500,
          "lead.statusId", 142,
          "lead.tags", List.of("vip", "new", "web"),
          "message.text", "How long does the delivery take?",
          "message.origin", "telegram");

  private static final Map<String, Object> TREE =
      Map.of(
          "lead",
          LEAD,
          "message",
          Map.of("text", "How long does the delivery take?", "origin", "telegram"));

  private RuleBench() {}

  /** Prints one line for each engine. */
  public static void main(String[] arguments) {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 7;
    System.out.printf(
        "%d rules, all listening, median of %d rounds of %d events, JDK %s%n",
        RULES, rounds, EVENTS, Runtime.version().feature());
    measure(
        "builder rules",
        rounds,
        engine(IntStream.range(0, RULES).mapToObj(RuleBench::built).toList()));
    measure(
        "CEL rules",
        rounds,
        engine(IntStream.range(0, RULES).mapToObj(RuleBench::written).toList()));
    measure("Easy Rules + MVEL", rounds, easyRules());
    measure("json-logic-java", rounds, jsonLogic());
    many(rounds);
  }

  /** The cost of rules that listen to other events. */
  private static void many(int rounds) {
    List<Rule> stored = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      stored.add(rule(i, built(i), i % 100 == 0 ? "lead.status_changed" : "other.event_" + i % 99));
    }
    measure("10,000 builder rules, 1 % listening", rounds, engine(RuleSet.of(stored)));
  }

  private static IntSupplier engine(List<Condition> conditions) {
    return engine(
        RuleSet.of(
            IntStream.range(0, conditions.size())
                .mapToObj(i -> rule(i, conditions.get(i), "lead.status_changed"))
                .toList()));
  }

  private static IntSupplier engine(RuleSet rules) {
    var engine = new RuleEngine();
    return () -> {
      int fired = 0;
      for (Decision decision : engine.decide(rules, FACTS, Instant.EPOCH, Firings.NONE)) {
        if (decision instanceof Decision.Fire) {
          fired++;
        }
      }
      return fired;
    };
  }

  private static Rule rule(int i, Condition condition, String kind) {
    return Rule.on(kind).when(condition).then(addTag("t" + i)).withId("r-" + i);
  }

  private static Condition built(int i) {
    return switch (i % 5) {
      case 0 -> field("lead.price").gt(1000 + i * 10);
      case 1 -> all(field("lead.statusId").eq(142), field("lead.price").lt(5000 + i));
      case 2 -> field("lead.tags").contains(i % 2 == 0 ? "vip" : "old");
      case 3 -> field("message.text").contains(i % 2 == 0 ? "delivery" : "invoice");
      default -> any(field("message.origin").in("waba", "telegram"), field("lead.id").eq(i));
    };
  }

  private static Condition written(int i) {
    return expr(
        switch (i % 5) {
          case 0 -> "lead.price > " + (1000 + i * 10);
          case 1 -> "lead.statusId == 142 && lead.price < " + (5000 + i);
          case 2 -> "'" + (i % 2 == 0 ? "vip" : "old") + "' in lead.tags";
          case 3 -> "message.text.contains('" + (i % 2 == 0 ? "delivery" : "invoice") + "')";
          default -> "message.origin in ['waba', 'telegram'] || lead.id == " + i;
        });
  }

  private static IntSupplier easyRules() {
    int[] fired = {0};
    var rules = new Rules();
    for (int i = 0; i < RULES; i++) {
      rules.register(
          new MVELRule()
              .name("r-" + i)
              .when(
                  switch (i % 5) {
                    case 0 -> "lead.price > " + (1000 + i * 10);
                    case 1 -> "lead.statusId == 142 && lead.price < " + (5000 + i);
                    case 2 -> "lead.tags contains '" + (i % 2 == 0 ? "vip" : "old") + "'";
                    case 3 ->
                        "message.text contains '" + (i % 2 == 0 ? "delivery" : "invoice") + "'";
                    default ->
                        "message.origin == 'waba' || message.origin == 'telegram' || lead.id == "
                            + i;
                  })
              .then("fired[0] = fired[0] + 1"));
    }
    var engine = new DefaultRulesEngine(new RulesEngineParameters());
    return () -> {
      fired[0] = 0;
      var facts = new Facts();
      TREE.forEach(facts::put);
      facts.put("fired", fired);
      engine.fire(rules, facts);
      return fired[0];
    };
  }

  private static IntSupplier jsonLogic() {
    var engine = new JsonLogic();
    List<String> rules =
        IntStream.range(0, RULES)
            .mapToObj(
                i ->
                    switch (i % 5) {
                      case 0 -> "{\">\":[{\"var\":\"lead.price\"}," + (1000 + i * 10) + "]}";
                      case 1 ->
                          "{\"and\":[{\"==\":[{\"var\":\"lead.statusId\"},142]},"
                              + "{\"<\":[{\"var\":\"lead.price\"},"
                              + (5000 + i)
                              + "]}]}";
                      case 2 ->
                          "{\"in\":[\""
                              + (i % 2 == 0 ? "vip" : "old")
                              + "\",{\"var\":\"lead.tags\"}]}";
                      case 3 ->
                          "{\"in\":[\""
                              + (i % 2 == 0 ? "delivery" : "invoice")
                              + "\",{\"var\":\"message.text\"}]}";
                      default ->
                          "{\"or\":[{\"in\":[{\"var\":\"message.origin\"},[\"waba\",\"telegram\"]]},"
                              + "{\"==\":[{\"var\":\"lead.id\"},"
                              + i
                              + "]}]}";
                    })
            .toList();
    return () -> {
      int fired = 0;
      try {
        for (String rule : rules) {
          if (Boolean.TRUE.equals(engine.apply(rule, TREE))) {
            fired++;
          }
        }
      } catch (JsonLogicException e) {
        throw new IllegalStateException(e);
      }
      return fired;
    };
  }

  private static void measure(String what, int rounds, IntSupplier event) {
    long[] micros = new long[rounds];
    int fired = 0;
    for (int round = -WARM_UP; round < rounds; round++) {
      long started = CPU.getCurrentThreadCpuTime();
      for (int i = 0; i < EVENTS; i++) {
        fired = event.getAsInt();
      }
      if (round >= 0) {
        micros[round] = (CPU.getCurrentThreadCpuTime() - started) / EVENTS;
      }
    }
    Arrays.sort(micros);
    System.out.printf(
        "%-38s %8.1f us for each event, %d fire%n", what, micros[rounds / 2] / 1000.0, fired);
  }
}
