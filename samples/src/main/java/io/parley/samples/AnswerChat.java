package io.parley.samples;

import io.parley.core.TenantId;
import io.parley.core.agent.Agent;
import io.parley.core.agent.Agents;
import io.parley.core.agent.Chat;
import io.parley.core.agent.Responder;
import io.parley.core.secret.Secret;
import io.parley.core.sql.SqlStorage;
import io.parley.kommo.Kommo;
import io.parley.kommo.entity.Talk;
import io.parley.kommo.entity.TalkMessage;
import io.parley.rag.answer.Grounding;
import io.parley.rag.answer.OfflineAnswerer;
import io.parley.rag.article.Article;
import io.parley.rag.article.KnowledgeBase;
import io.parley.rag.index.lucene.LuceneTextIndex;
import java.nio.file.Path;
import java.time.Clock;
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

  /** {@code AnswerChat acme.kommo.com}, with the token in {@code KOMMO_TOKEN}. */
  public static void main(String[] arguments) {
    Secret token = Secret.of(System.getenv().getOrDefault("KOMMO_TOKEN", "none"));
    try (Kommo kommo = Kommo.connect(arguments[0]).longLivedToken(token).build()) {
      System.out.println(answerAll(kommo, Path.of("data")) + " talks answered");
    }
  }

  /** As {@link #answerAll(Kommo, Chat, Agent, Instant)}, from one article kept in the folder. */
  static int answerAll(Kommo kommo, Path folder) {
    Clock clock = Clock.systemUTC();
    var shop = new TenantId("shop");
    try (var storage = SqlStorage.sqlite(folder.resolve("store"), clock);
        var index = new LuceneTextIndex(folder.resolve("index"))) {
      var knowledge = new KnowledgeBase(storage, index);
      var agents = new Agents(storage);
      if (agents.find(shop, "sofia").isEmpty()) {
        var delivery = Article.Content.of("Envíos", "Enviamos a Portugal en 3 o 4 días.");
        knowledge.articles().create(shop, "delivery", delivery, clock.instant());
        agents.create(shop, "sofia", Agent.Profile.named("Sofia"), clock.instant());
      }
      var responder =
          new Responder(knowledge, List.of(new OfflineAnswerer()), List.of(new Grounding()));
      Agent sofia = agents.find(shop, "sofia").orElseThrow();
      return answerAll(kommo, new Chat(storage, responder), sofia, clock.instant());
    }
  }

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
