package shop;

import io.parley.core.TenantId;
import io.parley.core.agent.Agent;
import io.parley.core.agent.Agents;
import io.parley.core.agent.Chat;
import io.parley.core.agent.Reply;
import io.parley.core.agent.Responder;
import io.parley.core.inmemory.InMemoryStorage;
import io.parley.rag.answer.Grounding;
import io.parley.rag.answer.OfflineAnswerer;
import io.parley.rag.article.Article;
import io.parley.rag.article.KnowledgeBase;
import io.parley.rag.index.lucene.InMemoryTextIndex;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An agent that answers from what its shop wrote down. */
public final class Shop {
  private Shop() {}

  public static Reply ask(String question, Instant now) {
    var shop = new TenantId("shop");
    try (var storage = new InMemoryStorage()) {
      var knowledge = new KnowledgeBase(storage, new InMemoryTextIndex());
      knowledge.articles().create(shop, "delivery", Article.Content.of("Envíos", "Enviamos a Portugal en 3 o 4 días."), now);
      var responder = new Responder(knowledge, List.of(new OfflineAnswerer()), List.of(new Grounding()));
      Agent sofia = new Agents(storage).create(shop, "sofia", Agent.Profile.named("Sofia"), now);
      return new Chat(storage, responder).say(sofia, "c-1", Optional.of("Ana"), question, now).reply().orElseThrow();
    }
  }
}
