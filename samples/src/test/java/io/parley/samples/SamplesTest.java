package io.parley.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.TenantId;
import io.parley.core.agent.Agent;
import io.parley.core.agent.Agents;
import io.parley.core.agent.Chat;
import io.parley.core.agent.Reply;
import io.parley.core.agent.Responder;
import io.parley.core.secret.Secret;
import io.parley.core.sql.SqlStorage;
import io.parley.kommo.Kommo;
import io.parley.kommo.sandbox.KommoSandbox;
import io.parley.kommo.sandbox.SandboxConfig;
import io.parley.rag.answer.Grounding;
import io.parley.rag.answer.OfflineAnswerer;
import io.parley.rag.article.Article;
import io.parley.rag.article.KnowledgeBase;
import io.parley.rag.index.lucene.LuceneTextIndex;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SamplesTest {
  @Test
  void an_agent_answers_from_articles_and_cites_them(@TempDir Path folder) {
    Reply reply = AnswerFromArticles.ask(folder, "¿Cuánto tarda el envío a Portugal?");

    assertThat(reply.text()).contains("3 o 4 días");
    assertThat(reply.citations())
        .singleElement()
        .satisfies(citation -> assertThat(citation.sourceId()).isEqualTo("delivery"));
  }

  @Test
  void the_deals_of_an_account_are_listed() {
    try (KommoSandbox sandbox = KommoSandbox.start(SandboxConfig.defaults());
        Kommo kommo =
            Kommo.connect(sandbox.baseUrl())
                .longLivedToken(Secret.of(sandbox.account().token()))
                .build()) {
      sandbox.account().createLead("Forty bedside lamps");

      assertThat(ListDeals.names(kommo))
          .singleElement()
          .satisfies(line -> assertThat(line).endsWith("Forty bedside lamps"));
    }
  }

  @Test
  void a_customer_who_waits_is_answered_once(@TempDir Path folder) {
    Clock clock = Clock.systemUTC();
    var shop = new TenantId("shop");
    try (KommoSandbox sandbox = KommoSandbox.start(SandboxConfig.defaults());
        Kommo kommo =
            Kommo.connect(sandbox.baseUrl())
                .longLivedToken(Secret.of(sandbox.account().token()))
                .build();
        var storage = SqlStorage.sqlite(folder.resolve("store"), clock);
        var index = new LuceneTextIndex(folder.resolve("index"))) {
      var knowledge = new KnowledgeBase(storage, index);
      knowledge
          .articles()
          .create(
              shop,
              "delivery",
              Article.Content.of("Envíos", "Enviamos a Portugal en 3 o 4 días por 4,90 €."),
              clock.instant());
      var chat =
          new Chat(
              storage,
              new Responder(knowledge, List.of(new OfflineAnswerer()), List.of(new Grounding())));
      Agent sofia =
          new Agents(storage).create(shop, "sofia", Agent.Profile.named("Sofia"), clock.instant());
      sandbox.account().customerWrites("Ana", "¿Cuánto tarda el envío a Portugal?");

      assertThat(AnswerChat.answerAll(kommo, chat, sofia, clock.instant())).isEqualTo(1);
      assertThat(AnswerChat.answerAll(kommo, chat, sofia, clock.instant())).isZero();

      assertThat(sandbox.account().sentMessages())
          .singleElement()
          .satisfies(message -> assertThat(message.text()).contains("3 o 4 días"));
    }
  }
}
