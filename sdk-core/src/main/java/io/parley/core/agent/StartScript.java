package io.parley.core.agent;

import io.parley.core.StaleVersionException;
import io.parley.core.UniqueId;
import io.parley.core.action.ActionHandler;
import io.parley.core.action.Finding;
import io.parley.core.action.Outcome;
import io.parley.core.conversation.Conversation;
import io.parley.core.conversation.Message;
import io.parley.core.language.Language;
import io.parley.core.script.Following;
import io.parley.core.script.StoredScript;
import io.parley.core.work.Effect;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Has a conversation follow a script and says its first words ({@code startScript}). It acts on
 * nothing but the store, where it plans the message; so it can always be found out whether it was
 * done. Thread-safe.
 */
public final class StartScript implements ActionHandler {
  private static final int TRIES = 5;
  private static final int LOOKED_AT = 20;
  private static final String SEND = "sendMessage";

  private final Storage storage;
  private final Conversations conversations;
  private final Agents agents;
  private final FollowedScripts scripts;
  private final InstantSource clock;

  public StartScript(Storage storage, FollowedScripts scripts, InstantSource clock) {
    this.storage = storage;
    this.conversations = new Conversations(storage.documents());
    this.agents = new Agents(storage);
    this.scripts = scripts;
    this.clock = clock;
  }

  @Override
  public String type() {
    return "startScript";
  }

  @Override
  public String parameters() {
    return """
    {"type":"object","additionalProperties":false,"required":["scriptId"],
      "description":"begins a script in the conversation and says its first words","properties":{
      "scriptId":{"type":"string","minLength":1,"maxLength":100}}}
    """;
  }

  @Override
  public Optional<String> objection(Effect effect) {
    Optional<Conversation> found = conversation(effect);
    if (found.filter(each -> each.status() == Conversation.Status.HANDED_OFF).isPresent()) {
      return Optional.of("a person has taken the conversation over");
    }
    return found
        .flatMap(each -> scripts.followings().active(effect.tenant(), each.id()))
        .filter(active -> active.scriptId().equals(effect.parameter("scriptId").orElse("")))
        .map(active -> "the conversation follows the script already");
  }

  @Override
  public Outcome run(Effect effect) {
    for (int attempt = 1; ; attempt++) {
      try {
        return begin(effect, clock.instant());
      } catch (StaleVersionException e) {
        if (attempt == TRIES) {
          return new Outcome.Refused("the conversation went on all the time");
        }
      }
    }
  }

  private Outcome begin(Effect effect, Instant now) {
    String id = effect.parameter("scriptId").orElse("");
    Optional<StoredScript> stored = scripts.scripts().find(effect.tenant(), id);
    if (stored.isEmpty()) {
      return new Outcome.Refused("no script '" + id + "'");
    }
    if (!stored.get().script().enabled()) {
      return new Outcome.Refused("script '" + stored.get().script().name() + "' is switched off");
    }
    Optional<Conversation> found = conversation(effect);
    if (found.isEmpty()) {
      return new Outcome.Refused(
          effect
              .at(ConversationFence.CONVERSATION)
              .map(
                  conversation ->
                      "conversation "
                          + conversation
                          + " is not known: the customer has not written yet")
              .orElse("the event does not tell which conversation"));
    }
    if (!found.get().agentId().equals(stored.get().agentId())) {
      return new Outcome.Refused("script '" + id + "' belongs to another agent");
    }
    var place =
        new ScriptWrites.Place(
            found.get(), effect.subject(), effect.target(), effect.cause(), effect.depth());
    Begun begun =
        begin(stored.get(), place, "the action startScript", Optional.of(effect.id()), now);
    storage.work().commit(begun.writes(), now);
    return new Outcome.Done(Optional.of(begun.following().id()));
  }

  /** A script that has begun once the writes are stored. */
  public record Begun(Following following, List<Write> writes) {
    public Begun {
      writes = List.copyOf(writes);
    }
  }

  /**
   * Begins a script in a conversation by hand.
   *
   * @param subject the mailbox in which its words are sent
   * @param target where: ids by name; with {@code integration} for a channel of the CRM
   * @param by who wants it, for people
   */
  public Begun begin(
      StoredScript stored,
      Conversation conversation,
      String subject,
      Map<String, String> target,
      String by,
      Instant now) {
    return begin(
        stored,
        new ScriptWrites.Place(conversation, subject, target, Optional.empty(), 0),
        by,
        Optional.empty(),
        now);
  }

  private Begun begin(
      StoredScript stored,
      ScriptWrites.Place place,
      String by,
      Optional<String> effect,
      Instant now) {
    Conversation conversation = place.conversation();
    FollowedScripts.Opening opening =
        scripts.open(stored, place, by, effect, language(conversation), now);
    var writes = new ArrayList<Write>();
    // A turn that is being made at the same time starts anew, and follows this script.
    writes.add(Conversations.save(conversation));
    writes.addAll(opening.writes());
    String messageId = UniqueId.at(now);
    Optional<Effect> sent =
        place.target().containsKey("integration")
            ? Optional.of(message(opening, place, messageId, now))
            : Optional.empty();
    sent.map(Write.Plan::new).ifPresent(writes::add);
    writes.add(
        new Write.Append(
            conversation.tenant(),
            conversation.id(),
            "script|" + opening.following().id(),
            new Message.FromAgent(
                messageId,
                opening.words(),
                now,
                List.of(),
                Optional.empty(),
                sent.map(Effect::id))));
    return new Begun(opening.following(), writes);
  }

  private static Effect message(
      FollowedScripts.Opening opening, ScriptWrites.Place place, String messageId, Instant now) {
    var target = new LinkedHashMap<>(place.target());
    target.remove("repliesTo");
    target.put(ConversationFence.CONVERSATION, place.conversation().id());
    target.put("message", messageId);
    target.put("asked", now.toString());
    return Effect.planned(
        place.conversation().tenant(),
        "script|" + opening.following().id(),
        UniqueId.at(now),
        SEND,
        place.subject(),
        Map.of("text", opening.words()),
        target,
        place.cause(),
        place.depth() + 1,
        now);
  }

  /** The customer's own language as far as it is known, else the agent's first. */
  private Language language(Conversation conversation) {
    List<Message> history =
        storage.conversations().tail(conversation.tenant(), conversation.id(), LOOKED_AT);
    return agents
        .find(conversation.tenant(), conversation.agentId())
        .flatMap(agent -> Language.find(Responder.language(agent, history, "")))
        .orElse(Language.ENGLISH);
  }

  @Override
  public Finding reconcile(Effect effect, Claims claims) {
    return scripts
        .followings()
        .begunBy(effect.tenant(), effect.id())
        .<Finding>map(following -> new Finding.Happened(Optional.of(following.id())))
        .orElseGet(Finding.Absent::new);
  }

  private Optional<Conversation> conversation(Effect effect) {
    return effect
        .at(ConversationFence.CONVERSATION)
        .flatMap(id -> conversations.find(effect.tenant(), id));
  }
}
