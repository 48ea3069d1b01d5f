package io.parley.server.insight;

import io.parley.automation.journal.Run;
import io.parley.core.TenantId;
import io.parley.core.agent.Conversations;
import io.parley.core.conversation.Conversation;
import io.parley.core.conversation.ConversationStore;
import io.parley.core.conversation.Message;
import io.parley.core.document.DocumentStore;
import io.parley.core.event.Event;
import io.parley.core.event.EventKinds;
import io.parley.core.json.Json;
import io.parley.core.tally.Tally;
import io.parley.core.work.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Tells what a list of writes adds to the running counts. Each count hangs on the write that it is
 * about, so that what is stored once is counted once. Thread-safe.
 */
final class Counting {
  private static final String CONVERSATIONS = "conversation";
  private static final String TRACES = "trace";
  private static final String RUNS = "rule-run";
  private static final int LOOKED_BACK = 200;
  private static final int LONGEST_DETAIL = 200;

  private final Conversations conversations;
  private final ConversationStore messages;

  Counting(DocumentStore documents, ConversationStore messages) {
    this.conversations = new Conversations(documents);
    this.messages = messages;
  }

  /** The counts that belong into the same commit; empty for most lists. */
  List<Write.Count> of(List<Write> writes) {
    var counts = new ArrayList<Write.Count>();
    for (Write write : writes) {
      switch (write) {
        case Write.Append append -> message(append, writes, counts);
        case Write.Happened happened -> event(happened, writes, counts);
        case Write.Put put when put.collection().equals(TRACES) -> turn(put, counts);
        case Write.Put put when put.collection().equals(RUNS) -> rules(put, counts);
        default -> {}
      }
    }
    return counts;
  }

  private void message(Write.Append append, List<Write> writes, List<Write.Count> counts) {
    Message message = append.message();
    String agent = agent(append.tenant(), append.conversationId(), writes);
    String from =
        switch (message) {
          case Message.FromCustomer said -> "customer";
          case Message.FromAgent said -> "agent";
          case Message.FromHuman said -> "human";
        };
    counts.add(count(append, Tally.one(message.at(), Counted.MESSAGE, agent, from)));
    if (!(message instanceof Message.FromCustomer)) {
      waited(append, writes)
          .ifPresent(
              wait ->
                  counts.add(
                      count(
                          append,
                          Tally.one(
                              message.at(),
                              Counted.FIRST_REPLY,
                              agent,
                              Long.toString(Counted.twoDigits(wait.toMillis()))))));
    }
  }

  /**
   * How long the customer had to wait for this reply, where it is the first of the conversation.
   */
  @SuppressWarnings("ReferenceEquality") // the very write, not one like it
  private Optional<Duration> waited(Write.Append reply, List<Write> writes) {
    List<Message> before =
        new ArrayList<>(messages.tail(reply.tenant(), reply.conversationId(), LOOKED_BACK));
    for (Write write : writes) {
      if (write == reply) {
        break;
      }
      if (write instanceof Write.Append other
          && other.tenant().equals(reply.tenant())
          && other.conversationId().equals(reply.conversationId())) {
        before.add(other.message());
      }
    }
    boolean first = before.stream().allMatch(Message.FromCustomer.class::isInstance);
    return first && !before.isEmpty() && before.size() < LOOKED_BACK
        ? Optional.of(Duration.between(before.getFirst().at(), reply.message().at()))
            .map(wait -> wait.isNegative() ? Duration.ZERO : wait)
        : Optional.empty();
  }

