package io.parley.kommo.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.action.ActionHandler;
import io.parley.core.action.Dispatcher;
import io.parley.core.action.Finding;
import io.parley.core.action.Outcome;
import io.parley.core.event.Event;
import io.parley.core.event.EventState;
import io.parley.core.inmemory.InMemoryStorage;
import io.parley.core.testkit.MutableClock;
import io.parley.core.work.Backoff;
import io.parley.core.work.Decider;
import io.parley.core.work.Effect;
import io.parley.core.work.EventJob;
import io.parley.core.work.Storage;
import io.parley.core.work.Worker;
import io.parley.core.work.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of event, from the body of a hook to an action that was carried out. */
class VocabularyTest {
  private static final TenantId TENANT = new TenantId("acme");
  private static final Instant NOW = Instant.parse("2025-11-24T16:00:00Z");

  private final MutableClock clock = MutableClock.at(NOW);
  private final Storage storage = new InMemoryStorage();
  private final List<Effect> done = new ArrayList<>();

  static Stream<HookShapes.Shape> shapes() {
    return HookShapes.all().stream();
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void a_hook_becomes_its_event_and_the_event_an_act(HookShapes.Shape shape) {
    List<KommoEvent> read = shape.read(NOW);

    assertThat(read).extracting(KommoEvent::kind).containsExactly(shape.kind());
    assertThat(read).extracting(KommoEvent::subject).containsExactly(shape.subject());
    handle(read.getFirst().event(TENANT, UniqueId.at(NOW), "kommo/1"));
    assertThat(done).extracting(Effect::subject).containsExactly(shape.subject());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "conversation.started",
        "conversation.silent",
        "conversation.handed_off",
        "conversation.resumed",
        "conversation.closed",
        "agent.replied",
        "agent.could_not_answer",
        "script.step_reached",
        "sequence.enrolled",
        "sequence.finished",
        "sequence.exited",
        "file.processed",
        "sync.finished",
        "integration.needs_reauth",
        "salesbot.asked",
        "schedule.due"
      })
  void an_event_of_the_products_own_leads_to_an_act_too(String kind) {
    handle(
        new Event(
            TENANT,
            UniqueId.at(NOW),
            kind,
            "lead:17",
            "key",
            NOW,
            NOW,
            Event.OWN,
            Map.of(),
            Optional.empty(),
            0));

    assertThat(done).extracting(Effect::subject).containsExactly("lead:17");
  }

  @Test
  void what_is_not_known_keeps_its_whole_body() {
    assertThat(HookShapes.all())
        .filteredOn(shape -> shape.kind().equals("kommo.unknown"))
        .hasSizeGreaterThan(3)
        .allSatisfy(
            shape ->
                assertThat(shape.read(NOW).getFirst().facts().get("kommo.body"))
                    .isEqualTo(new String(shape.body(), java.nio.charset.StandardCharsets.UTF_8)));
  }

  @Test
  void broken_halves_of_every_hook_are_read_without_an_error() {
    for (HookShapes.Shape shape : HookShapes.all()) {
      for (int length = 1; length < shape.body().length; length += 7) {
        byte[] half = java.util.Arrays.copyOf(shape.body(), length);
        assertThat(new HookShapes.Shape(shape.chats(), "", "", half).read(NOW))
            .as("the first %d bytes of %s", length, shape)
            .isNotEmpty();
      }
    }
  }

  @Test
  void a_widget_of_the_pipeline_tells_its_settings_and_when_it_happened() {
    KommoEvent event =
        HookShapes.all().stream()
            .filter(shape -> shape.subject().equals("lead:19"))
            .findFirst()
            .orElseThrow()
            .read(NOW)
            .getFirst();

    assertThat(event.facts())
        .containsEntry("lead.statusId", 101L)
        .containsEntry("event.trigger", "lead_appeared_in_status")
        .containsEntry("event.settings", Map.of("greeting", "short"));
    assertThat(event.occurredAt()).isEqualTo(Instant.ofEpochSecond(1764000060));
    assertThat(event.account().id()).contains(7L);
  }

  @Test
  void news_without_a_time_is_the_same_for_an_hour() {
    byte[] body =
        "leads[status][0][id]=18&leads[status][0][status_id]=5"
            .getBytes(java.nio.charset.StandardCharsets.UTF_8);

    String key = WebhookReader.read(body, NOW).getFirst().key();

    assertThat(WebhookReader.read(body, NOW.plusSeconds(3_500)).getFirst().key()).isEqualTo(key);
    assertThat(WebhookReader.read(body, NOW.plusSeconds(3_700)).getFirst().key()).isNotEqualTo(key);
  }

  @Test
  void a_message_of_the_chats_api_has_the_key_of_the_accounts_own_hook_about_it() {
    var chats =
        HookShapes.all().stream()
            .filter(shape -> shape.subject().equals("chat:c-9"))
            .findFirst()
            .orElseThrow()
            .read(NOW)
            .getFirst();

    assertThat(chats.key()).isEqualTo("msg|3f6d3c1e-0000-4000-8000-000000000009");
    assertThat(chats.occurredAt()).isEqualTo(Instant.ofEpochMilli(1764000169500L));
    assertThat(chats.facts())
        .containsEntry("chat.conversationId", "conv-1")
        .containsEntry("chat.clientId", "client-1")
        .containsEntry("message.text", "Good morning")
        .containsEntry("message.authorType", "user");
  }

  /** Records the event and lets the worker decide and act until nothing is left. */
  private void handle(Event event) {
    storage.work().commit(List.of(new Write.Happened(event)), NOW);
    var backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1), 2);
    var dispatcher =
        new Dispatcher(
            storage.log(),
            List.of(new Recorder()),
            Duration.ofSeconds(20),
            backoff,
            new Random(7),
            settled -> {});
    var settings =
        new Worker.Settings("w", 1, Duration.ofSeconds(30), Duration.ofSeconds(5), backoff);
    new Worker(
            storage.work(),
            List.of(new EventJob(storage.log(), List.of(new OneActEach())), dispatcher),
            settings,
            clock,
            new Random(7))
        .drain();
    assertThat(storage.log().event(TENANT, event.id()))
        .hasValueSatisfying(
            recorded -> assertThat(recorded.state()).isEqualTo(EventState.PROCESSED));
  }

  private static final class OneActEach implements Decider {
    @Override
    public String name() {
      return "test";
    }

    @Override
    public Decision decide(Event event, Instant now) {
      return Decision.yes(
          "acts on " + event.kind(),
          List.of(
              new Write.Plan(
                  Effect.planned(
                      event.tenant(),
                      "test|" + event.key(),
                      UniqueId.at(now),
                      "record",
                      event.subject(),
                      Map.of("kind", event.kind()),
                      Map.of(),
                      Optional.of(event.id()),
                      event.depth() + 1,
                      now))));
    }
  }

  private final class Recorder implements ActionHandler {
    @Override
    public String type() {
      return "record";
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
      done.add(effect);
      return new Outcome.Done(Optional.empty());
    }

    @Override
    public Finding reconcile(Effect effect, Claims claims) {
      return new Finding.Absent();
    }
  }
}
