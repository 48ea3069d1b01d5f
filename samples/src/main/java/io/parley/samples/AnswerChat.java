package io.parley.samples;

import io.parley.core.agent.Agent;
import io.parley.core.agent.Chat;
import io.parley.kommo.Kommo;
import io.parley.kommo.entity.Talk;
import io.parley.kommo.entity.TalkMessage;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Answers the customers who wait in a Kommo account, with one look at every open talk. The server
 * does the same by webhooks, and keeps a ledger so that nothing is sent twice.
 */
public final class AnswerChat {
  private AnswerChat() {}

  /** Answers what is unanswered and returns how many talks that were. */
  static int answerAll(Kommo kommo, Chat chat, Agent agent, Instant now) {
    int answered = 0;
    for (Talk talk : kommo.talks().search(talks -> talks.inWork()).toList()) {
      Optional<TalkMessage> question = unanswered(kommo, talk);
      if (question.isPresent()) {
        var turn =
            chat.say(
                agent,
                "talk-" + talk.id(),
                question.get().authorName(),
                question.get().text(),
                now);
        turn.reply().ifPresent(reply -> kommo.talks().sendMessage(talk.id(), reply.text()));
        answered++;
      }
    }
    return answered;
  }

  /** The last message of a talk when the customer wrote it. */
  private static Optional<TalkMessage> unanswered(Kommo kommo, Talk talk) {
    List<TalkMessage> messages =
        kommo
            .talks()
            .messages(talk.id(), Instant.EPOCH)
            .sorted(Comparator.comparing(TalkMessage::createdAt))
            .toList();
    return messages.isEmpty()
        ? Optional.empty()
        : Optional.of(messages.getLast()).filter(TalkMessage::incoming);
  }
}
