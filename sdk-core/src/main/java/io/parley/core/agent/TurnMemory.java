package io.parley.core.agent;

import io.parley.core.TenantId;
import io.parley.core.conversation.Conversation;
import io.parley.core.conversation.Message;
import io.parley.core.model.Tokens;
import io.parley.core.work.Effect;
import io.parley.core.work.Storage;
import io.parley.core.work.WorkLog;
import io.parley.core.work.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a turn starts from, as it is stored: the newest messages within the agent's window, the
 * summary of those before, what is known of the customer, and what was done for them. Thread-safe.
 */
final class TurnMemory {
  /** The most messages that are looked at for a window. */
  private static final int MOST_MESSAGES = 200;

  private static final int MOST_ACTS = 50;
  private static final int ACTS = 10;

  /** So many tokens leave the window before they are summed up again. */
  private static final int WORTH_SUMMING = 120;

  private final Storage storage;
  private final Summaries summaries;
  private final ContactMemory contacts;
  private final Tools tools;

  TurnMemory(Storage storage, Tools tools) {
    this.storage = storage;
    this.summaries = new Summaries(storage.documents());
    this.contacts = new ContactMemory(storage.documents());
    this.tools = tools;
  }

  /** What was really said, oldest first: an answer dropped or refused on its way was not. */
  List<Message> said(Conversation conversation) {
    return storage
        .conversations()
        .tail(conversation.tenant(), conversation.id(), MOST_MESSAGES)
        .stream()
        .filter(
            message ->
                !(message instanceof Message.FromAgent ours)
                    || reached(conversation.tenant(), ours))
        .toList();
  }

  private boolean reached(TenantId tenant, Message.FromAgent message) {
    return message
        .effect()
        .flatMap(effect -> storage.log().effect(tenant, effect))
        .map(
            effect ->
                switch (effect.state()) {
                  case CANCELLED, FAILED -> false;
                  case PLANNED, SENDING, DONE, UNKNOWN -> true;
                })
        .orElse(true);
  }

  /**
   * The turn that answers {@code text}.
   *
   * @param before all that was said before it
   * @param subject the mailbox of the conversation
   * @param target the ids of what it is about
   */
  Turn turn(
      Agent agent,
      Conversation conversation,
      List<Message> before,
      String text,
      String subject,
      Map<String, String> target,
      Instant now) {
    return new Turn(
        agent,
        window(agent, before),
        agent.profile().memory().summarise()
            ? summaries.find(conversation.tenant(), conversation.id()).map(Summaries.Summary::text)
            : Optional.empty(),
        contacts.knownTo(agent, conversation),
        text,
        tools.of(agent, target),
        acts(conversation, subject, target),
        now);
  }

  /** The newest messages that fit; the last one always. */
  private static List<Message> window(Agent agent, List<Message> messages) {
    return messages.subList(begin(agent, messages), messages.size());
  }

  private static int begin(Agent agent, List<Message> messages) {
    int tokens = 0;
    int first = messages.size();
    while (first > 0) {
      tokens += cost(messages.get(first - 1));
      if (tokens > agent.profile().memory().window() && first < messages.size()) {
        break;
      }
      first--;
    }
    return first;
  }

  private static int cost(Message message) {
    return Tokens.in(message.text()) + Tokens.PER_MESSAGE;
  }

  /** The write that has what left the window summed up, when enough of it did. */
  List<Write> leaving(Agent agent, Conversation conversation, List<Message> said, Instant now) {
    List<Message> left = said.subList(0, begin(agent, said));
    if (!agent.profile().memory().summarise() || left.isEmpty()) {
      return List.of();
    }
    int tokens =
        Summaries.since(left, summaries.find(conversation.tenant(), conversation.id())).stream()
            .mapToInt(TurnMemory::cost)
            .sum();
    return tokens < WORTH_SUMMING
        ? List.of()
        : List.of(
            SummaryJob.begin(
                conversation.tenant(),
                new SummaryJob.Left(conversation.id(), left.getLast().id()),
                now));
  }

  /** What was planned and done for this customer, newest first, besides what the agent said. */
  private List<Effect> acts(Conversation conversation, String subject, Map<String, String> target) {
    Set<String> mailboxes = new TreeSet<>(Set.of(subject));
    Optional.ofNullable(target.get("lead")).ifPresent(lead -> mailboxes.add("lead:" + lead));
    List<Effect> acts = new ArrayList<>();
    for (String mailbox : mailboxes) {
      var query =
          new WorkLog.EffectQuery(
              Optional.empty(),
              Optional.of(mailbox),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              MOST_ACTS);
      acts.addAll(storage.log().effects(conversation.tenant(), query));
    }
    return acts.stream()
        .filter(effect -> !effect.action().equals("sendMessage"))
        .filter(
            effect ->
                effect
                    .at(ConversationFence.CONVERSATION)
                    .map(conversation.id()::equals)
                    .orElse(true))
        .sorted(Comparator.comparing(Effect::id).reversed())
        .limit(ACTS)
        .toList();
  }
}
