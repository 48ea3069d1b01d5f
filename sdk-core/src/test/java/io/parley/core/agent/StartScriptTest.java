package io.parley.core.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.TenantId;
import io.parley.core.action.Finding;
import io.parley.core.action.Outcome;
import io.parley.core.conversation.Conversation;
import io.parley.core.conversation.Message;
import io.parley.core.event.FactSource;
import io.parley.core.inmemory.InMemoryStorage;
import io.parley.core.language.WordForms;
import io.parley.core.script.Ask;
import io.parley.core.script.Following;
import io.parley.core.script.Script;
import io.parley.core.script.ScriptProgress;
import io.parley.core.script.ScriptStep;
import io.parley.core.script.SlotType;
import io.parley.core.work.Effect;
import io.parley.core.work.EffectState;
import io.parley.core.work.Storage;
import io.parley.core.work.WorkLog;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StartScriptTest {
  private static final TenantId ACME = new TenantId("acme");
  private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");

  private final Storage storage = new InMemoryStorage();
  private final FollowedScripts scripts =
      new FollowedScripts(
          storage, WordForms.plain(), FactSource.NONE, (tenant, agent) -> ZoneOffset.UTC);
  private final StartScript start = new StartScript(storage, scripts, () -> NOON);

  @BeforeEach
  void quote() {
    new Agents(storage).create(ACME, "sofia", Agent.Profile.named("Sofia"), NOON);
    create("quote");
  }

  private void create(String id) {
    scripts
        .scripts()
        .create(
            ACME,
            id,
            "sofia",
            Script.named(id)
                .step(
                    ScriptStep.say("name", "Who may I ask for?").ask(Ask.of("name", SlotType.NAME)))
                .build(),
            NOON);
  }

  private Conversation conversation(Conversation.Status status) {
    var conversation =
        new Conversation(
            ACME,
            "c-1",
            "sofia",
            "kommo/1",
            status,
            Optional.of("Ana"),
            Optional.empty(),
            Optional.of("talk:7"),
            Optional.empty(),
            NOON,
            NOON,
            0);
    storage.work().commit(List.of(Conversations.save(conversation)), NOON);
    return conversation;
  }

  private static Effect effect(String id, String script) {
    return Effect.planned(
        ACME,
        "key-" + id,
        id,
        "startScript",
        "lead:17",
        Map.of("scriptId", script),
        Map.of("conversation", "c-1", "integration", "1", "talk", "7", "repliesTo", "x"),
        Optional.empty(),
        1,
        NOON);
  }

  private List<Effect> planned() {
    return storage
        .log()
        .effects(
            ACME,
            new WorkLog.EffectQuery(
                Optional.of(EffectState.PLANNED),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                10));
  }

  @Test
  void a_script_begins_and_its_first_words_are_planned_once_and_found_again() {
    conversation(Conversation.Status.OPEN);
    Effect effect = effect("e-1", "quote");
    assertThat(start.reconcile(effect, id -> false)).isInstanceOf(Finding.Absent.class);

    Outcome outcome = start.run(effect);

    Following following = scripts.followings().active(ACME, "c-1").orElseThrow();
    assertThat(outcome).isEqualTo(new Outcome.Done(Optional.of(following.id())));
    assertThat(start.reconcile(effect, id -> false))
        .isEqualTo(new Finding.Happened(Optional.of(following.id())));
    assertThat(following.startedBy()).isEqualTo("the action startScript");
    assertThat(planned())
        .singleElement()
        .satisfies(
            message -> {
              assertThat(message.action()).isEqualTo("sendMessage");
              assertThat(message.parameter("text")).contains("Who may I ask for?");
              assertThat(message.target())
                  .containsEntry("conversation", "c-1")
                  .containsEntry("talk", "7")
                  .doesNotContainKey("repliesTo");
            });
    assertThat(storage.conversations().tail(ACME, "c-1", 10))
        .singleElement()
        .isInstanceOfSatisfying(
            Message.FromAgent.class, message -> assertThat(message.effect()).isPresent());
    assertThat(start.objection(effect)).contains("the conversation follows the script already");
  }

  @Test
  void another_script_takes_the_place_of_the_one_at_hand() {
    conversation(Conversation.Status.OPEN);
    create("other");
    start.run(effect("e-1", "quote"));
    Following before = scripts.followings().active(ACME, "c-1").orElseThrow();

    start.run(effect("e-2", "other"));

    assertThat(scripts.followings().find(ACME, before.id()).orElseThrow().progress())
        .satisfies(
            progress -> {
              assertThat(progress.status()).isEqualTo(ScriptProgress.Status.STOPPED);
              assertThat(progress.reason()).contains("script 'other' began");
            });
    assertThat(scripts.followings().active(ACME, "c-1").orElseThrow().scriptId())
        .isEqualTo("other");
  }

  @Test
  void what_cannot_begin_is_refused_with_the_reason() {
    assertThat(start.run(effect("e-1", "quote")))
        .isEqualTo(
            new Outcome.Refused("conversation c-1 is not known: the customer has not written yet"));
    conversation(Conversation.Status.HANDED_OFF);
    assertThat(start.objection(effect("e-1", "quote")))
        .contains("a person has taken the conversation over");
    assertThat(start.run(effect("e-1", "none"))).isEqualTo(new Outcome.Refused("no script 'none'"));
    var stored = scripts.scripts().find(ACME, "quote").orElseThrow();
    scripts.scripts().update(stored, stored.script().enabled(false), NOON);
    assertThat(start.run(effect("e-1", "quote")))
        .isEqualTo(new Outcome.Refused("script 'quote' is switched off"));
  }
}
