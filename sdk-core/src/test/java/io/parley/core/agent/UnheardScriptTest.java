package io.parley.core.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.conversation.Conversation;
import io.parley.core.event.Event;
import io.parley.core.event.EventKinds;
import io.parley.core.event.FactSource;
import io.parley.core.inmemory.InMemoryStorage;
import io.parley.core.language.WordForms;
import io.parley.core.script.Ask;
import io.parley.core.script.Script;
import io.parley.core.script.ScriptProgress;
import io.parley.core.script.ScriptStep;
import io.parley.core.script.SlotType;
import io.parley.core.testkit.MutableClock;
import io.parley.core.work.Storage;
import io.parley.core.work.WorkLog;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A script whose words a person overtook on their way to the customer. */
class UnheardScriptTest {
  private final MutableClock clock = MutableClock.at(Instant.parse("2026-11-23T12:00:00Z"));
  private final Storage storage = new InMemoryStorage();
  private final FollowedScripts scripts =
      new FollowedScripts(
          storage, WordForms.plain(), FactSource.NONE, (tenant, agent) -> ZoneOffset.UTC);
  private final Desk desk =
      new Desk(
          storage,
          clock,
          new Responder(
              request -> ContextProvider.Context.EMPTY,
              List.of(UnheardScriptTest::answer),
              List.of()),
          Tools.NONE,
          scripts);

  private static Answerer.Draft answer(Answerer.Question question) {
    return new Answerer.Draft(
        question.guidance().map(Guidance::words).orElse("I don't know."),
        List.of(),
        Answerer.Verdict.SCRIPTED,
        "offline",
        "",
        Answerer.Usage.NONE);
  }

  @BeforeEach
  void quote() {
    desk.agent(Agent.Profile.named("Sofia").languages("en"));
    scripts
        .scripts()
        .create(
            Desk.ACME,
            "quote",
            "sofia",
            Script.named("quote")
                .keywords("quote")
                .step(ScriptStep.say("hello", "Happy to make you a quote."))
                .step(
                    ScriptStep.say("count", "How many lamps?")
                        .ask(Ask.of("count", SlotType.NUMBER)))
                .step(ScriptStep.say("fine", "Noted."))
                .step(ScriptStep.say("name", "Who may I ask for?").ask(Ask.of("n", SlotType.NAME)))
                .build(),
            clock.instant());
  }

  /** The customer's words are decided on, and a person writes before the answer is sent. */
  private void overtaken(String customer) {
    clock.advance(Duration.ofMinutes(1));
    desk.customer(customer);
    desk.worker(Desk.noEffects()).drain();
    clock.advance(Duration.ofSeconds(2));
    desk.human("One moment");
    desk.worker(Desk.noEffects()).drain();
    clock.advance(Duration.ofSeconds(2));
    desk.worker().drain();
    storage
        .work()
        .commit(
            List.of(Conversations.save(desk.conversation().withStatus(Conversation.Status.OPEN))),
            clock.instant());
  }

  private void heard(String customer) {
    clock.advance(Duration.ofMinutes(1));
    desk.customer(customer);
    desk.worker().drain();
  }

  private ScriptProgress progress() {
    return scripts.followings().of(Desk.ACME, "c-1").getFirst().progress();
  }

  @Test
  void words_that_were_dropped_are_said_again_and_not_taken_for_asked() {
    overtaken("A quote please");
    assertThat(desk.done).isEmpty();

    heard("Thanks, go on");

    assertThat(desk.done)
        .containsExactly("sendMessage: Happy to make you a quote.\nHow many lamps?");
    assertThat(progress().step()).contains("count");
    assertThat(progress().attempts()).isZero();

    heard("12");
    assertThat(desk.done.getLast()).isEqualTo("sendMessage: Noted.\nWho may I ask for?");
    assertThat(progress().slots()).containsKey("count");
  }

  @Test
  void what_was_told_before_stays_told_and_only_what_was_not_heard_is_said_again() {
    heard("A quote please");
    overtaken("12");

    heard("Where were we?");

    assertThat(desk.done)
        .containsExactly(
            "sendMessage: Happy to make you a quote.\nHow many lamps?",
            "sendMessage: Noted.\nWho may I ask for?");
    assertThat(progress().slots()).containsOnlyKeys("count");

    heard("Ana");
    assertThat(progress().status()).isEqualTo(ScriptProgress.Status.FINISHED);
    List<String> reached =
        storage
            .log()
            .events(
                Desk.ACME,
                new WorkLog.EventQuery(
                    Optional.of(EventKinds.SCRIPT_STEP_REACHED),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    50))
            .stream()
            .map(recorded -> recorded.event())
            .map((Event event) -> event.fact("script.stepId").orElse(""))
            .toList();
    assertThat(reached).containsExactlyInAnyOrder("hello", "count", "fine", "name");
  }
}
