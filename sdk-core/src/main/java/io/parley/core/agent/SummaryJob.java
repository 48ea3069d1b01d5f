package io.parley.core.agent;

import io.parley.core.RemoteException;
import io.parley.core.TenantId;
import io.parley.core.conversation.Conversation;
import io.parley.core.conversation.Message;
import io.parley.core.json.Json;
import io.parley.core.secret.Secret;
import io.parley.core.work.Job;
import io.parley.core.work.JobHandler;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sums up what left the window of a conversation, after the turn in which it left. Thread-safe. A
 * model that fails is replaced by excerpts, so that nothing is forgotten while it is away.
 */
public final class SummaryJob implements JobHandler {
  private static final Logger log = LoggerFactory.getLogger(SummaryJob.class);

  static final String TYPE = "summarise";

  private final TurnMemory memory;
  private final Agents agents;
  private final Conversations conversations;
  private final Summaries summaries;
  private final Summariser summariser;

  public SummaryJob(Storage storage, Summariser summariser) {
    this.memory = new TurnMemory(storage, Tools.NONE);
    this.agents = new Agents(storage);
    this.conversations = new Conversations(storage.documents());
    this.summaries = new Summaries(storage.documents());
    this.summariser = summariser;
  }

  /**
   * What to sum up.
   *
   * @param conversation its id
   * @param upTo the id of the last message that has left the window
   */
  record Left(String conversation, String upTo) {}

  /** The write that has it done, once for the same messages. */
  static Write begin(TenantId tenant, Left left, Instant now) {
    String id = "summary-" + Secret.of(left.conversation() + "|" + left.upTo()).sha256();
    return new Write.Enqueue(
        Job.of(tenant, id, TYPE, "summary:" + left.conversation(), Json.write(left), now));
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Result handle(Job job, Claimed claimed) {
    Left left = Json.read(job.payload(), Left.class);
    Optional<Conversation> conversation = conversations.find(job.tenant(), left.conversation());
    Optional<Agent> agent =
        conversation.flatMap(found -> agents.find(job.tenant(), found.agentId()));
    if (conversation.isEmpty() || agent.isEmpty()) {
      return Result.done(List.of());
    }
    Optional<Summaries.Summary> before = summaries.find(job.tenant(), left.conversation());
    List<Message> messages =
        memory.said(conversation.get()).stream()
            .filter(message -> message.id().compareTo(left.upTo()) <= 0)
            .toList();
    List<Message> said = Summaries.since(messages, before);
    if (said.isEmpty()) {
      return Result.done(List.of());
    }
    Optional<String> known = before.map(Summaries.Summary::text);
    Summariser.Summed summed;
    try {
      summed = summariser.sum(agent.get(), known, said, claimed.now());
    } catch (RemoteException e) {
      log.warn("a summary is made of excerpts: {}", e.getMessage());
      summed = new ExcerptSummariser().sum(agent.get(), known, said, claimed.now());
    }
    return Result.done(
        List.of(
            Summaries.save(
                job.tenant(),
                left.conversation(),
                new Summaries.Summary(summed.text(), said.getLast().id(), summed.by()))));
  }

  @Override
  public List<Write> givenUp(Job job, String reason, Instant now) {
    return List.of();
  }
}
