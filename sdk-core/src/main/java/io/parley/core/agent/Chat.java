package io.parley.core.agent;

import io.parley.core.StaleVersionException;
import io.parley.core.UniqueId;
import io.parley.core.conversation.Conversation;
import io.parley.core.conversation.Message;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Talking to an agent directly, without a channel in between. Thread-safe.
 *
 * <p>Of one conversation one turn is made at a time: within the process by a lock; a turn that
 * another process overtook meanwhile is not stored but made again, with what was said there.
 */
public final class Chat {
  /** So often a turn is made again before the caller is told that it was overtaken. */
  private static final int TRIES = 8;

  private final Storage storage;
  private final Conversations conversations;
  private final TurnMemory memory;
  private final Responder responder;
  private final ScriptGuide scripts;
  private final ReentrantLock[] turns = new ReentrantLock[256];

  /** Nothing may be called by the agents' models. */
  public Chat(Storage storage, Responder responder) {
    this(storage, responder, Tools.NONE);
  }

  /** With agents that follow no scripts. */
  public Chat(Storage storage, Responder responder, Tools tools) {
    this(storage, responder, tools, ScriptGuide.NONE);
  }

  /**
   * @param storage where conversations are kept
   * @param responder makes the turns
   * @param tools what agents may have done by their models; a worker's dispatcher does it
   * @param scripts tells what scripts want said
   */
  public Chat(Storage storage, Responder responder, Tools tools, ScriptGuide scripts) {
    this.storage = storage;
    this.conversations = new Conversations(storage.documents());
    this.memory = new TurnMemory(storage, tools);
    this.responder = responder;
    this.scripts = scripts;
    for (int i = 0; i < turns.length; i++) {
      turns[i] = new ReentrantLock();
    }
  }

  /** As {@link #say(Agent, String, Optional, String, Instant, Speaker)}, heard as a whole. */
  public Spoken say(
      Agent agent, String conversationId, Optional<String> contact, String text, Instant now) {
    return say(agent, conversationId, contact, text, now, Optional.empty());
  }

  /**
   * Says something to the agent and stores both sides in one commit.
   *
   * @param agent who is spoken to; a draft answers too, so that it can be tried
   * @param conversationId the conversation to go on with or to start under this id
   * @param contact the customer's name, which also tells them from others; empty when unknown
   * @param text what is said; not blank
   * @param speaker hears the reply while it is made. What was heard is not taken back: such a turn
   *     is stored also when another overtook it meanwhile
   */
  public Spoken say(
      Agent agent,
      String conversationId,
      Optional<String> contact,
      String text,
      Instant now,
      Speaker speaker) {
    return say(agent, conversationId, contact, text, now, Optional.of(new Heard(speaker)));
  }

