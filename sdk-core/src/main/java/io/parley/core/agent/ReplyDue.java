package io.parley.core.agent;

import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.event.Event;
import io.parley.core.event.EventKinds;
import io.parley.core.event.RecordedEvent;
import io.parley.core.json.Json;
import io.parley.core.secret.Secret;
import io.parley.core.work.Job;
import io.parley.core.work.JobHandler;
import io.parley.core.work.WorkLog;
import io.parley.core.work.Write;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers that are given later: a job that waits outside the conversation's mailbox and, when its
 * time has come, records an event {@code agent.reply_due} in it. So nothing that happens meanwhile
 * waits, and whether the answer is still wanted is decided in order with all of it. Thread-safe.
 */
public final class ReplyDue implements JobHandler {
  static final String TYPE = "reply_due";

  /** In the event: the customer's message that is to be answered. */
  static final String MESSAGE = "message.id";

  private final WorkLog log;

  public ReplyDue(WorkLog log) {
    this.log = log;
  }

  private record Waiting(String event, String message, Instant due) {}

  /** The write that has a message answered at {@code due}, once for the same message and time. */
  static Write begin(Event received, String messageId, Instant due, Instant now) {
    String id = "due-" + key(received, due);
    return new Write.Enqueue(
        Job.of(
                received.tenant(),
                id,
                TYPE,
                id,
                Json.write(new Waiting(received.id(), messageId, due)),
                now)
            .dueAt(due));
  }

  private static String key(Event received, Instant due) {
    return Secret.of("reply_due|" + received.key() + "|" + due).sha256();
  }

  /** The message that a due event speaks of. */
  static Optional<Event> received(WorkLog log, Event due) {
    return due.cause().flatMap(id -> log.event(due.tenant(), id)).map(RecordedEvent::event);
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Result handle(Job job, Claimed claimed) {
    Waiting waiting = Json.read(job.payload(), Waiting.class);
    return Result.done(
        log.event(job.tenant(), waiting.event()).map(RecordedEvent::event).stream()
            .map(event -> due(job.tenant(), event, waiting, claimed.now()))
            .toList());
  }

  private static Write due(TenantId tenant, Event received, Waiting waiting, Instant now) {
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    received
        .facts()
        .forEach(
            (name, value) -> {
              if (name.endsWith(".id") && !name.equals(MESSAGE)) {
                facts.put(name, value);
              }
            });
    facts.put(MESSAGE, waiting.message());
    return new Write.Happened(
        new Event(
            tenant,
            UniqueId.at(now),
            EventKinds.AGENT_REPLY_DUE,
            received.subject(),
            key(received, waiting.due()),
            now,
            now,
            Event.OWN,
            facts,
            Optional.of(received.id()),
            received.depth()));
  }

  @Override
  public List<Write> givenUp(Job job, String reason, Instant now) {
    return List.of();
  }
}
