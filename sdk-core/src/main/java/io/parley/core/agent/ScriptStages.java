package io.parley.core.agent;

import io.parley.core.RemoteException;
import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.event.Event;
import io.parley.core.event.EventKinds;
import io.parley.core.event.FactSource;
import io.parley.core.script.Following;
import io.parley.core.script.StoredScript;
import io.parley.core.work.Decider;
import io.parley.core.work.Effect;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Begins scripts as leads come to their stages: plans {@code startScript} in the lead's open
 * conversation. A customer who has not written yet meets the script with the first message instead,
 * in {@link FollowedScripts}. Thread-safe.
 */
public final class ScriptStages implements Decider {
  private static final int DEEPEST = 3;

  private final Reception reception;
  private final Agents agents;
  private final Conversations conversations;
  private final FollowedScripts scripts;
  private final FactSource source;

  public ScriptStages(
      Reception reception, Storage storage, FollowedScripts scripts, FactSource source) {
    this.reception = reception;
    this.agents = new Agents(storage);
    this.conversations = new Conversations(storage.documents());
    this.scripts = scripts;
    this.source = source;
  }

  @Override
  public String name() {
    return "scripts";
  }

  @Override
  public Decision decide(Event event, Instant now) {
    if (!event.kind().equals(EventKinds.LEAD_CREATED)
        && !event.kind().equals(EventKinds.LEAD_MOVED)) {
      return Decision.no("begin by stages of leads only");
    }
    if (event.depth() > DEEPEST) {
      return Decision.no("too many acts of our own led to it");
    }
    return switch (reception.place(event)) {
      case Reception.Placement.Nowhere(String reason) -> Decision.no(reason);
      case Reception.Placement.At at -> decide(event, at, now);
    };
  }

  private Decision decide(Event event, Reception.Placement.At at, Instant now) {
    TenantId tenant = event.tenant();
    boolean active =
        agents
            .find(tenant, at.agentId())
            .filter(agent -> agent.profile().status() == Agent.Status.ACTIVE)
            .isPresent();
    if (!active) {
      return Decision.no("agent " + at.agentId() + " is not active");
    }
    List<StoredScript> here =
        scripts.scripts().enabledOf(tenant, at.agentId()).stream()
            .filter(each -> FollowedScripts.stands(each.script().trigger(), event.facts()))
            .toList();
    return here.isEmpty()
        ? Decision.no("no script begins at this stage")
        : decide(event, at, here, now);
  }

  /** A webhook is a hint: the lead is read again, and its talk with it. */
  private Decision decide(
      Event event, Reception.Placement.At at, List<StoredScript> here, Instant now) {
    Map<String, Object> facts = new LinkedHashMap<>();
    try {
      source
          .read(event.tenant(), at.target(), Set.of("lead", "talk"))
          .facts()
          .forEach(
              (name, value) -> {
                if (value != null) {
                  facts.put(name, value);
                }
              });
    } catch (RemoteException e) {
      if (e.retryable()) {
        throw e;
      }
      return Decision.no("the lead could not be read: " + e.getMessage());
    }
    if (!facts.containsKey("talk.chatId") && !facts.containsKey("talk.id")) {
      return Decision.no("the lead has no open conversation");
    }
    var known = new LinkedHashMap<String, Object>();
    event
        .facts()
        .forEach(
            (name, value) -> {
              if (value != null) {
                known.put(name, value);
              }
            });
    known.putAll(facts);
    if (!(reception.place(event.knowing(known)) instanceof Reception.Placement.At place)
        || conversations.find(event.tenant(), place.conversationId()).isEmpty()) {
      return Decision.no("the customer has not written yet");
    }
    Set<String> before =
        scripts.followings().of(event.tenant(), place.conversationId()).stream()
            .map(Following::scriptId)
            .collect(java.util.stream.Collectors.toSet());
    Optional<StoredScript> chosen =
        here.stream()
            .filter(each -> !before.contains(each.id()))
            .filter(each -> FollowedScripts.stands(each.script().trigger(), facts))
            .max(Comparator.comparingInt(each -> each.script().priority()));
    if (chosen.isEmpty()) {
      return Decision.no("the script was followed before, or the lead has moved on");
    }
    return Decision.yes(
        "begins script '" + chosen.get().script().name() + "'",
        List.of(new Write.Plan(start(event, place, chosen.get(), now))));
  }

  private static Effect start(
      Event event, Reception.Placement.At place, StoredScript stored, Instant now) {
    var target = new LinkedHashMap<>(place.target());
    target.put(ConversationFence.CONVERSATION, place.conversationId());
    return Effect.planned(
        event.tenant(),
        "script|" + stored.id() + "@" + stored.version() + "|" + event.key(),
        UniqueId.at(now),
        "startScript",
        event.subject(),
        Map.of("scriptId", stored.id()),
        target,
        Optional.of(event.id()),
        event.depth() + 1,
        now);
  }
}
