package io.parley.core.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.action.ActionHandler;
import io.parley.core.action.Dispatcher;
import io.parley.core.action.Finding;
import io.parley.core.action.Outcome;
import io.parley.core.conversation.Conversation;
import io.parley.core.conversation.Message;
import io.parley.core.event.Event;
import io.parley.core.event.EventState;
import io.parley.core.event.RecordedEvent;
import io.parley.core.sql.SqlStorage;
import io.parley.core.work.Backoff;
import io.parley.core.work.Effect;
import io.parley.core.work.EffectState;
import io.parley.core.work.Ending;
import io.parley.core.work.EventJob;
import io.parley.core.work.Job;
import io.parley.core.work.JobHandler;
import io.parley.core.work.Storage;
import io.parley.core.work.WorkLog;
import io.parley.core.work.Worker;
import io.parley.core.work.Write;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a recorded message to what was sent, over real storage. */
class AgentDeciderTest {
  private static final TenantId ACME = new TenantId("acme");
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  @TempDir Path folder;
  private Storage storage;
  private Worker worker;
  private final List<String> sent = new ArrayList<>();
  private final List<Answerer.Question> questions = new ArrayList<>();
  private Answerer.Verdict verdict = Answerer.Verdict.ANSWERED;
  private final Tools tools = Tools.NONE;

  @BeforeEach
  void open() {
    storage = SqlStorage.sqlite(folder, InstantSource.fixed(NOON));
    new Agents(storage).create(ACME, "sofia", Agent.Profile.named("Sofia"), NOON);
    worker = worker(NOON, dispatcher());
  }

  @AfterEach
  void close() {
    storage.close();
  }

  @Test
  void a_message_is_answered_once_however_often_it_is_told() {
    for (int i = 0; i < 3; i++) {
      tell("message.received", "m1", Map.of("message.text", "hello"));
      worker.drain();
    }

    assertThat(sent).containsExactly("re: hello");
    assertThat(messages()).extracting(Message::text).containsExactly("hello", "re: hello");
    assertThat(effects())
        .singleElement()
        .satisfies(effect -> assertThat(effect.state()).isEqualTo(EffectState.DONE));
  }

  @Test
  void the_trace_of_an_answer_names_the_event_and_the_effect() {
    tell("message.received", "m1", Map.of("message.text", "hello"));
    worker.drain();

    Message.FromAgent answer = (Message.FromAgent) messages().getLast();
    Trace trace = Trace.find(storage.documents(), ACME, answer.id()).orElseThrow();
    assertThat(trace.eventId()).contains(event("message.received").event().id());
    assertThat(trace.effect()).contains(effects().getFirst().id());
    assertThat(trace.question()).isEqualTo("hello");
  }

  @Test
  void the_next_question_sees_what_was_said_before() {
    tell("message.received", "m1", Map.of("message.text", "hello"));
    worker.drain();
    tell("message.received", "m2", Map.of("message.text", "and on Sundays?"));
    worker.drain();

    assertThat(questions.getLast().history())
        .extracting(Message::text)
        .containsExactly("hello", "re: hello");
  }

  @Test
  void messages_in_a_row_that_wait_together_are_answered_together() {
    tell("message.received", "m1", Map.of("message.text", "hello", "message.author", "Ana"));
    tell("message.received", "m2", Map.of("message.text", "do you", "message.author", "Ana"));
    tell("message.received", "m3", Map.of("message.text", "ship abroad?", "message.author", "Ana"));
    worker.drain();

    assertThat(sent).containsExactly("re: hello\ndo you\nship abroad?");
    assertThat(messages())
        .extracting(Message::text)
        .containsExactly("hello", "do you", "ship abroad?", "re: hello\ndo you\nship abroad?");
  }

  @Test
  void a_message_is_answered_alone_when_another_author_or_no_words_follow() {
    tell("message.received", "m1", Map.of("message.text", "hello", "message.author", "Ana"));
    tell("message.received", "m2", Map.of("message.text", " ", "message.author", "Ana"));
    tell("message.received", "m3", Map.of("message.text", "hi", "message.author", "Ben"));
    worker.drain();

    assertThat(sent).containsExactly("re: hello", "re: hi");
  }

