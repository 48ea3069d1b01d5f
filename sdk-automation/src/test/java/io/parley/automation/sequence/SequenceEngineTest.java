package io.parley.automation.sequence;

import static io.parley.automation.rule.Condition.field;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.automation.sequence.SequenceEngine.Earlier;
import io.parley.core.schedule.BusinessCalendar;
import io.parley.core.schedule.Period;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SequenceEngineTest {
  private static final ZoneId MADRID = ZoneId.of("Europe/Madrid");
  private static final BusinessCalendar OFFICE =
      BusinessCalendar.in(MADRID)
          .open(DayOfWeek.MONDAY, Period.of("09:00", "18:00"))
          .open(DayOfWeek.TUESDAY, Period.of("09:00", "18:00"));

  private final SequenceEngine engine = new SequenceEngine();

  private Move next(Sequence sequence, Position at, String local) {
    return engine.next(sequence, at, Map.of(), OFFICE, at(MADRID, local));
  }

  @Test
  void a_wait_counts_from_when_it_is_reached_and_ends_once() {
    Sequence sequence = Sequence.named("x").waitFor(Duration.ofHours(2)).message("Hi").build();

    Move first = next(sequence, Position.START, "2026-11-23T10:00");
    Instant until = at(MADRID, "2026-11-23T12:00");
    assertThat(first)
        .isInstanceOfSatisfying(
            Move.Sleep.class, sleep -> assertThat(sleep.until()).isEqualTo(until));

    Position waiting = ((Move.Sleep) first).at();
    assertThat(next(sequence, waiting, "2026-11-23T11:59")).isInstanceOf(Move.Sleep.class);
    assertThat(next(sequence, waiting, "2026-11-23T12:00"))
        .isInstanceOfSatisfying(Move.Act.class, act -> assertThat(act.step().id()).isEqualTo("s2"));
  }

  @Test
  void business_time_is_waited_for_over_nights_and_weekends() {
    Sequence sequence =
        Sequence.named("x").waitForBusinessTime(Duration.ofHours(3)).message("Hi").build();

    assertThat(until(next(sequence, Position.START, "2026-11-24T16:30")))
        .isEqualTo(at(MADRID, "2026-11-30T10:30"));
  }

  @Test
  void nothing_is_said_in_quiet_hours_or_outside_the_window() {
    Sequence quiet = Sequence.named("x").quietHours("21:00", "08:00").message("Hi").build();
    Sequence office =
        Sequence.named("x")
            .quietHours("09:00", "10:00")
            .sendWindow(new SendTimes.Window.Account())
            .message("Hi")
            .createTask("Call")
            .build();

    assertThat(until(next(quiet, Position.START, "2026-11-23T23:00")))
        .isEqualTo(at(MADRID, "2026-11-24T08:00"));
    assertThat(next(quiet, Position.START, "2026-11-23T08:00")).isInstanceOf(Move.Act.class);
    assertThat(until(next(office, Position.START, "2026-11-24T18:00")))
        .as("the office opens at 9, its first hour is quiet")
        .isEqualTo(at(MADRID, "2026-11-30T10:00"));
    assertThat(next(office, Position.before(1), "2026-11-24T23:00"))
        .as("a task is for people of the company")
        .isInstanceOf(Move.Act.class);
  }

  @ParameterizedTest
  @CsvSource({
    // the clock leaps from 02:00 to 03:00: right after the leap
    "Europe/Madrid, 2026-03-28T12:00, 02:30, 2026-03-29T03:30",
    // the clock goes back from 03:00 to 02:00: the first 02:30
    "Europe/Madrid, 2026-10-24T12:00, 02:30, 2026-10-25T02:30",
    // Brazil in 2018: midnight is leapt over
    "America/Sao_Paulo, 2018-11-03T12:00, 09:00, 2018-11-04T09:00",
    "America/Sao_Paulo, 2018-11-03T12:00, 00:00, 2018-11-04T01:00",
    "Australia/Lord_Howe, 2026-10-03T12:00, 02:10, 2026-10-04T02:40",
    "America/New_York, 2026-10-31T09:00, 09:00, 2026-10-31T09:00",
    "America/New_York, 2026-10-31T09:01, 09:00, 2026-11-01T09:00"
  })
  void a_time_of_day_is_by_the_local_clock_also_when_it_changes(
      ZoneId zone, String from, String time, String expected) {
    Sequence sequence = Sequence.named("x").waitUntil(time).message("Hi").build();
    BusinessCalendar there = BusinessCalendar.alwaysOpen(zone);
    Instant now = at(zone, from);

    Move move = engine.next(sequence, Position.START, Map.of(), there, now);
    Instant reached = move instanceof Move.Sleep sleep ? sleep.until() : now;

    assertThat(LocalDateTime.ofInstant(reached, zone)).isEqualTo(LocalDateTime.parse(expected));
    Position after = move instanceof Move.Sleep sleep ? sleep.at() : Position.START;
    assertThat(engine.next(sequence, after, Map.of(), there, reached)).isInstanceOf(Move.Act.class);
    assertThat(engine.next(sequence, after, Map.of(), there, reached.plusSeconds(3600)))
        .as("an hour that is repeated does not make it wait again")
        .isInstanceOf(move instanceof Move.Sleep ? Move.Act.class : Move.Sleep.class);
  }

  @Test
  void weekdays_are_kept() {
    Sequence sequence =
        Sequence.named("x").waitUntil("10:00", DayOfWeek.WEDNESDAY).message("Hi").build();

    assertThat(until(next(sequence, Position.START, "2026-11-25T10:01")))
        .isEqualTo(at(MADRID, "2026-12-02T10:00"));
  }

  @Test
  void a_branch_says_which_way_it_went_and_why() {
    Sequence sequence =
        Sequence.named("x")
            .branch(field("lead.price").gt(1000), "rich", "poor")
            .message("Gold")
            .as("rich")
            .exit()
            .message("Silver")
            .as("poor")
            .build();

    Move gold =
        engine.next(sequence, Position.START, Map.of("lead.price", 5000), OFFICE, Instant.EPOCH);
    Move silver =
        engine.next(sequence, Position.START, Map.of("lead.price", 5), OFFICE, Instant.EPOCH);

    assertThat(((Move.Act) gold).step().id()).isEqualTo("rich");
    assertThat(((Move.Act) silver).step().id()).isEqualTo("poor");
    assertThat(gold.passed())
        .singleElement()
        .satisfies(run -> assertThat(run.why()).contains("it holds", "lead.price is 5000", "rich"));
  }

  @Test
  void every_no_has_its_reason() {
    Sequence once = Sequence.named("x").reenrol(Reenrolment.NEVER).exit().build();
    Sequence paused =
        Sequence.named("x").reenrol(Reenrolment.WHEN_DONE.after(Duration.ofDays(2))).exit().build();
    Sequence dear = Sequence.named("x").when(field("lead.price").gt(10)).exit().build();
    Instant noon = Instant.parse("2026-11-23T12:00:00Z");
    var ended = Optional.of(new Earlier(noon.minus(Duration.ofDays(1)), false));
    var active = Optional.of(new Earlier(noon.minus(Duration.ofDays(5)), true));

    assertThat(engine.objection(once, Map.of(), Optional.empty(), noon)).isEmpty();
    assertThat(engine.objection(once, Map.of(), ended, noon).orElseThrow()).contains("never again");
    assertThat(engine.objection(paused, Map.of(), ended, noon).orElseThrow())
        .contains("not again before 2026-11-24T12:00:00Z");
    assertThat(engine.objection(paused, Map.of(), active, noon).orElseThrow())
        .contains("on its way since");
    assertThat(
            engine.objection(dear, Map.of("lead.price", 3), Optional.empty(), noon).orElseThrow())
        .contains("lead.price is 3");
    assertThat(
            engine.objection(once.enabled(false), Map.of(), Optional.empty(), noon).orElseThrow())
        .contains("switched off");
  }

  @Test
  void a_preview_is_the_same_engine_with_its_waits_and_quiet_hours_resolved() {
    Sequence sequence =
        Sequence.named("x")
            .quietHours("20:00", "09:00")
            .message("Hello")
            .waitFor(Duration.ofHours(5))
            .message("Still there?")
            .unless(field("lead.price").lt(100))
            .createTask("Call")
            .build();

    var timeline =
        engine.timeline(
            sequence, Map.of("lead.price", 500), OFFICE, at(MADRID, "2026-11-23T16:00"));

    assertThat(timeline)
        .extracting(
            entry ->
                LocalDateTime.ofInstant(entry.at(), MADRID)
                    + " "
                    + entry.step().map(Step::id).orElse("-"))
        .containsExactly(
            "2026-11-23T16:00 s1",
            "2026-11-23T16:00 s2",
            "2026-11-23T21:00 s3",
            "2026-11-24T09:00 s3",
            "2026-11-24T09:00 s4",
            "2026-11-24T09:00 s5",
            "2026-11-24T09:00 -");
    assertThat(timeline.getLast().what()).contains("ended at step end");
  }

  private static Instant until(Move move) {
    return ((Move.Sleep) move).until();
  }

  private static Instant at(ZoneId zone, String local) {
    return LocalDateTime.parse(local).atZone(zone).toInstant();
  }
}
