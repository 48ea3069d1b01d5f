package io.parley.core.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.TenantId;
import io.parley.core.conversation.Message;
import io.parley.core.inmemory.InMemoryStorage;
import io.parley.core.work.Storage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ChatTest {
  private static final TenantId ACME = new TenantId("acme");
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  private final Storage storage = new InMemoryStorage();
  private final Agent sofia =
      new Agents(storage).create(ACME, "sofia", Agent.Profile.named("Sofia"), NOON);

  @Test
  void two_nodes_make_one_turn_at_a_time_of_one_conversation() throws Exception {
    Map<String, Integer> seen = new ConcurrentHashMap<>();
    Answerer answerer =
        question -> {
          seen.put(question.text(), question.history().size());
          return draft("re: " + question.text(), List.of());
        };
    List<Chat> nodes = List.of(chat(answerer), chat(answerer));
    nodes.getFirst().say(sofia, "c-1", Optional.empty(), "first", NOON);

    List<Future<Chat.Spoken>> spoken = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) {
        Chat node = nodes.get(i % 2);
        String text = "message " + i;
        spoken.add(threads.submit(() -> node.say(sofia, "c-1", Optional.empty(), text, NOON)));
      }
      for (Future<Chat.Spoken> one : spoken) {
        assertThat(one.get().reply()).isPresent();
      }
    }

    List<Message> messages = storage.conversations().tail(ACME, "c-1", 100);
    assertThat(messages).hasSize(42);
    for (int i = 0; i < messages.size(); i += 2) {
      assertThat(messages.get(i + 1).text()).isEqualTo("re: " + messages.get(i).text());
      assertThat(seen.get(messages.get(i).text())).isEqualTo(i);
    }
  }

  @Test
  void what_a_contact_told_is_known_in_their_next_conversation_only() {
    List<Answerer.Question> questions = new ArrayList<>();
    Chat chat =
        chat(
            question -> {
              questions.add(question);
              return draft(
                  "ok",
                  List.of(
                      new Answerer.Told("room", "a small kitchen"),
                      new Answerer.Told("budget", "never said")));
            });

    chat.say(sofia, "c-1", Optional.of("Ana"), "I have a small kitchen", NOON);
    chat.say(sofia, "c-2", Optional.of("Ana"), "Which lamp fits?", NOON);
    chat.say(sofia, "c-3", Optional.of("Ben"), "Which lamp fits?", NOON);

    assertThat(questions.get(1).known("room")).contains("a small kitchen");
    assertThat(questions.get(1).known("budget")).isEmpty();
    assertThat(questions.get(2).known()).isEmpty();
    var memory = new ContactMemory(storage.documents());
    assertThat(memory.of(ACME, "chat|Ana"))
        .singleElement()
        .satisfies(fact -> assertThat(fact.conversationId()).isEqualTo("c-1"));
    storage.work().commit(memory.forgetConversation(ACME, "c-1"), NOON);
    assertThat(memory.of(ACME, "chat|Ana")).isEmpty();
  }

  @Test
  void an_agent_that_is_not_to_remember_does_not() {
    Agent.Profile p = Agent.Profile.named("Leo");
    Agent leo =
        new Agents(storage)
            .create(
                ACME,
                "leo",
                new Agent.Profile(
                    p.name(),
                    p.description(),
                    p.instructions(),
                    p.languages(),
                    p.status(),
                    p.model(),
                    p.retrieval(),
                    new Agent.Memory(3_000, true, false),
                    p.handoff()),
                NOON);

    chat(question -> draft("ok", List.of()))
        .say(leo, "c-1", Optional.of("Ana"), "My name is Ana", NOON);

    assertThat(new ContactMemory(storage.documents()).of(ACME, "chat|Ana")).isEmpty();
  }

  private Chat chat(Answerer answerer) {
    return new Chat(
        storage,
        new Responder(request -> ContextProvider.Context.EMPTY, List.of(answerer), List.of()));
  }

  private static Answerer.Draft draft(String text, List<Answerer.Told> told) {
    return new Answerer.Draft(
        text, List.of(), Answerer.Verdict.ANSWERED, "test", "", Answerer.Usage.NONE, told);
  }
}
