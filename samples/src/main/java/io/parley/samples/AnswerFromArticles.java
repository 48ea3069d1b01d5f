package io.parley.samples;

import io.parley.core.TenantId;
import io.parley.core.agent.Agent;
import io.parley.core.agent.Agents;
import io.parley.core.agent.Chat;
import io.parley.core.agent.Reply;
import io.parley.core.agent.Responder;
import io.parley.core.sql.SqlStorage;
import io.parley.rag.answer.Grounding;
import io.parley.rag.answer.OfflineAnswerer;
import io.parley.rag.article.Article;
import io.parley.rag.article.KnowledgeBase;
import io.parley.rag.index.lucene.LuceneTextIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** An agent that answers from two articles, with no server, no key and no model. */
public final class AnswerFromArticles {
  private AnswerFromArticles() {}

  public static void main(String[] arguments) throws IOException {
    Reply reply =
        ask(Files.createTempDirectory("parley-sample"), "¿Cuánto tarda el envío a Portugal?");
    System.out.println(reply.text());
    reply
        .citations()
        .forEach(
            citation -> System.out.println("  from " + citation.title() + ": " + citation.quote()));
  }

  static Reply ask(Path folder, String question) {
    Clock clock = Clock.systemUTC();
    var shop = new TenantId("shop");
    try (var storage = SqlStorage.sqlite(folder.resolve("store"), clock);
        var index = new LuceneTextIndex(folder.resolve("index"))) {
      var knowledge = new KnowledgeBase(storage, index);
      knowledge
          .articles()
          .create(
              shop,
              "delivery",
              Article.Content.of("Envíos", "Enviamos a Portugal en 3 o 4 días por 4,90 €."),
              clock.instant());
      knowledge
          .articles()
          .create(
              shop,
              "returns",
              Article.Content.of("Devoluciones", "Tienes 30 días para devolver una lámpara."),
              clock.instant());

      var responder =
          new Responder(knowledge, List.of(new OfflineAnswerer()), List.of(new Grounding()));
      Agent sofia =
          new Agents(storage).create(shop, "sofia", Agent.Profile.named("Sofia"), clock.instant());
      return new Chat(storage, responder)
          .say(sofia, "c-1", Optional.of("Ana"), question, clock.instant())
          .reply()
          .orElseThrow();
    }
  }
}
