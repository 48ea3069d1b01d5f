package io.parley.server.automation;

import io.parley.core.UniqueId;
import io.parley.core.action.ActionHandler;
import io.parley.core.action.Finding;
import io.parley.core.action.Outcome;
import io.parley.core.event.Event;
import io.parley.core.event.EventKinds;
import io.parley.core.secret.Secret;
import io.parley.core.work.Effect;
import io.parley.core.work.Storage;
import io.parley.core.work.WorkLog;
import io.parley.core.work.Write;
import io.parley.server.console.access.Members;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Tells members of the account, in the feed of their console. Thread-safe. */
final class Notify implements ActionHandler {
  private static final int NEARBY = 100;

  private final Storage storage;
  private final Members members;
  private final InstantSource clock;

  Notify(Storage storage, Members members, InstantSource clock) {
    this.storage = storage;
    this.members = members;
    this.clock = clock;
  }

  @Override
  public String type() {
    return "notify";
  }

  @Override
  public String parameters() {
    return """
    {"type":"object","additionalProperties":false,"required":["text"],"properties":{
      "text":{"type":"string","minLength":1,"maxLength":1000},
      "members":{"type":"array","maxItems":50,"items":{"type":"string","minLength":1},
        "description":"their logins; default: everybody"}},
     "description":"Tells members of the account something, in their console."}
    """;
  }

  @Override
  public Optional<String> objection(Effect effect) {
    return Optional.empty();
  }

  @Override
  public Outcome run(Effect effect) {
    List<String> named = named(effect);
    List<String> strangers =
        named.stream().filter(login -> members.find(effect.tenant(), login).isEmpty()).toList();
    if (!strangers.isEmpty()) {
      return new Outcome.Refused("members " + strangers + " do not exist");
    }
    Instant now = clock.instant();
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("notification.text", effect.parameter("text").orElse(""));
    facts.put("notification.members", named);
    for (String thing : List.of("lead", "contact", "conversation")) {
      effect.at(thing).ifPresent(id -> facts.put(thing + ".id", id));
    }
    storage
        .work()
        .commit(
            List.of(
                new Write.Happened(
                    new Event(
                        effect.tenant(),
                        UniqueId.at(now),
                        EventKinds.MEMBER_NOTIFIED,
                        effect.subject(),
                        key(effect),
                        now,
                        now,
                        Event.OWN,
                        facts,
                        effect.cause(),
                        effect.depth()))),
            now);
    return new Outcome.Done(Optional.empty());
  }

  @Override
  public Finding reconcile(Effect effect, Claims claims) {
    var query =
        new WorkLog.EventQuery(
            Optional.of(EventKinds.MEMBER_NOTIFIED),
            Optional.of(effect.subject()),
            Optional.empty(),
            Optional.of(effect.createdAt()),
            Optional.empty(),
            NEARBY);
    return storage.log().events(effect.tenant(), query).stream()
            .anyMatch(recorded -> recorded.event().key().equals(key(effect)))
        ? new Finding.Happened(Optional.empty())
        : new Finding.Absent();
  }

  private static String key(Effect effect) {
    return Secret.of(EventKinds.MEMBER_NOTIFIED + "|" + effect.key()).sha256();
  }

  private static List<String> named(Effect effect) {
    return effect.parameters().get("members") instanceof Collection<?> logins
        ? logins.stream().map(Objects::toString).distinct().toList()
        : List.of();
  }
}
