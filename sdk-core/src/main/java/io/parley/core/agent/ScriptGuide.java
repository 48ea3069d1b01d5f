package io.parley.core.agent;

import io.parley.core.conversation.Conversation;
import io.parley.core.event.Event;
import io.parley.core.language.Language;
import io.parley.core.work.Write;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Knows what scripts want said in a conversation. Thread-safe; acts on nothing. */
@FunctionalInterface
public interface ScriptGuide {
  /** For agents without scripts. */
  ScriptGuide NONE = (asked, now) -> Guided.NOTHING;

  /**
   * What is to be said to a customer's message besides an answer to it.
   *
   * @throws io.parley.core.RemoteException when the place of the lead is asked for and could not be
   *     read for now
   */
  Guided guide(Asked asked, Instant now);

  /**
   * A customer's message.
   *
   * @param turn who answers what
   * @param conversation in which
   * @param cause the event that told of it; empty for our own chat
   * @param subject the mailbox of the conversation
   * @param target where acts are done: ids by name
   */
  record Asked(
      Turn turn,
      Conversation conversation,
      Optional<Event> cause,
      String subject,
      Map<String, String> target) {
    public Asked {
      target = Map.copyOf(target);
    }

    /** Who answers. */
    public Agent agent() {
      return turn.agent();
    }

    /** What the customer said. */
    public String text() {
      return turn.text();
    }

    /** The language that is answered in. */
    public Language language() {
      return Language.find(Responder.language(turn.agent(), turn.history(), turn.text()))
          .orElse(Language.ENGLISH);
    }
  }

  /**
   * What a script makes of it.
   *
   * @param guidance what it wants said; empty when no script is followed, or it has nothing to say
   * @param writes to be stored with the reply, unless it hands the conversation to a person: then
   *     the script stays where it is
   */
  record Guided(Optional<Guidance> guidance, List<Write> writes) {
    /** No script is followed. */
    public static final Guided NOTHING = new Guided(Optional.empty(), List.of());

    public Guided {
      writes = List.copyOf(writes);
    }

    /** What is stored together with that reply. */
    List<Write> with(Reply reply) {
      return reply.handoff() ? List.of() : writes;
    }
  }
}
