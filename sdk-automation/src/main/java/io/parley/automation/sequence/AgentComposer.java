package io.parley.automation.sequence;

import io.parley.core.agent.Agent;
import io.parley.core.agent.Agents;
import io.parley.core.agent.Answerer;
import io.parley.core.agent.ContactMemory;
import io.parley.core.agent.Conversations;
import io.parley.core.agent.Reply;
import io.parley.core.agent.Responder;
import io.parley.core.agent.Turn;
import io.parley.core.conversation.ContactFact;
import io.parley.core.conversation.Conversation;
import io.parley.core.conversation.Message;
import io.parley.core.work.Storage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Has the sequence's agent word messages, as it words its answers. Thread-safe. */
public final class AgentComposer implements Composer {
  private static final int RECENT = 20;

  private final Agents agents;
  private final Storage storage;
  private final Responder responder;

  public AgentComposer(Storage storage, Responder responder) {
    this.agents = new Agents(storage);
    this.storage = storage;
    this.responder = responder;
  }

  @Override
  public Composed compose(Enrolment enrolment, String prompt, Instant now) {
    String id = enrolment.way().agentId();
    Optional<Agent> agent = agents.find(enrolment.tenant(), id);
    if (agent.isEmpty()) {
      return new Composed.Nothing("agent " + id + " does not exist");
    }
    if (agent.get().profile().status() == Agent.Status.PAUSED) {
      return new Composed.Nothing("agent " + id + " is paused");
    }
    List<Message> history =
        Optional.ofNullable(enrolment.way().target().get(About.CONVERSATION))
            .map(
                conversation ->
                    storage.conversations().tail(enrolment.tenant(), conversation, RECENT))
            .orElse(List.of());
    Reply reply =
        responder.reply(
            Turn.of(agent.get(), prompt, now).after(history).knowing(remembered(enrolment)));
    boolean worded =
        !reply.handoff()
            && (reply.verdict() == Answerer.Verdict.ANSWERED
                || reply.verdict() == Answerer.Verdict.SMALL_TALK);
    return worded
        ? new Composed.Said(reply.text(), reply.citations())
        : new Composed.Nothing(
            "the agent found nothing to say: " + reply.derivation().notes().getLast());
  }

  /** What the customer told of themselves, in this conversation or another. */
  private List<ContactFact> remembered(Enrolment enrolment) {
    return Optional.ofNullable(enrolment.way().target().get(About.CONVERSATION))
        .flatMap(id -> new Conversations(storage.documents()).find(enrolment.tenant(), id))
        .flatMap(Conversation::contactId)
        .map(contact -> new ContactMemory(storage.documents()).of(enrolment.tenant(), contact))
        .orElse(List.of());
  }
}
