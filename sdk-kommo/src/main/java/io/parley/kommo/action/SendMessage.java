package io.parley.kommo.action;

import io.parley.core.RemoteException;
import io.parley.core.action.ActionHandler;
import io.parley.core.action.Finding;
import io.parley.core.action.Outcome;
import io.parley.core.work.Effect;
import io.parley.core.work.WorkLog;
import io.parley.kommo.KommoException;
import io.parley.kommo.entity.Talk;
import io.parley.kommo.entity.TalkMessage;
import io.parley.kommo.reply.Delivery;
import io.parley.kommo.reply.Trace;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Answers a client. Before it does, the talk is read again: nothing is sent into a closed talk, or
 * over the head of a person who wrote after the message being answered.
 */
final class SendMessage implements ActionHandler {
  private static final int RECENT = 50;

  /** A shorter text inside one of ours proves nothing. */
  private static final int TELLING_LENGTH = 200;

  private final Connections connections;
  private final WorkLog ledger;

  SendMessage(Connections connections, WorkLog ledger) {
    this.connections = connections;
    this.ledger = ledger;
  }

  @Override
  public String type() {
    return "sendMessage";
  }

  @Override
  public String parameters() {
    return """
    {"type":"object","additionalProperties":false,"required":["text"],
     "description":"Writes to the client in the chat.",
     "properties":{
      "text":{"type":"string","minLength":1,"maxLength":20000,
        "description":"what the client is told; cut into several messages where a channel is narrow"}}}
    """;
  }

  @Override
  public Optional<String> objection(Effect effect) {
    Optional<Target> found = Target.of(effect, connections);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Target target = found.get();
    return talk(target)
        .flatMap(
            talkId -> {
              Optional<Talk> talk = target.kommo().talks().find(talkId);
              if (talk.isEmpty()) {
                return Optional.of("talk " + talkId + " is not there");
              }
              if (!talk.get().inWork()) {
                return Optional.of("talk " + talkId + " is closed");
              }
              return takenOver(target, talkId);
            });
  }

  private Optional<String> takenOver(Target target, long talkId) {
    Instant asked = asked(target.effect());
    try {
      return target
          .kommo()
          .talks()
          .messages(talkId, asked)
          .filter(message -> message.byPerson() && !ours(target.effect(), message))
          .findFirst()
          .map(
              message ->
                  message.authorName().orElse("a person")
                      + " wrote in talk "
                      + talkId
                      + " at "
                      + message.createdAt()
                      + ", after the message being answered");
    } catch (KommoException e) {
      // Without the history scope nobody can tell; the talk itself is open.
      if (e.unavailable()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** When the message being answered was written. */
  private Instant asked(Effect effect) {
    return effect
        .at("asked")
        .flatMap(SendMessage::instant)
        .or(
            () ->
                effect
                    .cause()
                    .flatMap(id -> ledger.event(effect.tenant(), id))
                    .map(recorded -> recorded.event().occurredAt()))
        .orElse(effect.createdAt());
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException notATime) {
      return Optional.empty();
    }
  }

  /** Some accounts show what an integration sent as written by the user of its token. */
  private boolean ours(Effect effect, TalkMessage message) {
    var recent =
        new WorkLog.EffectQuery(
            Optional.empty(),
            Optional.of(effect.subject()),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            RECENT);
    String said = message.text().strip();
    return ledger.effects(effect.tenant(), recent).stream()
        .filter(other -> other.sentAt().isPresent())
        .anyMatch(
            other ->
                other.remoteId().filter(message.id()::equals).isPresent()
                    || other
                        .parameter("text")
                        .map(String::strip)
                        .filter(
                            text ->
                                text.equals(said)
                                    || (said.length() >= TELLING_LENGTH && text.contains(said)))
                        .isPresent());
  }

  @Override
  public Outcome run(Effect effect) {
    Optional<Target> found = Target.of(effect, connections);
    if (found.isEmpty()) {
      return new Outcome.Refused(Target.missing(effect));
    }
    Target target = found.get();
    Optional<String> text = target.text("text");
    if (text.isEmpty()) {
      return new Outcome.Refused("text must not be blank");
    }
    var to = target.destination(talk(target));
    int from = 0;
    // What an earlier attempt got through is not said twice; the first one has nothing before it.
    if (effect.attempt() > 1
        && target.reply().find(to, text.get(), target.since(), id -> false)
            instanceof Trace.Missing missing) {
      from = missing.parts();
    }
    return switch (target.reply().send(to, text.get(), from)) {
      case Delivery.Sent(var transport, var remoteId, var passedOver) ->
          new Outcome.Done(
              remoteId.isEmpty() ? Optional.empty() : Optional.of(remoteId),
              passedOver.isEmpty()
                  ? ""
                  : "sent by " + transport + ", because " + String.join("; ", passedOver));
      case Delivery.Later(var after, var reason) ->
          throw new RemoteException("kommo", reason, true, false, after, null);
      case Delivery.Interrupted(var parts, var reason) ->
          new Outcome.Unknown(parts + " parts were sent, then: " + reason);
      case Delivery.Refused(var reason) -> new Outcome.Refused(reason);
      case Delivery.Unavailable(var reason) -> new Outcome.Refused(reason);
    };
  }

  @Override
  public Finding reconcile(Effect effect, Claims claims) {
    Optional<Target> found = Target.of(effect, connections);
    if (found.isEmpty()) {
      return new Finding.Unclear(Target.missing(effect));
    }
    Target target = found.get();
    String text = target.text("text").orElse("");
    Optional<String> hidden = Optional.empty();
    for (Optional<Long> talk : talks(target)) {
      Trace trace =
          target.reply().find(target.destination(talk), text, target.since(), claims::taken);
      if (trace instanceof Trace.Found(var remoteId)) {
        return new Finding.Happened(remoteId.isEmpty() ? Optional.empty() : Optional.of(remoteId));
      }
      if (trace instanceof Trace.Hidden(var reason)) {
        hidden = Optional.of(reason);
      }
    }
    return hidden.<Finding>map(Finding.Unclear::new).orElseGet(Finding.Absent::new);
  }

  /** The talk to answer in: the one named, else the newest open one of the lead. */
  private static Optional<Long> talk(Target target) {
    if (target.id("talk").isPresent() || target.id("lead").isEmpty()) {
      return target.id("talk");
    }
    return ofLead(target).stream()
        .filter(Talk::inWork)
        .max(Comparator.comparing(Talk::updatedAt))
        .map(Talk::id);
  }

  /** Every talk an earlier attempt may have answered in; one without a talk when there is none. */
  private static List<Optional<Long>> talks(Target target) {
    if (target.id("talk").isPresent() || target.id("lead").isEmpty()) {
      return List.of(target.id("talk"));
    }
    List<Optional<Long>> talks =
        ofLead(target).stream().map(talk -> Optional.of(talk.id())).toList();
    return talks.isEmpty() ? List.of(Optional.empty()) : talks;
  }

  private static List<Talk> ofLead(Target target) {
    try {
      return target.kommo().talks().search(q -> q.lead(target.id("lead").orElse(0L))).toList();
    } catch (KommoException e) {
      if (e.unavailable()) {
        return List.of();
      }
      throw e;
    }
  }
}
