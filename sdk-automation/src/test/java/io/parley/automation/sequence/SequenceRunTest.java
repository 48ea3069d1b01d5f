package io.parley.automation.sequence;

import static io.parley.automation.rule.Condition.field;
import static io.parley.automation.sequence.SequenceBuilder.replied;
import static io.parley.automation.sequence.Stage.ACME;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.automation.rule.ActionCall;
import io.parley.core.action.ActionCatalog;
import io.parley.core.agent.Agent;
import io.parley.core.agent.Agents;
import io.parley.core.event.RecordedEvent;
import io.parley.core.inmemory.InMemoryStorage;
import io.parley.core.work.Effect;
import io.parley.core.work.EffectState;
import io.parley.core.work.JobHandler;
import io.parley.core.work.WorkLog;
import io.parley.core.work.WorkStore;
import io.parley.core.work.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SequenceRunTest {
  private static final Duration DAY = Duration.ofDays(1);

  private final Stage stage = new Stage(new InMemoryStorage());

  private List<String> kinds() {
    return stage.storage.log().events(ACME, WorkLog.EventQuery.newest(100)).stream()
        .map(recorded -> recorded.event().kind())
        .toList()
        .reversed();
  }

  @Test
  void steps_are_done_in_order_each_once_and_none_early() {
    StoredSequence sequence =
        stage.save(
            Sequence.named("hello")
                .on("lead.created")
                .message("Hi {{lead.name}}")
                .waitFor(DAY)
                .message("Still there?")
                .createTask("Call {{lead.name}}")
                .build());

    stage.leadCreated(17);
    assertThat(stage.messages.texts()).containsExactly("Hi L17");
    stage.pass(DAY.minusSeconds(1));
    assertThat(stage.messages.texts()).hasSize(1);
    stage.pass(Duration.ofSeconds(1));

    assertThat(stage.messages.texts()).containsExactly("Hi L17", "Still there?");
    assertThat(stage.tasks.texts()).containsExactly("Call L17");
    Enrolment enrolment = stage.only(sequence);
    assertThat(enrolment.status()).isEqualTo(Enrolment.Status.FINISHED);
    assertThat(enrolment.history())
        .extracting(run -> run.step() + " " + run.result())
        .containsExactly("s1 DONE", "s2 WAITED", "s3 DONE", "s4 DONE");
    assertThat(kinds()).containsExactly("lead.created", "sequence.enrolled", "sequence.finished");
    stage.pass(Duration.ofDays(30));
    assertThat(stage.messages.done).hasSize(2);
  }

  @Test
  void a_reply_takes_the_customer_out_and_the_rest_is_not_sent() {
    StoredSequence sequence =
        stage.save(
            Sequence.named("hello")
                .on("lead.created")
                .exitOnReply()
                .message("Hi")
                .waitFor(DAY)
                .message("Still there?")
                .build());
    stage.leadCreated(17);
    stage.leadCreated(18);

    stage.reply(17);
    stage.pass(DAY);

    assertThat(stage.messages.done)
        .extracting(Effect::subject)
        .containsExactly("lead:17", "lead:18", "lead:18");
    assertThat(stage.parts.enrolments().about(ACME, Map.of("lead", "17"))).isEmpty();
    assertThat(stage.enrolled(sequence))
        .extracting(Enrolment::reason)
        .containsExactlyInAnyOrder(
            Optional.of("the customer wrote"), Optional.of("all steps are done"));
  }

  @Test
  void a_reply_that_is_on_disk_but_not_handled_yet_stops_a_message_on_its_way() {
    stage.save(
        Sequence.named("hello")
            .on("lead.created")
            .exitOnReply()
            .waitFor(DAY)
            .message("Still there?")
            .build());
    stage.leadCreated(17);
    stage.clock.advance(DAY);
    // The step is decided, its message planned; then the reply comes before it is sent.
    Effect planned = planned();
    stage.reply(17);

    assertThat(new EnrolmentFence(stage.messages, stage.parts, stage.clock).objection(planned))
        .contains("the customer wrote");
    stage.worker.drain();
    assertThat(stage.messages.done).isEmpty();
    assertThat(stage.storage.log().effect(ACME, planned.id()).orElseThrow().state())
        .isEqualTo(EffectState.CANCELLED);
  }

  private Effect planned() {
    var claim =
        new WorkStore.Claim(stage.clock.instant(), 1, Duration.ofSeconds(30), "here", Set.of());
    var job = stage.storage.work().claim(claim).getFirst();
    var handler =
        new SequenceStepJob(
            stage.parts,
            ActionCatalog.of(List.of(stage.messages)),
            (enrolment, prompt, now) -> stage.words);
    var result = handler.handle(job, claimed());
    stage.storage.work().close(job, result.ending(), result.writes(), stage.clock.instant());
    return stage.storage.log().effects(ACME, WorkLog.EffectQuery.newest(1)).getFirst();
  }

  private JobHandler.Claimed claimed() {
    return new JobHandler.Claimed() {
      @Override
      public Instant now() {
        return stage.clock.instant();
      }

      @Override
      public void checkpoint(List<Write> writes) {
        throw new AssertionError("not asked for");
      }
    };
  }

  @Test
  void conditions_are_asked_anew_right_before_each_act() {
    StoredSequence sequence =
        stage.save(
            Sequence.named("hello")
                .on("lead.created")
                .exitOn(ExitRule.when(field("lead.statusId").eq(142)))
                .waitFor(DAY)
                .branch(field("lead.price").gte(1000), "gold", "silver")
                .message("Gold")
                .as("gold")
                .exit()
                .message("Silver")
                .as("silver")
                .build());
    stage.leads.put("lead.price", 10);
    stage.leadCreated(17);
    stage.leads.put("lead.price", 2000);
    stage.pass(DAY);
    assertThat(stage.messages.texts()).containsExactly("Gold");

    stage.leadCreated(18);
    stage.leads.put("lead.statusId", 142);
    stage.pass(DAY);
    assertThat(stage.messages.texts()).containsExactly("Gold");
    assertThat(stage.enrolled(sequence).getFirst().reason().orElseThrow())
        .contains("exit condition holds", "lead.statusId is 142");
  }

  @Test
  void an_event_with_a_condition_takes_out_only_when_it_holds() {
    StoredSequence sequence =
        stage.save(
            Sequence.named("hello")
                .on("lead.created")
                .exitOn(ExitRule.on("lead.status_changed", field("lead.statusId").eq(143)))
                .waitFor(DAY)
                .message("Hi")
                .build());
    stage.leadCreated(17);

    stage.later("lead.status_changed", "lead:17", Map.of("lead.id", 17, "lead.statusId", 5));
    stage.worker.drain();
    assertThat(stage.only(sequence).active()).isTrue();
    stage.later("lead.status_changed", "lead:17", Map.of("lead.id", 17, "lead.statusId", 143));
    stage.worker.drain();

    assertThat(stage.only(sequence).reason()).contains("lead.status_changed happened");
  }

  @Test
  void a_person_who_writes_ends_what_the_customer_would_hear_and_not_what_the_team_does() {
    StoredSequence heard =
        stage.save(Sequence.named("heard").on("lead.created").waitFor(DAY).message("Hi").build());
    StoredSequence inside =
        stage.save(
            Sequence.named("inside").on("lead.created").waitFor(DAY).createTask("Call").build());
    stage.leadCreated(17);

    stage.later(
        "message.sent",
        "talk:17",
        Map.of("lead.id", 17, "talk.id", 17, "message.id", "x", "message.authorType", "user"));
    stage.pass(DAY);

    assertThat(stage.only(heard).reason()).contains("a person has taken the conversation over");
    assertThat(stage.only(inside).status()).isEqualTo(Enrolment.Status.FINISHED);
    assertThat(stage.messages.done).isEmpty();
    assertThat(stage.tasks.done).hasSize(1);
  }

  @Test
  void our_own_message_coming_back_is_no_person() {
    StoredSequence sequence =
        stage.save(
            Sequence.named("x")
                .on("lead.created")
                .message("Hi")
                .waitFor(DAY)
                .message("Ho")
                .build());
    stage.leadCreated(17);
    String id = "r-" + stage.messages.done.getFirst().id();

    stage.later(
        "message.sent",
        "talk:17",
        Map.of("lead.id", 17, "talk.id", 17, "message.id", id, "message.text", "Hi"));
    stage.pass(DAY);

    assertThat(stage.messages.texts()).containsExactly("Hi", "Ho");
    assertThat(stage.only(sequence).status()).isEqualTo(Enrolment.Status.FINISHED);
  }

  @Test
  void who_is_on_the_way_goes_on_by_the_version_it_began_with() {
    StoredSequence first =
        stage.save(
            Sequence.named("x").on("lead.created").waitFor(DAY).message("Old words").build());
    stage.leadCreated(17);
    stage
        .parts
        .sequences()
        .update(
            first,
            Sequence.named("x").on("lead.created").message("New words").build(),
            stage.clock.instant());
    stage.leadCreated(18);
    stage.pass(DAY);

    assertThat(stage.messages.texts()).containsExactly("New words", "Old words");
    assertThat(stage.enrolled(first))
        .extracting(enrolment -> enrolment.way().sequenceVersion())
        .containsExactly(2L, 1L);
  }

  @Test
  void switched_off_it_waits_and_switched_on_it_goes_on_at_once() {
    StoredSequence sequence =
        stage.save(Sequence.named("x").on("lead.created").waitFor(DAY).message("Hi").build());
    stage.leadCreated(17);
    StoredSequence off =
        stage
            .parts
            .sequences()
            .update(sequence, sequence.sequence().enabled(false), stage.clock.instant());
    stage.pass(DAY);
    stage.pass(DAY);
    stage.leadCreated(18);

    assertThat(stage.messages.done).isEmpty();
    Enrolment held = stage.only(sequence);
    assertThat(held.held()).isTrue();
    assertThat(held.history().getLast().why()).isEqualTo("the sequence is switched off");
    stage.parts.sequences().update(off, sequence.sequence(), stage.clock.instant());
    stage.worker.drain();

    assertThat(stage.messages.texts()).containsExactly("Hi");
    assertThat(stage.only(sequence).status()).isEqualTo(Enrolment.Status.FINISHED);
  }

  @Test
  void a_removed_sequence_lets_everybody_go_at_once() {
    StoredSequence sequence =
        stage.save(Sequence.named("x").on("lead.created").waitFor(DAY).message("Hi").build());
    stage.leadCreated(17);

    stage
        .storage
        .work()
        .commit(
            stage.parts.sequences().remove(sequence, stage.clock.instant()), stage.clock.instant());
    stage.worker.drain();

    assertThat(stage.only(sequence).reason()).contains("its sequence was removed");
    assertThat(stage.parts.sequences().find(ACME, sequence.id())).isEmpty();
    assertThat(kinds()).contains("sequence.exited");
  }

  @Test
  void nothing_is_sent_while_the_agent_is_paused() {
    stage.save(Sequence.named("x").on("lead.created").waitFor(DAY).message("Hi").build());
    stage.leadCreated(17);
    var agents = new Agents(stage.storage);
    Agent sofia = agents.find(ACME, "sofia").orElseThrow();
    agents.update(ACME, "sofia", sofia.version(), paused(sofia.profile()), stage.clock.instant());

    stage.pass(DAY);
    assertThat(stage.messages.done).isEmpty();
    agents.update(ACME, "sofia", sofia.version() + 1, sofia.profile(), stage.clock.instant());
    stage.pass(Duration.ofHours(1));

    assertThat(stage.messages.texts()).containsExactly("Hi");
  }

  private static Agent.Profile paused(Agent.Profile p) {
    return new Agent.Profile(
        p.name(),
        p.description(),
        p.instructions(),
        p.languages(),
        Agent.Status.PAUSED,
        p.model(),
        p.retrieval(),
        p.memory(),
        p.handoff());
  }

  @Test
  void the_agent_words_a_message_when_its_time_has_come_and_once() {
    stage.save(
        Sequence.named("x").on("lead.created").waitFor(DAY).aiMessage("Remind them").build());
    stage.leadCreated(17);
    assertThat(stage.worded.get()).isZero();

    stage.pass(DAY);
    stage.pass(DAY);

    assertThat(stage.messages.texts()).containsExactly("Worded");
    assertThat(stage.worded.get()).isEqualTo(1);
  }

  @Test
  void an_agent_with_nothing_to_say_says_nothing_and_the_rest_goes_on() {
    StoredSequence sequence =
        stage.save(
            Sequence.named("x").on("lead.created").aiMessage("Remind them").message("Bye").build());
    stage.words = new Composer.Composed.Nothing("the agent found nothing to say");

    stage.leadCreated(17);

    assertThat(stage.messages.texts()).containsExactly("Bye");
    assertThat(stage.only(sequence).history().getFirst())
        .satisfies(run -> assertThat(run.result()).isEqualTo(StepRun.Result.DROPPED))
        .satisfies(run -> assertThat(run.why()).contains("nothing to say"));
  }

  @Test
  void what_was_dropped_at_the_last_moment_is_said_with_its_reason_and_the_rest_goes_on() {
    StoredSequence sequence =
        stage.save(Sequence.named("x").on("lead.created").message("Hi").createTask("Call").build());
    stage.messages.objection = Optional.of("talk 17 is closed");

    stage.leadCreated(17);

    assertThat(stage.messages.done).isEmpty();
    assertThat(stage.tasks.done).hasSize(1);
    assertThat(stage.only(sequence).history().getFirst().why()).isEqualTo("talk 17 is closed");
  }

  @Test
  void a_message_held_up_into_the_night_is_sent_in_the_morning() {
    StoredSequence sequence =
        stage.save(
            Sequence.named("x")
                .on("lead.created")
                .quietHours("21:00", "08:00")
                .message("Hi")
                .createTask("Call")
                .build());
    stage.tell("lead.created", "lead:17", Map.of("lead.id", 17));
    stage.clock.set(Instant.parse("2026-11-23T19:59:59Z"));
    // The event and the step are handled before nine, the message only after it.
    for (int i = 0; i < 2; i++) {
      one();
    }
    stage.clock.set(Instant.parse("2026-11-23T20:30:00Z"));
    stage.worker.drain();
    assertThat(stage.messages.done).isEmpty();

    stage.clock.set(Instant.parse("2026-11-24T07:00:00Z"));
    stage.worker.drain();

    assertThat(stage.messages.texts()).containsExactly("Hi");
    assertThat(stage.tasks.done).hasSize(1);
    assertThat(stage.only(sequence).history())
        .extracting(run -> run.step() + " " + run.result())
        .containsExactly("s1 DROPPED", "s1 WAITED", "s1 DONE", "s2 DONE");
  }

  /** Works on one job. */
  private void one() {
    var claim =
        new WorkStore.Claim(stage.clock.instant(), 1, Duration.ofSeconds(30), "one", Set.of());
    var job = stage.storage.work().claim(claim).getFirst();
    var result = stage.handler(job.type()).handle(job, claimed());
    stage.storage.work().close(job, result.ending(), result.writes(), stage.clock.instant());
  }

  @Test
  void the_policy_says_who_may_enter_again() {
    StoredSequence never = stage.save(policy("never", Reenrolment.NEVER));
    StoredSequence done = stage.save(policy("whenDone", Reenrolment.WHEN_DONE));
    StoredSequence restart = stage.save(policy("restart", Reenrolment.RESTART));

    stage.leadCreated(17);
    stage.pass(Duration.ofHours(1));
    stage.leadCreated(17);
    assertThat(stage.enrolled(never)).hasSize(1);
    assertThat(stage.enrolled(done)).hasSize(1);
    assertThat(stage.enrolled(restart)).hasSize(2);
    assertThat(stage.enrolled(restart).getLast().reason()).contains("it was enrolled anew");
    stage.pass(DAY);
    stage.leadCreated(17);

    assertThat(stage.enrolled(never)).hasSize(1);
    assertThat(stage.enrolled(done)).hasSize(2);
    assertThat(reason("lead.created")).contains("did not start 'never'", "never again");
  }

  private static Sequence policy(String name, Reenrolment policy) {
    return Sequence.named(name)
        .on("lead.created")
        .reenrol(policy)
        .waitFor(DAY)
        .createTask("Call")
        .build();
  }

  private String reason(String kind) {
    var query =
        new WorkLog.EventQuery(
            Optional.of(kind),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            1);
    RecordedEvent newest = stage.storage.log().events(ACME, query).getFirst();
    return newest.reason().orElseThrow();
  }

  @Test
  void a_reply_is_known_to_later_branches() {
    stage.save(
        Sequence.named("x")
            .on("lead.created")
            .waitFor(DAY)
            .unless(replied())
            .message("Still there?")
            .build());
    stage.leadCreated(17);
    stage.leadCreated(18);

    stage.reply(17);
    stage.pass(DAY);

    assertThat(stage.messages.done).extracting(Effect::subject).containsExactly("lead:18");
  }

  @Test
  void sequences_start_and_stop_each_other_and_a_chain_of_them_ends() {
    StoredSequence other =
        stage.save(Sequence.named("other").waitFor(DAY).message("From the other").build());
    stage.save(
        Sequence.named("x")
            .on("lead.created")
            .action(ActionCall.startSequence(other.id()))
            .waitFor(Duration.ofHours(1))
            .action(ActionCall.stopSequence(other.id()))
            .build());
    stage.save(
        Sequence.named("echo")
            .on("sequence.finished")
            .reenrol(Reenrolment.WHEN_DONE)
            .waitFor(Duration.ofSeconds(1))
            .createTask("Again")
            .build());

    stage.leadCreated(17);
    assertThat(stage.only(other).active()).isTrue();
    stage.pass(Duration.ofHours(1));
    assertThat(stage.only(other).reason()).contains("stopped by the action stopSequence");
    for (int i = 0; i < 10; i++) {
      stage.pass(Duration.ofMinutes(5));
    }

    assertThat(stage.tasks.done).hasSizeLessThanOrEqualTo(3);
    assertThat(stage.messages.done).isEmpty();
    assertThat(kinds()).contains("automation.loop_stopped");
  }

  @Test
  void a_subject_that_is_gone_leaves() {
    StoredSequence sequence =
        stage.save(
            Sequence.named("x")
                .on("lead.created")
                .waitFor(DAY)
                .message("Hi {{lead.name}}")
                .build());
    stage.leadCreated(17);
    stage.gone.add("lead 17");
    stage.pass(DAY);

    assertThat(stage.only(sequence).reason()).contains("lead 17 is not there any more");
    assertThat(stage.messages.done).isEmpty();
  }
}