  @Test
  void what_a_customer_told_is_known_in_the_next_conversation_until_it_is_forgotten() {
    Map<String, String> introduced = Map.of("message.text", "Me llamo Ana", "contact.id", "77");
    tell("message.received", "m1", introduced);
    worker.drain();
    storage.work().commit(Conversations.remove(ACME, "c-1"), NOON);

    tell("message.received", "m2", Map.of("message.text", "hello", "contact.id", "77"));
    worker.drain();
    assertThat(questions.getLast().known("name")).contains("Ana");
    tell("message.received", "m3", Map.of("message.text", "hello", "contact.id", "78"));
    worker.drain();
    assertThat(questions.getLast().known()).isEmpty();

    storage.work().commit(List.of(ContactMemory.forget(ACME, "kommo|77", "name")), NOON);
    tell("message.received", "m4", Map.of("message.text", "hello again", "contact.id", "77"));
    worker.drain();
    assertThat(questions.getLast().known()).isEmpty();
  }

  @Test
  void the_agent_is_silent_while_a_person_has_the_conversation() {
    tell("message.received", "m1", Map.of("message.text", "hello"));
    worker.drain();
    tell(
        "message.sent",
        "m2",
        Map.of("message.text", "Hi, Ana here", "message.id", "x", "message.authorType", "user"));
    worker.drain();
    tell("message.received", "m3", Map.of("message.text", "thanks"));
    worker.drain();

    assertThat(sent).containsExactly("re: hello");
    assertThat(conversation().status()).isEqualTo(Conversation.Status.HANDED_OFF);
    assertThat(messages()).hasSize(4);
    assertThat(newest().reason().orElseThrow()).contains("a person has the conversation");
  }

  @Test
  void an_answer_is_dropped_when_a_person_takes_over_before_it_is_sent() {
    tell("message.received", "m1", Map.of("message.text", "hello"));
    worker(NOON, new Postponing()).drain();
    assertThat(effects()).extracting(Effect::state).containsExactly(EffectState.PLANNED);

    storage
        .work()
        .commit(
            List.of(Conversations.save(conversation().withStatus(Conversation.Status.HANDED_OFF))),
            NOON);
    worker(NOON.plusSeconds(60), dispatcher()).drain();

    assertThat(sent).isEmpty();
    assertThat(effects().getFirst().state()).isEqualTo(EffectState.CANCELLED);
    assertThat(effects().getFirst().reason()).contains("a person has taken the conversation over");
  }

  @Test
  void an_answer_that_never_went_out_is_not_remembered_as_said() {
    an_answer_is_dropped_when_a_person_takes_over_before_it_is_sent();
    storage
        .work()
        .commit(
            List.of(Conversations.save(conversation().withStatus(Conversation.Status.OPEN))), NOON);

    tell("message.received", "m2", Map.of("message.text", "anybody?"));
    worker(NOON.plusSeconds(60), dispatcher()).drain();

    assertThat(questions.getLast().history()).isEmpty();
    assertThat(questions.getLast().text()).isEqualTo("hello\nanybody?");
  }

  @Test
  void our_own_message_coming_back_is_not_a_person() {
    tell("message.received", "m1", Map.of("message.text", "hello"));
    worker.drain();
    tell(
        "message.sent",
        "m2",
        Map.of(
            "message.text", "re: hello", "message.id", "remote-1", "message.authorType", "user"));
    worker.drain();

    assertThat(conversation().status()).isEqualTo(Conversation.Status.OPEN);
    assertThat(newest().state()).isEqualTo(EventState.IGNORED);
    assertThat(newest().reason().orElseThrow()).contains("our own message came back");
  }

  @Test
  void what_the_agent_cannot_answer_is_recorded_as_such() {
    verdict = Answerer.Verdict.UNKNOWN;
    tell("message.received", "m1", Map.of("message.text", "do you sell boats?"));
    worker.drain();

    assertThat(event("agent.could_not_answer").event().fact("message.text"))
        .contains("do you sell boats?");
  }

