package io.parley.kommo.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;

/**
 * Faults as the control routes write them: {@code kind} is a status such as {@code 429}, or {@code
 * html-STATUS}, {@code slow}, {@code drop-after}, {@code drop-before}, {@code truncate}; for
 * webhooks {@code hook-duplicate}, {@code hook-reorder}, {@code hook-delay}, {@code hook-bundle},
 * {@code hook-malformed}, {@code hook-lose}. Beside it {@code method}, {@code path}, {@code
 * probability}, {@code times}, and {@code ms}, {@code copies} or {@code places} where the kind has
 * a measure.
 */
final class FaultJson {
  private FaultJson() {}

  static void add(Faults faults, ObjectNode json) {
    String kind = json.path("kind").asText();
    double probability = json.path("probability").asDouble(1);
    int times = json.path("times").asInt(Fault.ALWAYS);
    if (kind.startsWith("hook-")) {
      faults.add(new HookFault(hookEffect(kind, json), probability, times));
    } else {
      faults.add(
          new Fault(
              effect(kind, json),
              json.path("method").asText("*"),
              json.path("path").asText("*"),
              probability,
              times));
    }
  }

  private static Fault.Effect effect(String kind, ObjectNode json) {
    return switch (kind) {
      case "slow" -> new Fault.Effect.Slow(Duration.ofMillis(json.path("ms").asLong(1000)));
      case "drop-after" -> new Fault.Effect.DropAfter();
      case "drop-before" -> new Fault.Effect.DropBefore();
      case "truncate" -> new Fault.Effect.Truncate();
      default ->
          kind.startsWith("html-")
              ? new Fault.Effect.AnswerHtml(status(kind.substring("html-".length())))
              : new Fault.Effect.Answer(status(kind));
    };
  }

  private static int status(String kind) {
    return (int)
        Query.parse(kind)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "kind '"
                            + kind
                            + "' must be a status, html-STATUS, slow, drop-after, drop-before,"
                            + " truncate or hook-…"));
  }

  private static HookFault.Effect hookEffect(String kind, ObjectNode json) {
    return switch (kind) {
      case "hook-duplicate" -> new HookFault.Effect.Duplicate(json.path("copies").asInt(2));
      case "hook-reorder" -> new HookFault.Effect.Reorder(json.path("places").asInt(1));
      case "hook-delay" ->
          new HookFault.Effect.Delay(Duration.ofMillis(json.path("ms").asLong(1000)));
      case "hook-bundle" -> new HookFault.Effect.Bundle(json.path("items").asInt(2));
      case "hook-malformed" -> new HookFault.Effect.Malformed();
      case "hook-lose" -> new HookFault.Effect.Lose();
      default ->
          throw new IllegalArgumentException(
              "kind '"
                  + kind
                  + "' must be hook-duplicate, hook-reorder, hook-delay, hook-bundle,"
                  + " hook-malformed or hook-lose");
    };
  }

  static ObjectNode of(Faults faults) {
    ObjectNode json = Wire.object();
    ArrayNode requests = json.putArray("requests");
    for (Fault fault : faults.requestFaults()) {
      ObjectNode item = requests.addObject();
      describe(item, fault.effect());
      item.put("method", fault.method()).put("path", fault.path());
      item.put("probability", fault.probability());
      times(item, fault.times());
    }
    ArrayNode hooks = json.putArray("hooks");
    for (HookFault fault : faults.hookFaults()) {
      ObjectNode item = hooks.addObject();
      describe(item, fault.effect());
      item.put("probability", fault.probability());
      times(item, fault.times());
    }
    return json;
  }

  private static void times(ObjectNode item, int times) {
    if (times != Fault.ALWAYS) {
      item.put("times", times);
    }
  }

  private static void describe(ObjectNode item, Fault.Effect effect) {
    switch (effect) {
      case Fault.Effect.Answer(int status) -> item.put("kind", Integer.toString(status));
      case Fault.Effect.AnswerHtml(int status) -> item.put("kind", "html-" + status);
      case Fault.Effect.Slow(Duration by) -> item.put("kind", "slow").put("ms", by.toMillis());
      case Fault.Effect.DropAfter() -> item.put("kind", "drop-after");
      case Fault.Effect.DropBefore() -> item.put("kind", "drop-before");
      case Fault.Effect.Truncate() -> item.put("kind", "truncate");
    }
  }

  private static void describe(ObjectNode item, HookFault.Effect effect) {
    switch (effect) {
      case HookFault.Effect.Duplicate(int copies) ->
          item.put("kind", "hook-duplicate").put("copies", copies);
      case HookFault.Effect.Reorder(int places) ->
          item.put("kind", "hook-reorder").put("places", places);
      case HookFault.Effect.Delay(Duration by) ->
          item.put("kind", "hook-delay").put("ms", by.toMillis());
      case HookFault.Effect.Bundle(int items) ->
          item.put("kind", "hook-bundle").put("items", items);
      case HookFault.Effect.Malformed() -> item.put("kind", "hook-malformed");
      case HookFault.Effect.Lose() -> item.put("kind", "hook-lose");
    }
  }
}
