package io.parley.core.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.RemoteException;
import io.parley.core.TenantId;
import io.parley.core.conversation.Citation;
import io.parley.core.conversation.Message;
import io.parley.core.script.Move;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResponderTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final Passage DELIVERY =
      new Passage(
          "c1", "a1", "Delivery", "We deliver in 2 days.", Optional.of("en"), 3, "3 = bm25");
  private static final ContextProvider.Context FOUND =
      new ContextProvider.Context(List.of(DELIVERY), 0.9);

  private final List<Answerer.Question> asked = new ArrayList<>();

  @Test
  void the_first_answerer_that_passes_the_guards_speaks() {
    var responder = responder(says("model", "In 2 days."), says("offline", "offline words"));

    Reply reply = responder.reply(Turn.of(agent(Agent.Profile.named("Sofia")), "How long?", NOON));

    assertThat(reply.text()).isEqualTo("In 2 days.");
    assertThat(reply.derivation().by()).isEqualTo("model");
    assertThat(reply.derivation().notes()).containsExactly("answered from 1 citations by model");
  }

  @Test
  void a_failing_model_is_replaced_by_the_next_answerer_and_the_trace_says_so() {
    Answerer broken =
        question -> {
          throw new RemoteException("model m", "timed out", true, false, null, null);
        };
    var responder = responder(broken, says("offline", "In 2 days."));

    Reply reply = responder.reply(Turn.of(agent(Agent.Profile.named("Sofia")), "How long?", NOON));

    assertThat(reply.derivation().by()).isEqualTo("offline");
    assertThat(reply.derivation().notes().getFirst())
        .isEqualTo("an answerer failed: model m: timed out");
  }

  @Test
  void a_refused_draft_never_reaches_the_customer() {
    Guard noPrices = refusing("9.99", "9.99 is in no source");
    var responder =
        new Responder(
            request -> FOUND,
            List.of(says("model", "It costs 9.99"), says("offline", "In 2 days.")),
            List.of(noPrices));

    Reply reply = responder.reply(Turn.of(agent(Agent.Profile.named("Sofia")), "How much?", NOON));

    assertThat(reply.text()).isEqualTo("In 2 days.");
    assertThat(reply.derivation().notes())
        .contains("the draft of model was refused: 9.99 is in no source");
  }

  @Test
  void when_every_draft_is_refused_the_last_answerer_is_asked_without_passages() {
    Answerer honest =
        question ->
            question.context().passages().isEmpty()
                ? draft("offline", "I do not know.", Answerer.Verdict.UNKNOWN)
                : draft("offline", "refuse me", Answerer.Verdict.ANSWERED);
    Guard guard = refusing("refuse me", "no");
    var responder = new Responder(request -> FOUND, List.of(honest), List.of(guard));

    Reply reply = responder.reply(Turn.of(agent(Agent.Profile.named("Sofia")), "Why?", NOON));

    assertThat(reply.text()).isEqualTo("I do not know.");
    assertThat(reply.verdict()).isEqualTo(Answerer.Verdict.UNKNOWN);
  }

  @Test
  void the_customers_language_is_used_unless_the_agent_does_not_speak_it() {
    var responder = responder(recording());

    responder.reply(Turn.of(agent(Agent.Profile.named("Sofia")), "¿Cuánto tarda el envío?", NOON));
    responder.reply(
        Turn.of(
            agent(Agent.Profile.named("Sofia").languages("ru", "en")),
            "¿Cuánto tarda el envío?",
            NOON));

    assertThat(asked).extracting(Answerer.Question::language).containsExactly("es", "ru");
  }

  @Test
  void a_text_without_a_language_is_answered_in_the_language_spoken_before() {
    var responder = responder(recording());
    Message before =
        new Message.FromCustomer(
            "m1", "Сколько стоит доставка?", NOON, Optional.empty(), Optional.empty());

    responder.reply(
        Turn.of(agent(Agent.Profile.named("Sofia")), "20 x 30 ?", NOON).after(List.of(before)));

    assertThat(asked.getFirst().language()).isEqualTo("ru");
  }

  @Test
  void an_agent_that_hands_off_what_it_cannot_answer_says_its_own_sentence() {
    Agent.Profile plain = Agent.Profile.named("Sofia");
    var profile =
        new Agent.Profile(
            plain.name(),
            plain.description(),
            plain.instructions(),
            plain.languages(),
            plain.status(),
            plain.model(),
            plain.retrieval(),
            plain.memory(),
            new Agent.Handoff(true, false, Optional.of("Ana will write to you.")));
    var responder =
        responder(question -> draft("offline", "I do not know.", Answerer.Verdict.UNKNOWN));

    Reply reply = responder.reply(Turn.of(agent(profile), "Do you sell boats?", NOON));

    assertThat(reply.handoff()).isTrue();
    assertThat(reply.text()).isEqualTo("Ana will write to you.");
  }

  @Test
  void a_scripts_own_words_pass_the_guards_and_what_stands_before_them_does_not() {
    var guidance =
        new Guidance("Quote", "", "Our offer is at www.shop.example.", Move.Wants.ANSWER, "at s1");
    var turn =
        Turn.of(agent(Agent.Profile.named("Sofia")), "How long?", NOON)
            .guided(Optional.of(guidance));
    Guard noOffers = refusing("offer", "no offers");

    Reply reply =
        new Responder(
                request -> FOUND,
                List.of(says("m", "In 2 days.\n\n" + guidance.words())),
                List.of(noOffers))
            .reply(turn);

    assertThat(reply.text()).isEqualTo("In 2 days.\n\nOur offer is at www.shop.example.");
    assertThat(reply.derivation().notes()).contains("at s1");
    Reply refused =
        new Responder(
                request -> FOUND,
                List.of(
                    says("m", "My offer: in 2 days.\n\n" + guidance.words()),
                    says("offline", "In 3 days.\n\n" + guidance.words())),
                List.of(noOffers))
            .reply(turn);
    assertThat(refused.text()).startsWith("In 3 days.");
  }

  private static Guard refusing(String words, String reason) {
    return new Guard() {
      @Override
      public String name() {
        return "test";
      }

      @Override
      public Ruling check(Answerer.Question question, Answerer.Draft draft) {
        return draft.text().contains(words) ? new Ruling.Refused(reason) : Ruling.PASSED;
      }
    };
  }

  private Answerer recording() {
    return question -> {
      asked.add(question);
      return draft("offline", "ok", Answerer.Verdict.ANSWERED);
    };
  }

  private static Responder responder(Answerer... answerers) {
    return new Responder(request -> FOUND, List.of(answerers), List.of());
  }

  private static Answerer says(String by, String text) {
    return question -> draft(by, text, Answerer.Verdict.ANSWERED);
  }

  private static Answerer.Draft draft(String by, String text, Answerer.Verdict verdict) {
    return new Answerer.Draft(
        text,
        List.of(new Citation("c1", "a1", "Delivery", "in 2 days", 3)),
        verdict,
        by,
        "",
        Answerer.Usage.NONE);
  }

  private static Agent agent(Agent.Profile profile) {
    return new Agent(new TenantId("acme"), "sofia", 1, NOON, NOON, profile);
  }
}
