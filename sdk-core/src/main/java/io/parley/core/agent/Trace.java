package io.parley.core.agent;

import io.parley.core.TenantId;
import io.parley.core.conversation.Conversation;
import io.parley.core.conversation.ToolCall;
import io.parley.core.document.DocumentStore;
import io.parley.core.json.Json;
import io.parley.core.work.Write;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How one reply came about, for the person who asks why.
 *
 * @param id the id of the reply's message
 * @param conversationId where it was said
 * @param agentId who said it
 * @param agentVersion as configured at that version
 * @param eventId the event that asked; empty for our own chat
 * @param question the customer's words
 * @param language the language it was answered in
 * @param passages what was found, best first, with the scores' explanations
 * @param coverage how much of the question the best passage covers, 0 to 1
 * @param by which model answered, or {@code offline} for the built-in answerer
 * @param prompt what the model was shown; empty for the offline answerer
 * @param verdict whether it answers
 * @param notes what was checked and what was decided, in order
 * @param usage what it cost
 * @param millis how long each step took: {@code retrieve}, {@code answer}
 * @param effect the id of the effect that carries it outside; empty when the channel is ours
 * @param at when it was decided
 * @param calls what the model called on the way, and what it was told
 */
public record Trace(
    String id,
    String conversationId,
    String agentId,
    long agentVersion,
    Optional<String> eventId,
    String question,
    String language,
    List<Passage> passages,
    double coverage,
    String by,
    String prompt,
    Answerer.Verdict verdict,
    List<String> notes,
    Answerer.Usage usage,
    Map<String, Long> millis,
    Optional<String> effect,
    Instant at,
    List<ToolCall> calls) {
  private static final String COLLECTION = "trace";

  public Trace {
    passages = List.copyOf(passages);
    notes = List.copyOf(notes);
    millis = Map.copyOf(millis);
    calls = calls == null ? List.of() : List.copyOf(calls);
  }

  /** The trace of a reply that stays inside: no event asked, and no effect carries it. */
  public static Trace of(
      String messageId,
      Conversation conversation,
      Agent agent,
      String question,
      Reply reply,
      Instant now) {
    Reply.Derivation how = reply.derivation();
    return new Trace(
        messageId,
        conversation.id(),
        agent.id(),
        agent.version(),
        Optional.empty(),
        question,
        reply.language(),
        how.context().passages(),
        how.context().coverage(),
        how.by(),
        how.prompt(),
        reply.verdict(),
        how.notes(),
        reply.usage(),
        how.millis(),
        Optional.empty(),
        now,
        reply.calls());
  }

  /** The same, asked for by an event and carried outside by an effect. */
  public Trace between(String eventId, String effectId) {
    return new Trace(
        id,
        conversationId,
        agentId,
        agentVersion,
        Optional.of(eventId),
        question,
        language,
        passages,
        coverage,
        by,
        prompt,
        verdict,
        notes,
        usage,
        millis,
        Optional.of(effectId),
        at,
        calls);
  }

  /** The same with its calls as they were planned. */
  Trace calling(List<ToolCall> planned) {
    return new Trace(
        id,
        conversationId,
        agentId,
        agentVersion,
        eventId,
        question,
        language,
        passages,
        coverage,
        by,
        prompt,
        verdict,
        notes,
        usage,
        millis,
        effect,
        at,
        planned);
  }

  /** The write that stores it. */
  public Write save(TenantId tenant) {
    return new Write.Put(tenant, COLLECTION, id, Map.of(), Json.write(this), Write.Put.ANY);
  }

  /** The trace of the message with that id. */
  public static Optional<Trace> find(DocumentStore documents, TenantId tenant, String messageId) {
    return documents
        .find(tenant, COLLECTION, messageId)
        .map(document -> Json.read(document.body(), Trace.class));
  }
}
