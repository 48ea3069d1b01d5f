package io.parley.automation.sequence;

import io.parley.core.event.EventState;
import io.parley.core.event.RecordedEvent;
import io.parley.core.work.Effect;
import io.parley.core.work.EffectState;
import io.parley.core.work.WorkLog;
import io.parley.core.work.Worker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Lets customers answer in the very instant in which a follow-up to them is due, while two workers
 * are at it, and looks what came of each: the message was sent, or it was cancelled, and never
 * both.
 */
final class ReplyRace {
  /**
   * What came of it.
   *
   * @param sent customers who got the follow-up
   * @param cancelled customers who did not, because they had answered
   * @param both customers for whom the ledger says one and the outside the other, or twice
   * @param further messages that were sent to somebody who had left
   */
  record Outcome(int sent, int cancelled, int both, int further) {}

  private final Stage stage;
  private final int customers;

  ReplyRace(Stage stage, int customers) {
    this.stage = stage;
    this.customers = customers;
  }

  Outcome run(long seed) {
    InstantSource clock = InstantSource.system();
    Instant due = clock.instant().plus(Duration.ofSeconds(1));
    StoredSequence sequence =
        stage.save(
            Sequence.named("follow-up")
                .on("lead.created")
                .exitOnReply()
                .waitFor(Duration.ofMillis(1))
                .message("Still there?")
                .waitFor(Duration.ofSeconds(1))
                .message("Last call")
                .build());
    // Everybody is enrolled at a time that lets all follow-ups be due in the same instant.
    stage.clock.set(due.minusSeconds(5));
    for (int lead = 1; lead <= customers; lead++) {
      stage.tell("lead.created", "lead:" + lead, Map.of("lead.id", (long) lead));
    }
    var ready = new CountDownLatch(1);
    var told = new CountDownLatch(4);
    for (int part = 0; part < 4; part++) {
      int offset = part;
      Thread.ofVirtual().start(() -> reply(offset, new Random(seed + offset), ready, told));
    }
    try (Worker one = stage.worker("one", stage.clock);
        Worker two = stage.worker("two", stage.clock)) {
      one.start();
      two.start();
      until(() -> asleep(sequence) == customers);
      stage.clock.set(due);
      ready.countDown();
      await(told);
      until(() -> settled(sequence));
      stage.clock.advance(Duration.ofMinutes(1));
      one.drain();
      until(() -> settled(sequence));
    }
    return count(sequence);
  }

  private void reply(int offset, Random random, CountDownLatch ready, CountDownLatch told) {
    await(ready);
    for (int lead = 1 + offset; lead <= customers; lead += 4) {
      LockSupport.parkNanos(random.nextInt(3_000_000));
      stage.tell(
          "message.received",
          "talk:" + lead,
          Map.of("lead.id", (long) lead, "talk.id", (long) lead, "message.text", "Yes"),
          stage.clock.instant());
    }
    told.countDown();
  }

  private long asleep(StoredSequence sequence) {
    return stage.enrolled(sequence).stream()
        .filter(enrolment -> enrolment.at().until().isPresent())
        .count();
  }

  /** Whether nobody is on the way and nothing is under way. */
  private boolean settled(StoredSequence sequence) {
    return stage.parts.enrolments().count(Stage.ACME, sequence.id(), Enrolment.Status.ACTIVE) == 0
        && stage.storage.log().effects(Stage.ACME, WorkLog.EffectQuery.newest(1000)).stream()
            .allMatch(effect -> effect.state().settled());
  }

  private static void until(BooleanSupplier reached) {
    long deadline = System.nanoTime() + Duration.ofMinutes(3).toNanos();
    while (!reached.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("work is still under way after three minutes");
      }
      LockSupport.parkNanos(20_000_000);
    }
  }

  private Outcome count(StoredSequence sequence) {
    var delivered = new HashMap<String, Integer>();
    int further = 0;
    for (Effect done : stage.messages.done) {
      if (done.parameter("text").equals(Optional.of("Last call"))) {
        further++;
      } else {
        delivered.merge(done.subject(), 1, Integer::sum);
      }
    }
    Set<String> said = new HashSet<>();
    List<Effect> effects =
        stage.storage.log().effects(Stage.ACME, WorkLog.EffectQuery.newest(1000));
    effects.stream()
        .filter(effect -> effect.state() == EffectState.DONE)
        .forEach(effect -> said.add(effect.subject()));
    int sent = 0;
    int cancelled = 0;
    int both = 0;
    for (int lead = 1; lead <= customers; lead++) {
      int times = delivered.getOrDefault("lead:" + lead, 0);
      boolean claimed = said.contains("lead:" + lead);
      if (times > 1 || claimed != (times == 1)) {
        both++;
      } else if (times == 1) {
        sent++;
      } else {
        cancelled++;
      }
    }
    long left =
        stage.enrolled(sequence).stream()
            .filter(each -> each.status() == Enrolment.Status.EXITED)
            .count();
    List<RecordedEvent> pending =
        stage
            .storage
            .log()
            .events(
                Stage.ACME,
                new WorkLog.EventQuery(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(EventState.PENDING),
                    Optional.empty(),
                    Optional.empty(),
                    1000));
    if (left != customers || !pending.isEmpty()) {
      throw new AssertionError(left + " of " + customers + " left; pending are " + pending);
    }
    return new Outcome(sent, cancelled, both, further);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
