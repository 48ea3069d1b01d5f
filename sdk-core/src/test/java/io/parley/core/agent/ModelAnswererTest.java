package io.parley.core.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.TokenUsage;
import io.parley.core.RemoteException;
import io.parley.core.TenantId;
import io.parley.core.conversation.Message;
import io.parley.core.script.Move;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ModelAnswererTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final Passage DELIVERY =
      new Passage("c1", "a1", "Delivery", "We deliver in 2 days.", Optional.of("en"), 3, "");

  private ChatRequest request;
  private Optional<Guidance> guided = Optional.empty();

  @Test
  void the_models_json_becomes_a_draft_with_the_passages_it_named() {
    Answerer.Draft draft =
        answer(
            """
            Sure! {"answer": "In 2 days.", "verdict": "answered",
             "citations": [{"source": "S1", "quote": "We deliver in 2 days."}]}""");

    assertThat(draft.text()).isEqualTo("In 2 days.");
    assertThat(draft.verdict()).isEqualTo(Answerer.Verdict.ANSWERED);
    assertThat(draft.citations())
        .singleElement()
        .satisfies(
            citation -> {
              assertThat(citation.passageId()).isEqualTo("c1");
              assertThat(citation.sourceId()).isEqualTo("a1");
              assertThat(citation.quote()).isEqualTo("We deliver in 2 days.");
            });
    assertThat(draft.usage()).isEqualTo(new Answerer.Usage(11, 7));
  }

  @Test
  void a_source_the_model_made_up_is_no_citation() {
    Answerer.Draft draft =
        answer(
            """
            {"answer": "In 2 days.", "verdict": "answered",
             "citations": [{"source": "S9", "quote": "x"}]}""");

    assertThat(draft.citations()).isEmpty();
  }

  @Test
  void each_verdict_of_the_model_is_understood() {
    assertThat(answer("{\"answer\":\"Hi!\",\"verdict\":\"small_talk\"}").verdict())
        .isEqualTo(Answerer.Verdict.SMALL_TALK);
    assertThat(answer("{\"answer\":\"No idea\",\"verdict\":\"unknown\"}").verdict())
        .isEqualTo(Answerer.Verdict.UNKNOWN);
    assertThat(answer("{\"answer\":\"A moment\",\"verdict\":\"handoff\"}").verdict())
        .isEqualTo(Answerer.Verdict.HANDOFF);
  }

  @Test
  void an_answer_that_is_not_json_is_a_fault_of_the_model_and_shows_no_provider_text() {
    assertThatThrownBy(() -> answer("<html>502 Bad Gateway upstream-17</html>"))
        .isInstanceOf(RemoteException.class)
        .hasMessage("model m: answered with something else than the JSON it was asked for");
  }

  @Test
  void an_empty_answer_is_a_fault_of_the_model() {
    assertThatThrownBy(() -> answer("{\"answer\":\"  \",\"verdict\":\"answered\"}"))
        .isInstanceOf(RemoteException.class)
        .hasMessageContaining("answered with no text");
  }

  @Test
  void a_rate_limit_of_the_provider_is_worth_a_retry() {
    ChatModel limited =
        new ChatModel() {
          @Override
          public ChatResponse doChat(ChatRequest chat) {
            throw new RateLimitException("quota of org-123");
          }
        };

    assertThatThrownBy(() -> new ModelAnswerer(limited, "m").answer(question(List.of())))
        .isInstanceOfSatisfying(RemoteException.class, e -> assertThat(e.retryable()).isTrue())
        .hasMessageNotContaining("org-123");
  }

  @Test
  void the_prompt_holds_the_sources_the_history_and_the_language() {
    Message before =
        new Message.FromCustomer("m1", "Hola", NOON, Optional.empty(), Optional.empty());

    answer("{\"answer\":\"ok\"}", List.of(before));

    assertThat(request.messages()).hasSize(3);
    assertThat(request.messages().getFirst().toString())
        .contains("<source id=\"S1\" title=\"Delivery\">")
        .contains("Answer in Spanish")
        .contains("You are Sofia");
  }

  @Test
  void the_active_step_of_a_script_shapes_the_prompt() {
    var guidance =
        new Guidance("Quote", "know how many", "How many lamps?", Move.Wants.ANSWER, "note");
    guided = Optional.of(guidance);

    Answerer.Draft draft = answer("{\"answer\":\"How many?\",\"verdict\":\"scripted\"}");

    assertThat(request.messages().getFirst().toString())
        .contains("You follow the company's script \"Quote\"")
        .contains("The goal of this step: know how many.")
        .contains("Answer the customer's question from the sources first.")
        .contains("<script>")
        .contains("How many lamps?");
    assertThat(draft.verdict()).isEqualTo(Answerer.Verdict.SCRIPTED);
    guided = Optional.empty();
    assertThat(answer("{\"answer\":\"x\",\"verdict\":\"scripted\"}").verdict())
        .isEqualTo(Answerer.Verdict.ANSWERED);
    assertThat(request.messages().getFirst().toString()).doesNotContain("<script>");
  }

  private Answerer.Draft answer(String raw) {
    return answer(raw, List.of());
  }

  private Answerer.Draft answer(String raw, List<Message> history) {
    ChatModel model =
        new ChatModel() {
          @Override
          public ChatResponse doChat(ChatRequest chat) {
            request = chat;
            return ChatResponse.builder()
                .aiMessage(AiMessage.from(raw))
                .tokenUsage(new TokenUsage(11, 7))
                .build();
          }
        };
    return new ModelAnswerer(model, "m").answer(question(history));
  }

  private Answerer.Question question(List<Message> history) {
    var agent =
        new Agent(new TenantId("acme"), "sofia", 1, NOON, NOON, Agent.Profile.named("Sofia"));
    return new Answerer.Question(
        Turn.of(agent, "¿Cuánto tarda?", NOON).after(history).guided(guided),
        "es",
        new ContextProvider.Context(List.of(DELIVERY), 0.9));
  }
}