  private void event(Write.Happened happened, List<Write> writes, List<Write.Count> counts) {
    Event event = happened.event();
    String agent = event.fact("conversation.agentId").orElse("");
    switch (event.kind()) {
      case EventKinds.CONVERSATION_STARTED ->
          counts.add(
              count(happened, Tally.one(event.occurredAt(), Counted.CONVERSATION, agent, "")));
      case EventKinds.CONVERSATION_RESUMED ->
          counts.add(count(happened, Tally.one(event.occurredAt(), Counted.RESUMED, agent, "")));
      case EventKinds.CONVERSATION_HANDED_OFF ->
          counts.add(
              count(
                  happened,
                  Tally.one(
                      event.occurredAt(), Counted.HANDED_OFF, agent, whyHandedOff(event, writes))));
      case EventKinds.CONVERSATION_CLOSED ->
          counts.add(
              count(
                  happened,
                  Tally.one(event.occurredAt(), Counted.CLOSED, agent, whoHadIt(event, writes))));
      case EventKinds.SEQUENCE_ENROLLED, EventKinds.SEQUENCE_FINISHED, EventKinds.SEQUENCE_EXITED ->
          counts.add(
              count(
                  happened,
                  Tally.one(
                      event.occurredAt(),
                      event.kind(),
                      agent,
                      detail(event.fact("sequence.id").orElse("")))));
      default -> {}
    }
  }

  private static String whyHandedOff(Event event, List<Write> writes) {
    String conversation = event.fact("conversation.id").orElse("");
    for (Write write : writes) {
      if (write instanceof Write.Put put && put.collection().equals(TRACES)) {
        Told trace = told(put);
        if (trace.conversationId().equals(conversation)) {
          return switch (trace.verdict()) {
            case "UNKNOWN" -> "could_not_answer";
            case "HANDOFF" -> "customer_asked";
            default -> "agent_decided";
          };
        }
      }
    }
    return event.facts().containsKey("conversation.status") ? "automation" : "person_took_over";
  }

  private String whoHadIt(Event event, List<Write> writes) {
    String id = event.fact("conversation.id").orElse("");
    boolean person =
        conversations.find(event.tenant(), id).flatMap(Conversation::assignee).isPresent()
            || messages.tail(event.tenant(), id, LOOKED_BACK).stream()
                .anyMatch(Message.FromHuman.class::isInstance)
            || writes.stream()
                .anyMatch(
                    write ->
                        write instanceof Write.Append append
                            && append.conversationId().equals(id)
                            && append.message() instanceof Message.FromHuman);
    return person ? "person" : "agent";
  }

  private static void turn(Write.Put put, List<Write.Count> counts) {
    Told trace = told(put);
    String verdict = trace.verdict().toLowerCase(Locale.ROOT);
    counts.add(count(put, Tally.one(trace.at(), Counted.TURN, trace.agentId(), verdict)));
    String model = detail(trace.by());
    int read = trace.usage().inputTokens();
    int written = trace.usage().outputTokens();
    if (read > 0) {
      counts.add(
          count(put, new Tally(trace.at(), Counted.TOKENS_IN, trace.agentId(), model, read)));
    }
    if (written > 0) {
      counts.add(
          count(put, new Tally(trace.at(), Counted.TOKENS_OUT, trace.agentId(), model, written)));
    }
  }

  private static void rules(Write.Put put, List<Write.Count> counts) {
    Run run = Json.read(put.body(), Run.class);
    for (Run.Entry entry : run.entries()) {
      counts.add(
          count(
              put,
              Tally.one(
                  run.at(),
                  entry.fired() ? Counted.RULE_FIRED : Counted.RULE_SKIPPED,
                  run.agentId(),
                  detail(entry.rule()))));
    }
  }

  /** What is counted of a trace. */
  private record Told(
      String conversationId, String agentId, String by, String verdict, Usage usage, Instant at) {}

  private record Usage(int inputTokens, int outputTokens) {}

  private static Told told(Write.Put put) {
    return Json.read(put.body(), Told.class);
  }

  /** Whose conversation it is: whoever writes a message saves its conversation with it. */
  private String agent(TenantId tenant, String conversation, List<Write> writes) {
    for (Write write : writes) {
      if (write instanceof Write.Put put
          && put.collection().equals(CONVERSATIONS)
          && put.id().equals(conversation)) {
        return Objects.requireNonNullElse(put.labels().get("agent"), "");
      }
    }
    return conversations.find(tenant, conversation).map(Conversation::agentId).orElse("");
  }

  private static Write.Count count(Write of, Tally tally) {
    return new Write.Count(of.tenant(), tally, Optional.of(of));
  }

  private static String detail(String text) {
    return text.length() <= LONGEST_DETAIL ? text : text.substring(0, LONGEST_DETAIL);
  }
}