  @Test
  void a_paused_agent_keeps_the_message_and_says_why_it_is_silent() {
    var agents = new Agents(storage);
    Agent sofia = agents.find(ACME, "sofia").orElseThrow();
    Agent.Profile p = sofia.profile();
    agents.update(
        ACME,
        "sofia",
        sofia.version(),
        new Agent.Profile(
            p.name(),
            p.description(),
            p.instructions(),
            p.languages(),
            Agent.Status.PAUSED,
            p.model(),
            p.retrieval(),
            p.memory(),
            p.handoff()),
        NOON);

    tell("message.received", "m1", Map.of("message.text", "hello"));
    worker.drain();

    assertThat(sent).isEmpty();
    assertThat(messages()).extracting(Message::text).containsExactly("hello");
    assertThat(event("message.received").reason().orElseThrow()).contains("PAUSED");
  }

  private Worker worker(Instant now, JobHandler effects) {
    Reception reception =
        event ->
            new Reception.Placement.At(
                "sofia",
                "c-1",
                "kommo",
                Optional.of("Ana"),
                event.fact("contact.id").map(id -> "kommo|" + id),
                Optional.of(event.subject()),
                "sendMessage",
                Map.of("talk", "191"));
    Answerer answerer =
        question -> {
          questions.add(question);
          return new Answerer.Draft(
              "re: " + question.text(), List.of(), verdict, "offline", "", Answerer.Usage.NONE);
        };
    var responder =
        new Responder(request -> ContextProvider.Context.EMPTY, List.of(answerer), List.of());
    var decider =
        new AgentDecider(
            reception, new Agents(storage), storage, responder, tools, (event, reply) -> {});
    return new Worker(
        storage.work(),
        List.of(new EventJob(storage.log(), List.of(decider)), effects),
        Worker.Settings.named("test"),
        InstantSource.fixed(now),
        new Random(1));
  }

  private Dispatcher dispatcher() {
    return new Dispatcher(
        storage.log(),
        List.of(new ConversationFence(new Sending(), storage.documents())),
        Duration.ofSeconds(40),
        Backoff.DEFAULT,
        new Random(1),
        effect -> {});
  }

  private void tell(String kind, String key, Map<String, ?> facts) {
    Map<String, @Nullable Object> all = new HashMap<>(facts);
    storage
        .work()
        .commit(
            List.of(
                new Write.Happened(
                    new Event(
                        ACME,
                        UniqueId.at(NOON),
                        kind,
                        "talk:191",
                        key,
                        NOON,
                        NOON,
                        "kommo/i1",
                        all,
                        Optional.empty(),
                        0))),
            NOON);
  }

  private List<Message> messages() {
    return storage.conversations().tail(ACME, "c-1", 100);
  }

  private Conversation conversation() {
    return new Conversations(storage.documents()).find(ACME, "c-1").orElseThrow();
  }

  private List<Effect> effects() {
    return storage.log().effects(ACME, WorkLog.EffectQuery.newest(10));
  }

  private RecordedEvent event(String kind) {
    return storage.log().events(ACME, WorkLog.EventQuery.newest(100)).stream()
        .filter(event -> event.event().kind().equals(kind))
        .findFirst()
        .orElseThrow();
  }

  private RecordedEvent newest() {
    return storage.log().events(ACME, WorkLog.EventQuery.newest(100)).stream()
        .filter(event -> event.event().kind().startsWith("message."))
        .max(Comparator.comparing(event -> event.event().key()))
        .orElseThrow();
  }

  private final class Sending implements ActionHandler {
    @Override
    public String type() {
      return "sendMessage";
    }

    @Override
    public String parameters() {
      return "{}";
    }

    @Override
    public Optional<String> objection(Effect effect) {
      return Optional.empty();
    }

    @Override
    public Outcome run(Effect effect) {
      sent.add(effect.parameter("text").orElseThrow());
      return new Outcome.Done(Optional.of("remote-" + sent.size()));
    }

    @Override
    public Finding reconcile(Effect effect, Claims claims) {
      return new Finding.Absent();
    }
  }

  /** Leaves every effect for another worker. */
  private static final class Postponing implements JobHandler {
    @Override
    public String type() {
      return Dispatcher.TYPE;
    }

    @Override
    public Result handle(Job job, Claimed claimed) {
      return new Result(new Ending.Postpone(claimed.now().plusSeconds(30), "later"), List.of());
    }

    @Override
    public List<Write> givenUp(Job job, String reason, Instant now) {
      return List.of();
    }
  }
}