  private Spoken say(
      Agent agent,
      String conversationId,
      Optional<String> contact,
      String text,
      Instant now,
      Optional<Heard> heard) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("message must not be blank");
    }
    ReentrantLock lock = turns[Math.floorMod(conversationId.hashCode(), turns.length)];
    lock.lock();
    try {
      for (int tries = 1; ; tries++) {
        Conversation conversation = conversation(agent, conversationId, contact, now);
        Made made = turn(agent, conversation, text, now, heard);
        try {
          return stored(made, conversation, text, now);
        } catch (StaleVersionException overtaken) {
          if (heard.isPresent() && heard.get().something) {
            return storedAgain(made.overtaken(), conversationId, contact, text, now);
          }
          if (tries == TRIES) {
            throw overtaken;
          }
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** A turn and its reply; empty when a person has the conversation. */
  private record Made(
      Turn turn, List<Message> said, Optional<Reply> reply, ScriptGuide.Guided script) {
    /** The same, after which a script that another turn led on stays where that left it. */
    Made overtaken() {
      return new Made(turn, said, reply, ScriptGuide.Guided.NOTHING);
    }
  }

  private Made turn(
      Agent agent, Conversation conversation, String text, Instant now, Optional<Heard> heard) {
    List<Message> said = memory.said(conversation);
    Turn turn =
        memory.turn(
            agent,
            conversation,
            said,
            text,
            subject(conversation),
            Map.of(ConversationFence.CONVERSATION, conversation.id()),
            now);
    if (conversation.status() == Conversation.Status.HANDED_OFF) {
      return new Made(turn, said, Optional.empty(), ScriptGuide.Guided.NOTHING);
    }
    Optional<WorkingHours> closed = OutOfHours.of(agent, now);
    ScriptGuide.Guided script =
        closed.isPresent()
            ? ScriptGuide.Guided.NOTHING
            : scripts.guide(
                new ScriptGuide.Asked(
                    turn, conversation, Optional.empty(), subject(conversation), Map.of()),
                now);
    Reply reply =
        closed
            .map(hours -> OutOfHours.reply(turn, hours))
            .orElseGet(
                () -> responder.reply(turn.guided(script.guidance()), heard.map(each -> each)));
    if (closed.isPresent()) {
      heard.ifPresent(each -> each.say(reply.text()));
    }
    return new Made(turn, said, Optional.of(reply), script);
  }

  /** What was heard stays said, whoever spoke meanwhile. */
  private Spoken storedAgain(
      Made made, String conversationId, Optional<String> contact, String text, Instant now) {
    for (int tries = 1; ; tries++) {
      try {
        return stored(
            made, conversation(made.turn().agent(), conversationId, contact, now), text, now);
      } catch (StaleVersionException overtaken) {
        if (tries == TRIES) {
          throw overtaken;
        }
      }
    }
  }

  private Spoken stored(Made made, Conversation conversation, String text, Instant now) {
    String asked = UniqueId.at(now);
    List<Write> writes = new ArrayList<>();
    writes.add(
        new Write.Append(
            conversation.tenant(),
            conversation.id(),
            asked,
            new Message.FromCustomer(asked, text, now, conversation.contact(), Optional.empty())));
    var place =
        new ReplyWrites(
            conversation,
            subject(conversation),
            Map.of(ConversationFence.CONVERSATION, conversation.id()),
            Optional.empty(),
            asked);
    if (conversation.version() == 0) {
      writes.add(place.event("conversation.started", Map.of(), now));
    }
    if (made.reply().isEmpty()) {
      writes.add(Conversations.save(conversation));
      storage.work().commit(writes, now);
      return new Spoken(conversation.id(), asked, Optional.empty(), Optional.empty());
    }
    Reply reply = made.reply().get();
    ReplyWrites.Written written = place.of(made.turn(), reply, Optional.empty(), now, now);
    writes.addAll(written.writes());
    writes.addAll(made.script().with(reply));
    writes.addAll(ContactMemory.learn(conversation, asked, reply.told(), now));
    writes.addAll(memory.leaving(made.turn().agent(), conversation, made.said(), now));
    storage.work().commit(writes, now);
    return new Spoken(
        conversation.id(), written.messageId(), Optional.of(reply), Optional.of(written.trace()));
  }

  private static String subject(Conversation conversation) {
    return "conversation:" + conversation.id();
  }

  /** Notices whether anything was heard. */
  private static final class Heard implements Speaker {
    private final Speaker speaker;
    private volatile boolean something;

    Heard(Speaker speaker) {
      this.speaker = speaker;
    }

    @Override
    public void say(String words) {
      something = true;
      speaker.say(words);
    }
  }

  private Conversation conversation(Agent agent, String id, Optional<String> contact, Instant now) {
    return conversations
        .find(agent.tenant(), id)
        .map(
            known ->
                known.status() == Conversation.Status.CLOSED
                    ? known.withStatus(Conversation.Status.OPEN)
                    : known)
        .map(known -> known.spokenAt(now))
        .orElseGet(
            () ->
                new Conversation(
                    agent.tenant(),
                    id,
                    agent.id(),
                    Conversation.CHAT,
                    Conversation.Status.OPEN,
                    contact,
                    contact.map(name -> Conversation.CHAT + "|" + name),
                    Optional.empty(),
                    Optional.empty(),
                    now,
                    now,
                    0));
  }

  /**
   * What came of saying something.
   *
   * @param conversationId where it was said
   * @param messageId the answer's id, or the customer's message's when nobody answered
   * @param reply what the agent said; empty when a person has the conversation
   * @param trace how it came about; empty like the reply
   */
  public record Spoken(
      String conversationId, String messageId, Optional<Reply> reply, Optional<Trace> trace) {}
}
