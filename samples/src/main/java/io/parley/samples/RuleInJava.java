package io.parley.samples;

import static io.parley.automation.rule.ActionCall.addNote;
import static io.parley.automation.rule.ActionCall.addTag;
import static io.parley.automation.rule.Condition.all;
import static io.parley.automation.rule.Condition.field;
import static io.parley.automation.rule.Condition.not;
import static io.parley.core.event.EventKinds.LEAD_MOVED;

import io.parley.automation.rule.Decision.Fire;
import io.parley.automation.rule.Decision.Skip;
import io.parley.automation.rule.OncePer;
import io.parley.automation.rule.Rule;
import io.parley.automation.rule.RuleEngine;
import io.parley.core.action.Placeholders;
import io.parley.core.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A rule written in Java, the same rule as JSON, and what the engine decides. */
public final class RuleInJava {
  private static final String JSON =
      """
      {
        "name": "Important customers",
        "on": ["lead.status_changed"],
        "when": { "all": [
          { "field": "lead.price", "op": "gt", "value": 1000 },
          { "not": { "field": "lead.tags", "op": "contains", "value": "vip" } } ] },
        "then": [
          { "type": "addTag", "tag": "vip" },
          { "type": "addNote", "text": "{{lead.name}} is worth {{lead.price}}" } ],
        "priority": 10,
        "cooldown": "PT1H",
        "oncePer": "lead"
      }
      """;

  private RuleInJava() {}

  public static void main(String[] arguments) {
    System.out.println("equal: " + written().equals(read()));
    decided(1500).forEach(System.out::println);
    decided(900).forEach(System.out::println);
  }

  static Rule written() {
    return Rule.on(LEAD_MOVED)
        .when(all(field("lead.price").gt(1000), not(field("lead.tags").contains("vip"))))
        .then(addTag("vip"), addNote("{{lead.name}} is worth {{lead.price}}"))
        .withId("vip")
        .named("Important customers")
        .withPriority(10)
        .withCooldown(Duration.ofHours(1))
        .once(OncePer.LEAD);
  }

  static Rule read() {
    return Rule.fromJson("vip", Json.readMap(JSON));
  }

  /** What the rule does with a lead of that price. */
  static List<String> decided(int price) {
    Map<String, @Nullable Object> facts =
        Map.of(
            "event.type",
            LEAD_MOVED,
            "lead.id",
            17,
            "lead.name",
            "Ana",
            "lead.price",
            price,
            "lead.tags",
            List.of());
    return switch (new RuleEngine().decide(List.of(written()), facts).getFirst()) {
      case Fire fire ->
          fire.actions().stream()
              .map(
                  call ->
                      call.type()
                          + " "
                          + Placeholders.render(
                              String.valueOf(call.parameters().values().iterator().next()), facts))
              .toList();
      case Skip skip -> List.of("nothing: " + skip.why());
    };
  }
}
