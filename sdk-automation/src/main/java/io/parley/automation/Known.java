package io.parley.automation;

import io.parley.automation.plan.Places;
import io.parley.automation.plan.Snapshot;
import io.parley.automation.rule.AccountSettings;
import io.parley.automation.rule.ActionCall;
import io.parley.automation.rule.Rule;
import io.parley.core.agent.Conversations;
import io.parley.core.document.DocumentStore;
import io.parley.core.event.Event;
import io.parley.core.event.FactSource;
import io.parley.core.event.FactSource.Reading;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gathers what rules ask about, and no more: each thing read costs a request. Thread-safe. */
public final class Known {
  /** Actions that need to know the lead's conversation, which is found by its talk. */
  private static final Set<String> TALKING = Set.of("handoff", "resumeAgent", "startScript");

  private final FactSource source;
  private final Conversations conversations;
  private final AccountSettings settings;

  /**
   * @param source reads leads, contacts, companies and talks
   * @param documents where conversations are read
   * @param settings types the facts and tells the hours
   */
  public Known(FactSource source, DocumentStore documents, AccountSettings settings) {
    this.source = source;
    this.conversations = new Conversations(documents);
    this.settings = settings;
  }

  /**
   * Reads what the rules ask about: the lead whenever the event names one, since what a webhook
   * tells of it is a hint; contact, company and talk when a condition or placeholder looks there.
   *
   * @throws io.parley.core.RemoteException when they could not be read
   */
  public Reading read(Event event, Places.Place.At at, Collection<Rule> listening) {
    Set<String> wanted = wanted(event, listening);
    Reading read = source.read(event.tenant(), at.target(), wanted);
    Map<String, @Nullable Object> facts = new LinkedHashMap<>(read.facts());
    at.conversation()
        .flatMap(id -> conversations.find(event.tenant(), id))
        .ifPresent(
            found -> {
              facts.put("conversation.id", found.id());
              facts.put("conversation.agentId", found.agentId());
              facts.put("conversation.channel", found.channel());
              facts.put("conversation.status", found.status().name().toLowerCase(Locale.ROOT));
              found.assignee().ifPresent(name -> facts.put("conversation.assignee", name));
              found.contact().ifPresent(name -> facts.putIfAbsent("contact.name", name));
            });
    if (facts.get("conversation.id") == null) {
      at.conversation().ifPresent(id -> facts.put("conversation.id", id));
    }
    return Reading.of(facts, read.missing());
  }

  private static Set<String> wanted(Event event, Collection<Rule> listening) {
    var wanted = new HashSet<String>();
    wanted.add("lead");
    for (Rule rule : listening) {
      if (rule.enabled()) {
        wanted.addAll(rule.when().things());
        for (ActionCall call : rule.then()) {
          wanted.addAll(call.things());
          if (TALKING.contains(call.type())) {
            wanted.add("talk");
          }
        }
        rule.oncePer().ifPresent(per -> wanted.add(per.word()));
      }
    }
    if (event.kind().endsWith(".deleted")) {
      wanted.remove(event.kind().substring(0, event.kind().indexOf('.')));
    }
    wanted.remove("was");
    return Set.copyOf(wanted);
  }

  /** What is known in all. */
  public Snapshot snapshot(Event event, String agentId, Reading read, Instant now) {
    return Snapshot.of(
        event,
        read,
        settings.fields(event.tenant(), agentId),
        settings.calendar(event.tenant(), agentId),
        now);
  }
}
