package io.parley.samples;

import static io.parley.automation.sequence.SequenceBuilder.replied;

import io.parley.automation.sequence.Sequence;
import io.parley.automation.sequence.SequenceEngine;
import io.parley.core.json.Json;
import io.parley.core.schedule.BusinessCalendar;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A sequence written in Java, the same as JSON, and how it would go for one customer. */
public final class SequenceInJava {
  private static final String JSON =
      """
      {
        "name": "vip",
        "on": ["lead.created"],
        "quietHours": { "from": "21:00", "to": "08:00" },
        "steps": [
          { "id": "s1", "type": "message", "text": "Thank you, {{contact.name|friend}}!" },
          { "id": "s2", "type": "wait", "for": "PT24H" },
          { "id": "s3", "type": "branch", "then": "end",
            "when": { "field": "enrolment.replied", "op": "eq", "value": true } },
          { "id": "s4", "type": "action", "action": { "type": "createTask", "text": "Call" } },
          { "id": "end", "type": "exit" } ]
      }
      """;

  private SequenceInJava() {}

  public static void main(String[] arguments) {
    System.out.println("equal: " + written().equals(read()));
    preview(Instant.parse("2026-11-24T02:30:00Z")).forEach(System.out::println);
  }

  static Sequence written() {
    return Sequence.named("vip")
        .on("lead.created")
        .quietHours("21:00", "08:00")
        .message("Thank you, {{contact.name|friend}}!")
        .waitFor(Duration.ofDays(1))
        .unless(replied())
        .createTask("Call")
        .build();
  }

  static Sequence read() {
    return Sequence.fromJson(Json.readMap(JSON));
  }

  /** What happens when to a customer in São Paulo who does not reply. */
  static List<String> preview(Instant start) {
    var calendar = BusinessCalendar.alwaysOpen(ZoneId.of("America/Sao_Paulo"));
    Map<String, @Nullable Object> facts = Map.of("contact.name", "Ana", "enrolment.replied", false);
    return new SequenceEngine()
        .timeline(written(), facts, calendar, start).stream()
            .map(
                planned ->
                    planned.at()
                        + " "
                        + planned.step().map(step -> step.id() + ": ").orElse("")
                        + planned.what())
            .toList();
  }
}
