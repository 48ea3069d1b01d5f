package io.parley.core.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.conversation.Conversation;
import io.parley.core.conversation.Message;
import io.parley.core.inmemory.InMemoryStorage;
import io.parley.core.schedule.BusinessCalendar;
import io.parley.core.schedule.Period;
import io.parley.core.testkit.MutableClock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When an agent answers: its hours, and the time it waits for a burst to end. */
class AgentHoursTest {
  /** A Monday; 13:00 in Madrid. */
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  private static final ZoneId MADRID = ZoneId.of("Europe/Madrid");

  private final MutableClock clock = MutableClock.at(NOON);
  private final List<String> asked = new ArrayList<>();
  private final Desk desk =
      new Desk(
          new InMemoryStorage(),
          clock,
          new Responder(
              request -> ContextProvider.Context.EMPTY,
              List.of(
                  question -> {
                    asked.add(question.text());
                    return new Answerer.Draft(
                        "re: " + question.text(),
                        List.of(),
                        Answerer.Verdict.SMALL_TALK,
                        "offline",
                        "",
                        Answerer.Usage.NONE);
                  }),
              List.of()),
          Tools.NONE);

  private static BusinessCalendar week() {
    BusinessCalendar calendar = BusinessCalendar.in(MADRID);
    for (DayOfWeek day : DayOfWeek.values()) {
      calendar = calendar.open(day, Period.of("09:00", "12:30"), Period.of("16:00", "20:00"));
    }
    return calendar.open(DayOfWeek.FRIDAY, Period.of("22:00", "02:00"));
  }

  private void agent(WorkingHours.Outside outside, Optional<String> message) {
    desk.agent(
        Agent.Profile.named("Sofia")
            .conduct(Conduct.DEFAULT.workingHours(new WorkingHours(week(), outside, message))));
  }

  private void drain() {
    desk.worker().drain();
  }

  @Test
  void outside_its_hours_the_agent_says_so_once_and_when_it_is_back() {
    agent(WorkingHours.Outside.SAY, Optional.empty());

    desk.customer("¿Cuánto tarda el envío a Portugal?");
    drain();
    desk.customer("¿Hay alguien en la tienda ahora?");
    drain();

    assertThat(desk.done).singleElement().asString().contains("fuera de horario").contains("16:00");
    assertThat(asked).isEmpty();
  }

  @Test
  void it_says_its_own_words_again_in_the_next_closed_time() {
    agent(WorkingHours.Outside.SAY, Optional.of("We sleep."));
    desk.customer("Hello");
    drain();
    clock.set(Instant.parse("2026-11-23T16:00:00Z"));
    desk.customer("Now?");
    drain();
    clock.set(Instant.parse("2026-11-23T21:00:00Z"));
    desk.customer("And now?");
    drain();

    assertThat(desk.done)
        .containsExactly(
            "sendMessage: We sleep.", "sendMessage: re: Now?", "sendMessage: We sleep.");
  }

  @Test
  void held_messages_are_answered_together_when_the_hours_begin() {
    agent(WorkingHours.Outside.HOLD, Optional.empty());
    desk.customer("Hello");
    drain();
    clock.advance(Duration.ofMinutes(2));
    desk.customer("do you ship abroad?");
    drain();
    clock.set(Instant.parse("2026-11-23T14:59:59Z"));
    drain();
    assertThat(desk.done).isEmpty();

    clock.set(Instant.parse("2026-11-23T15:00:00Z"));
    drain();

    assertThat(desk.done).containsExactly("sendMessage: re: Hello\ndo you ship abroad?");
  }

  @Test
  void hours_that_run_past_midnight_a_holiday_and_the_leap_of_the_clock_count() {
    WorkingHours hours =
        new WorkingHours(
            week()
                .open(DayOfWeek.SUNDAY, Period.of("02:30", "05:00"))
                .closedOn(LocalDate.of(2026, 12, 25)),
            WorkingHours.Outside.SAY,
            Optional.empty());

    assertThat(hours.open(Instant.parse("2026-11-28T00:30:00Z"))).isTrue();
    assertThat(hours.open(Instant.parse("2026-11-28T01:00:00Z"))).isFalse();
    assertThat(hours.open(Instant.parse("2026-12-25T22:00:00Z"))).isFalse();
    // On 2026-03-29 the clock goes from 02:00 to 03:00.
    assertThat(hours.open(Instant.parse("2026-03-29T00:59:59Z"))).isFalse();
    assertThat(hours.open(Instant.parse("2026-03-29T01:00:00Z"))).isTrue();
  }

  @Test
  void an_agent_that_waits_answers_a_burst_once_when_it_is_over() {
    delayed();
    desk.customer("Hello");
    drain();
    clock.advance(Duration.ofSeconds(20));
    desk.customer("do you");
    drain();
    clock.advance(Duration.ofSeconds(20));
    desk.customer("ship abroad?");
    drain();
    clock.advance(Duration.ofSeconds(29));
    drain();
    assertThat(desk.done).isEmpty();

    clock.advance(Duration.ofSeconds(1));
    drain();
    clock.advance(Duration.ofHours(1));
    drain();

    assertThat(desk.done).containsExactly("sendMessage: re: Hello\ndo you\nship abroad?");
    assertThat(desk.messages()).extracting(Message::text).hasSize(4);
  }

  @Test
  void a_person_who_writes_while_the_agent_waits_has_the_conversation() {
    delayed();
    desk.customer("Hello");
    drain();
    clock.advance(Duration.ofSeconds(10));
    desk.human("Hi Ana, this is Marta");
    drain();
    clock.advance(Duration.ofHours(1));
    drain();

    assertThat(desk.done).isEmpty();
    assertThat(asked).isEmpty();
    assertThat(desk.conversation().status()).isEqualTo(Conversation.Status.HANDED_OFF);
  }

  @Test
  void an_agent_that_is_not_to_answer_in_a_channel_keeps_silent_there() {
    desk.agent(
        Agent.Profile.named("Sofia")
            .conduct(
                new Conduct(
                    List.of(),
                    Conduct.Guardrails.NONE,
                    Optional.empty(),
                    Duration.ZERO,
                    List.of("chat"))));
    desk.customer("Hello");
    drain();

    assertThat(desk.done).isEmpty();
    assertThat(desk.messages()).hasSize(1);
  }

  private void delayed() {
    desk.agent(
        Agent.Profile.named("Sofia").conduct(Conduct.DEFAULT.replyDelay(Duration.ofSeconds(30))));
  }
}
