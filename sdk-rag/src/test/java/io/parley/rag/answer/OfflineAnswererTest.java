package io.parley.rag.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.TenantId;
import io.parley.core.agent.Agent;
import io.parley.core.agent.Answerer.Draft;
import io.parley.core.agent.Answerer.Question;
import io.parley.core.agent.Answerer.Verdict;
import io.parley.core.agent.ContextProvider;
import io.parley.core.agent.Guidance;
import io.parley.core.agent.Turn;
import io.parley.core.language.Language;
import io.parley.core.script.Move;
import io.parley.rag.index.IndexedSource;
import io.parley.rag.index.lucene.InMemoryTextIndex;
import io.parley.rag.ingest.Chunker;
import io.parley.rag.ingest.SourceText;
import io.parley.rag.retrieve.Retriever;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OfflineAnswererTest {
  private static final TenantId ACME = new TenantId("acme");
  private final InMemoryTextIndex index = new InMemoryTextIndex();
  private final Retriever retriever = new Retriever(index);
  private final OfflineAnswerer answerer = new OfflineAnswerer();
  private final Grounding grounding = new Grounding();

  @BeforeEach
  void stock() {
    add(
        "Delivery",
        """
        Orders leave our warehouse the same day. Standard delivery costs €4.90 and takes 2 to 3 days.
        We do not ship outside the European Union. The courier tries to deliver twice and then keeps
        the parcel at a collection point for 7 days.
        """);
    add(
        "Opening hours",
        """
        Our shop is in Valencia, close to the tram.

        | Day | Open |
        |---|---|
        | Monday to Friday | 10:00 to 20:00 |
        | Sunday | 11:00 to 14:00 |
        """);
    add(
        "Returns",
        "You have 30 days to return a lamp. Opened bulbs cannot be returned, because nobody could"
            + " check them. The refund is paid within a week of the lamp reaching us. It must be"
            + " unused and in its original packaging, and we need the invoice.");
    add(
        "Devoluciones",
        "Tienes 30 días para devolver una lámpara. Las bombillas abiertas no se devuelven. El"
            + " reembolso se paga en una semana desde que la lámpara llega a nuestro almacén, por el"
            + " mismo medio con el que pagaste, y nunca antes.");
    add(
        "Devoluções",
        "Tem 30 dias para devolver um candeeiro. As lâmpadas abertas não podem ser devolvidas. O"
            + " reembolso é pago numa semana depois de o candeeiro chegar ao nosso armazém, pelo"
            + " mesmo meio com que pagou, e nunca antes.");
    add(
        "Возврат",
        "Вернуть лампу можно в течение 30 дней. Вскрытые лампочки не принимаются. Деньги"
            + " возвращаются за неделю после того, как лампа придёт на наш склад, тем же способом,"
            + " которым вы платили, и не раньше этого срока.");
  }

  private void add(String title, String body) {
    var source =
        new SourceText(
            title, title, body, Optional.empty(), Instant.EPOCH, Optional.<String>empty());
    index.upsert(ACME, List.of(new IndexedSource(title, 1, new Chunker().chunk(source))));
  }

  @Test
  void a_question_that_goes_on_from_the_one_before_is_understood() {
    assertThat(ask("And on Sundays?", "en", "When are you open?").text())
        .contains("11:00 to 14:00");
    assertThat(ask("And how much is it?", "en", "How long does delivery take?").text())
        .contains("€4.90");
    assertThat(ask("¿Y las bombillas?", "es", "¿Puedo devolver una lámpara?").text())
        .contains("bombillas abiertas no se devuelven");
    assertThat(ask("E as lâmpadas?", "pt", "Posso devolver um candeeiro?").text())
        .contains("lâmpadas abertas não podem");
    assertThat(ask("А вскрытые лампочки?", "ru", "Могу я вернуть лампу?").text())
        .contains("не принимаются");
  }

  @Test
  void a_question_of_its_own_does_not_drag_the_one_before_along() {
    assertThat(ask("Do you ship outside the European Union?", "en", "When are you open?").text())
        .contains("do not ship")
        .doesNotContain("10:00");
  }

  private Draft ask(String text, String language, String before) {
    return ask(text, language, List.of(before));
  }

  private Draft ask(String text, String language) {
    return ask(text, language, List.of());
  }

  private Draft ask(String text, String language, List<String> earlier) {
    var agent = new Agent(ACME, "a", 1, Instant.EPOCH, Instant.EPOCH, Agent.Profile.named("Sofia"));
    var context =
        retriever.find(
            new ContextProvider.Request(
                ACME, text, earlier, Optional.of(language), Agent.Retrieval.DEFAULT));
    var question = new Question(Turn.of(agent, text, Instant.EPOCH), language, context);
    Draft draft = answerer.answer(question);
    assertThat(grounding.objection(question, draft)).as(draft.text()).isEmpty();
    assertThat(draft.by()).isEqualTo("offline");
    return draft;
  }

  @Test
  void it_says_the_statement_that_answers_and_cites_it() {
    Draft draft = ask("How much is delivery?", "en");

    assertThat(draft.verdict()).isEqualTo(Verdict.ANSWERED);
    assertThat(draft.text()).isEqualTo("Standard delivery costs €4.90 and takes 2 to 3 days.");
    assertThat(draft.citations())
        .singleElement()
        .satisfies(
            citation -> {
              assertThat(citation.sourceId()).isEqualTo("Delivery");
              assertThat(citation.quote()).isEqualTo(draft.text());
            });
  }

  @Test
  void a_row_of_a_table_is_an_answer() {
    assertThat(ask("are you open on Sunday?", "en").text()).isEqualTo("Sunday: 11:00 to 14:00");
  }

  @Test
  void it_answers_in_each_language() {
    assertThat(ask("¿Cuántos días tengo para devolver la lámpara?", "es").text())
        .isEqualTo("Tienes 30 días para devolver una lámpara.");
    assertThat(ask("Quantos dias tenho para devolver o candeeiro?", "pt").text())
        .isEqualTo("Tem 30 dias para devolver um candeeiro.");
    assertThat(ask("Сколько дней на возврат лампы?", "ru").text()).contains("30 дней");
    assertThat(ask("how many days do i have to return a lamp", "en").text())
        .isEqualTo("You have 30 days to return a lamp.");
  }

  @Test
  void it_greets_back() {
    assertThat(ask("Hi! How much is delivery?", "en").text())
        .startsWith("Hello! Standard delivery costs");
  }

  @Test
  void it_says_that_it_does_not_know() {
    for (String text : List.of("are you hiring engineers?", "do you sell bicycles?")) {
      Draft draft = ask(text, "en");

      assertThat(draft.verdict()).as(text).isEqualTo(Verdict.UNKNOWN);
      assertThat(draft.citations()).isEmpty();
    }
    assertThat(ask("¿Vendéis bicicletas?", "es").text())
        .isEqualTo("Lo siento, no tengo esa información.");
    assertThat(ask("Вы продаёте велосипеды?", "ru").text())
        .isEqualTo("Извините, у меня нет такой информации.");
  }

  @Test
  void it_does_not_answer_in_another_language_than_the_customers() {
    assertThat(ask("quanto custa o frete delivery?", "pt").verdict()).isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void small_talk_needs_no_source() {
    assertThat(ask("oi!", "pt").verdict()).isEqualTo(Verdict.SMALL_TALK);
    assertThat(ask("спасибо", "ru").text()).startsWith("Пожалуйста");
    assertThat(ask("I want to talk to a human", "en").verdict()).isEqualTo(Verdict.HANDOFF);
    for (Language language : Language.values()) {
      for (SmallTalk.Kind kind : SmallTalk.Kind.values()) {
        assertThat(Language.detect(SmallTalk.answer(kind, language, Optional.empty())))
            .contains(language);
      }
      assertThat(Language.detect(SmallTalk.unknown(language))).contains(language);
    }
  }

  @Test
  void nothing_found_is_not_known() {
    index.erase(ACME);

    assertThat(ask("How much is delivery?", "en").verdict()).isEqualTo(Verdict.UNKNOWN);
  }

  private Draft guided(String text, Move.Wants wants) {
    var agent = new Agent(ACME, "a", 1, Instant.EPOCH, Instant.EPOCH, Agent.Profile.named("Sofia"));
    var context =
        retriever.find(
            new ContextProvider.Request(
                ACME, text, List.of(), Optional.of("en"), Agent.Retrieval.DEFAULT));
    var guidance = new Guidance("Quote", "", "Is it one of our 77 lamps?", wants, "");
    var turn = Turn.of(agent, text, Instant.EPOCH).guided(Optional.of(guidance));
    var question = new Question(turn, "en", context);
    Draft draft = answerer.answer(question);
    assertThat(grounding.objection(question, draft)).as(draft.text()).isEmpty();
    return draft;
  }

  @Test
  void a_scripts_words_come_after_the_answer_or_alone() {
    String words = "Is it one of our 77 lamps?";
    assertThat(guided("Ana", Move.Wants.NOTHING))
        .returns(words, Draft::text)
        .returns(Verdict.SCRIPTED, Draft::verdict);
    assertThat(guided("How much is delivery?", Move.Wants.ANSWER))
        .returns("Standard delivery costs €4.90 and takes 2 to 3 days.\n\n" + words, Draft::text)
        .returns(Verdict.ANSWERED, Draft::verdict);
    assertThat(guided("do you sell bicycles?", Move.Wants.ANSWER).text())
        .isEqualTo("I'm sorry, I don't have that information.\n\n" + words);
    assertThat(guided("bicycles are nice", Move.Wants.PERHAPS).text()).isEqualTo(words);
    assertThat(guided("Hello!", Move.Wants.PERHAPS).text()).isEqualTo("Hello! " + words);
    assertThat(guided("thanks", Move.Wants.PERHAPS).text()).isEqualTo(words);
    assertThat(guided("I want to talk to a human", Move.Wants.NOTHING))
        .returns(Verdict.HANDOFF, Draft::verdict)
        .satisfies(draft -> assertThat(draft.text()).doesNotContain("lamps"));
  }
}
