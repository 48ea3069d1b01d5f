package io.parley.core.agent;

import io.parley.core.UniqueId;
import io.parley.core.conversation.Conversation;
import io.parley.core.event.Event;
import io.parley.core.event.EventKinds;
import io.parley.core.script.Following;
import io.parley.core.script.Followings;
import io.parley.core.script.Move;
import io.parley.core.script.Script;
import io.parley.core.script.ScriptStep;
import io.parley.core.work.Effect;
import io.parley.core.work.Write;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a move in a script leaves behind: progress, events, and acts on the CRM. Pure. */
final class ScriptWrites {
  private static final Set<String> THINGS = Set.of("lead", "contact", "company");

  private ScriptWrites() {}

  /**
   * Where a move is made.
   *
   * @param cause the id of the event that led to it
   * @param depth how many acts of ours lie between that event and the outside
   */
  record Place(
      Conversation conversation,
      String subject,
      Map<String, String> target,
      Optional<String> cause,
      int depth) {}

  static List<Write> of(Following before, Script script, Move move, Place place, Instant now) {
    var writes = new ArrayList<Write>();
    writes.add(Followings.save(before.at(move.progress(), now)));
    int at = before.progress().passed().size();
    for (ScriptStep step : move.reached()) {
      String key = "script.step_reached|" + before.id() + "|" + at++ + "|" + step.id();
      var facts = new LinkedHashMap<String, Object>();
      facts.put("script.id", before.scriptId());
      facts.put("script.name", script.name());
      facts.put("script.stepId", step.id());
      facts.put("script.goal", step.goal());
      facts.put("script.followingId", before.id());
      move.progress().slots().forEach((slot, value) -> facts.put("script.slots." + slot, value));
      Event event =
          OwnEvents.of(
              place.conversation(),
              EventKinds.SCRIPT_STEP_REACHED,
              place.subject(),
              key + "|" + place.cause().orElse(now.toString()),
              facts,
              place.cause(),
              place.cause().isPresent() ? place.depth() + 1 : 0,
              now);
      writes.add(new Write.Happened(event));
    }
    for (Move.Fill fill : move.fills()) {
      fill(before, fill, place, now).ifPresent(writes::add);
    }
    return writes;
  }

  /** Empty where there is nothing to fill: a conversation that is in no CRM. */
  private static Optional<Write> fill(
      Following following, Move.Fill fill, Place place, Instant now) {
    int dot = fill.field().indexOf('.');
    String thing = dot < 0 ? "lead" : fill.field().substring(0, dot);
    String field = fill.field().substring(dot + 1);
    if (!place.target().containsKey(thing)) {
      return Optional.empty();
    }
    var target = new LinkedHashMap<>(place.target());
    target.keySet().removeIf(name -> THINGS.contains(name) && !name.equals(thing));
    // Told is told, also when a person takes over: the fence of conversations is not for this.
    target.remove(ConversationFence.CONVERSATION);
    boolean price = fill.field().equals("price");
    Map<String, Object> parameters =
        price ? Map.of("price", fill.value()) : Map.of("field", field, "value", fill.value());
    String value =
        fill.value() instanceof BigDecimal number
            ? number.stripTrailingZeros().toPlainString()
            : fill.value().toString();
    return Optional.of(
        new Write.Plan(
            Effect.planned(
                following.tenant(),
                "script|" + following.id() + "|" + fill.field() + "|" + value,
                UniqueId.at(now),
                price ? "setPrice" : "setField",
                place.subject(),
                new LinkedHashMap<>(parameters),
                target,
                place.cause(),
                place.depth() + 1,
                now)));
  }
}
