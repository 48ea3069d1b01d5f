package io.parley.core.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.SystemMessage;
import io.parley.core.conversation.Message;
import io.parley.core.inmemory.InMemoryStorage;
import io.parley.core.model.ModelAllowance;
import io.parley.core.model.Tokens;
import io.parley.core.testkit.GuardContract;
import io.parley.core.testkit.MutableClock;
import io.parley.core.testkit.ScriptedChatModel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What an agent sees of a long conversation. */
class TurnMemoryTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  private final List<Answerer.Question> questions = new ArrayList<>();
  private final Desk desk =
      new Desk(
          new InMemoryStorage(),
          MutableClock.at(NOON),
          new Responder(
              request -> ContextProvider.Context.EMPTY,
              List.of(
                  question -> {
                    questions.add(question);
                    return new Answerer.Draft(
                        "Noted, thank you very much for that.",
                        List.of(),
                        Answerer.Verdict.SMALL_TALK,
                        "offline",
                        "",
                        Answerer.Usage.NONE);
                  }),
              List.of()),
          Tools.NONE);

  private void talk(int turns) {
    for (int i = 0; i < turns; i++) {
      desk.customer(
          "Sentence number " + i + " of a customer who likes to talk at length about lamps.");
      desk.worker().drain();
    }
  }

  private Answerer.Question last() {
    return questions.getLast();
  }

  @Test
  void the_window_holds_the_newest_messages_that_fit_into_its_tokens() {
    desk.agent(Agent.Profile.named("Sofia").memory(new Agent.Memory(150, false, true)));

    talk(20);

    int tokens =
        last().history().stream().mapToInt(m -> Tokens.in(m.text()) + Tokens.PER_MESSAGE).sum();
    assertThat(tokens).isBetween(100, 150);
    assertThat(last().history().getLast()).isInstanceOf(Message.FromAgent.class);
    assertThat(last().turn().summary()).isEmpty();
  }

  @Test
  void the_message_before_is_seen_however_long_it_is() {
    desk.agent(Agent.Profile.named("Sofia").memory(new Agent.Memory(50, false, true)));
    desk.customer("word ".repeat(400));
    desk.worker().drain();
    desk.customer("and then?");
    desk.worker().drain();

    assertThat(last().history()).isNotEmpty();
  }

  @Test
  void what_left_the_window_is_told_in_a_summary_that_goes_with_the_conversation() {
    desk.agent(Agent.Profile.named("Sofia").memory(new Agent.Memory(150, true, true)));

    talk(20);

    assertThat(last().turn().summary().orElseThrow())
        .contains("customer: Sentence number 0 of a customer")
        .hasSizeLessThan(2_000);
    desk.storage.work().commit(Conversations.remove(Desk.ACME, "c-1"), NOON);
    assertThat(new Summaries(desk.storage.documents()).find(Desk.ACME, "c-1")).isEmpty();
  }

  @Test
  void an_excerpt_keeps_the_newest_when_there_is_no_room_for_all() {
    List<Message> said = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      said.add(
          new Message.FromCustomer(
              "m" + i,
              "Message " + i + " says something. And more.",
              NOON,
              Optional.empty(),
              Optional.empty()));
    }

    String text =
        new ExcerptSummariser()
            .sum(GuardContract.question().agent(), Optional.of("customer: old"), said, NOON)
            .text();

    assertThat(text).hasSizeLessThan(1_700).endsWith("customer: Message 99 says something.");
    assertThat(text).doesNotContain("old");
  }

  @Test
  void a_model_sums_up_where_there_is_one() {
    var model = new ScriptedChatModel().answers("She wants three lamps.");
    Message said =
        new Message.FromCustomer(
            "m1", "I want three lamps", NOON, Optional.empty(), Optional.empty());

    Summariser.Summed summed =
        new ModelSummariser(
                model, "m", new ModelAllowance(new InMemoryStorage(), OptionalLong.empty()))
            .sum(
                GuardContract.question().agent(),
                Optional.of("Her name is Ana."),
                List.of(said),
                NOON);

    assertThat(summed).isEqualTo(new Summariser.Summed("She wants three lamps.", "m"));
    assertThat(model.requests().getFirst().messages().getFirst()).isInstanceOf(SystemMessage.class);
    assertThat(model.requests().getFirst().messages().toString())
        .contains("Her name is Ana.", "I want three lamps");
  }
}
