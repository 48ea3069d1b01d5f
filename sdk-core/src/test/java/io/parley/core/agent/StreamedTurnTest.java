package io.parley.core.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import io.parley.core.agent.guard.Claims;
import io.parley.core.agent.guard.Links;
import io.parley.core.inmemory.InMemoryStorage;
import io.parley.core.testkit.GuardContract;
import io.parley.core.testkit.ScriptedChatModel;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Replies that are heard while the model writes them. */
class StreamedTurnTest {
  private static final String HEAD =
      "{\"verdict\":\"answered\",\"citations\":[{\"source\":\"S1\",\"quote\":\"We deliver within"
          + " two days.\"}],\"answer\":\"";

  private final Deque<String> script = new ArrayDeque<>();
  private final List<String> heard = new ArrayList<>();

  private final StreamingChatModel streaming =
      new StreamingChatModel() {
        @Override
        public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
          String whole = script.removeFirst();
          for (int i = 0; i < whole.length(); i += 3) {
            handler.onPartialResponse(whole.substring(i, Math.min(whole.length(), i + 3)));
          }
          handler.onCompleteResponse(
              ChatResponse.builder().aiMessage(AiMessage.from(whole)).build());
        }
      };

  private Reply said(String... answers) {
    script.addAll(List.of(answers));
    ChatModel unused = new ScriptedChatModel();
    Answerer offline =
        question ->
            new Answerer.Draft(
                "I don't know that.",
                List.of(),
                Answerer.Verdict.UNKNOWN,
                "offline",
                "",
                Answerer.Usage.NONE);
    var responder =
        new Responder(
            request -> GuardContract.question().context(),
            List.of(new ModelAnswerer(unused, "m").streaming(streaming), offline),
            List.of(new Links(), new Claims()));
    return responder.reply(
        Turn.of(GuardContract.question().agent(), "How long is it?", Instant.EPOCH), heard::add);
  }

  @Test
  void a_reply_is_heard_sentence_by_sentence_and_is_the_same_in_the_end() {
    Reply reply =
        said(
            HEAD + "Within two days. It is \\\"free\\\" \\u00e1ll year. Enjoy!\",\"remember\":[]}");

    assertThat(heard).containsExactly("Within two days.", " It is \"free\" áll year.", " Enjoy!");
    assertThat(reply.text()).isEqualTo("Within two days. It is \"free\" áll year. Enjoy!");
    assertThat(reply.citations()).hasSize(1);
  }

  @Test
  void what_a_guard_changes_is_heard_changed() {
    Reply reply = said(HEAD + "Two days, [see](http://canary.test/?d=1) here. Bye now.\"}");

    assertThat(String.join("", heard)).isEqualTo("Two days, see here. Bye now.");
    assertThat(reply.text()).isEqualTo("Two days, see here. Bye now.");
  }

  @Test
  void a_first_sentence_that_must_not_go_out_is_never_heard_and_the_model_is_asked_again() {
    Reply reply =
        said(
            HEAD + "I have cancelled your order. Bye now.\"}",
            HEAD + "Within two days. Bye now.\"}");

    assertThat(heard).containsExactly("Within two days.", " Bye now.");
    assertThat(reply.text()).isEqualTo("Within two days. Bye now.");
  }

  @Test
  void a_later_sentence_that_must_not_go_out_ends_the_reply_before_it() {
    Reply reply = said(HEAD + "Within two days. I have cancelled your order. Bye now.\"}");

    assertThat(heard).containsExactly("Within two days.");
    assertThat(reply.text()).isEqualTo("Within two days.");
    assertThat(reply.derivation().notes()).contains("what was heard already stays the answer");
  }

  @Test
  void an_answer_that_is_cut_off_ends_with_the_last_whole_sentence() {
    Reply reply = said(HEAD + "Within two days. It costs no");

    assertThat(reply.text()).isEqualTo("Within two days.");
    assertThat(heard).containsExactly("Within two days.");
  }

  @Test
  void what_hands_over_is_said_as_a_whole() {
    Reply reply =
        said(
            "{\"verdict\":\"handoff\",\"citations\":[],\"answer\":\"A colleague will call you. Bye.\"}");

    assertThat(reply.handoff()).isTrue();
    assertThat(heard).containsExactly("A colleague will call you. Bye.");
  }

  @Test
  void a_model_that_writes_its_verdict_last_is_heard_as_a_whole() {
    said("{\"answer\":\"Within two days. Bye now.\",\"verdict\":\"small_talk\"}");

    assertThat(heard).containsExactly("Within two days. Bye now.");
  }

  @Test
  void in_a_chat_what_was_heard_is_what_is_kept() {
    script.add(HEAD + "Within two days. Bye now.\"}");
    var storage = new InMemoryStorage();
    Agent agent =
        new Agents(storage).create(Desk.ACME, "sofia", Agent.Profile.named("Sofia"), Instant.EPOCH);
    var responder =
        new Responder(
            request -> GuardContract.question().context(),
            List.of(new ModelAnswerer(new ScriptedChatModel(), "m").streaming(streaming)),
            List.of(new Links()));

    Chat.Spoken spoken =
        new Chat(storage, responder)
            .say(agent, "c-1", Optional.empty(), "How long?", Instant.EPOCH, heard::add);

    assertThat(String.join("", heard)).isEqualTo(spoken.reply().orElseThrow().text());
    assertThat(storage.conversations().tail(Desk.ACME, "c-1", 10).getLast().text())
        .isEqualTo("Within two days. Bye now.");
  }
}
