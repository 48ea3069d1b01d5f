package io.parley.kommo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.core.secret.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddressBudgetTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final FakeTime time = new FakeTime();
  private final AddressBudget address = new AddressBudget(0, time);
  private final RateBudget one = new RateBudget(6, time);
  private final RateBudget another = new RateBudget(6, time);

  private List<Long> send(AddressBudget address, int requests) throws InterruptedException {
    List<Long> sent = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      try (RateBudget.Permit permit = address.budget().acquire(Lane.ACTIONS, PATIENCE)) {
        permit.sent();
        sent.add(time.nanos());
      }
    }
    return sent;
  }

  private static long mostInASecond(List<Long> sent) {
    return sent.stream()
        .mapToLong(
            from -> sent.stream().filter(at -> at >= from && at < from + 1_000_000_000L).count())
        .max()
        .orElse(0);
  }

  @Test
  void a_watched_address_keeps_nobody_waiting() throws Exception {
    long start = time.nanos();

    send(address, 500);

    assertThat(time.nanos()).isEqualTo(start);
    assertThat(address.lowered()).isFalse();
  }

  @Test
  void one_account_that_is_refused_again_and_again_says_nothing_of_the_address() {
    for (int i = 0; i < 20; i++) {
      address.rejected(one);
    }

    assertThat(address.lowered()).isFalse();
  }

  @Test
  void two_accounts_refused_within_ten_seconds_hold_all_together_to_seven_a_second()
      throws Exception {
    address.rejected(one);
    time.advance(AddressBudget.TOGETHER);
    address.rejected(another);

    assertThat(address.lowered()).isTrue();
    assertThat(mostInASecond(send(address, 100))).isLessThanOrEqualTo(RateBudget.LIMIT);
  }

  @Test
  void two_accounts_refused_at_other_times_are_two_accounts() {
    address.rejected(one);
    time.advance(AddressBudget.TOGETHER.plusNanos(1));
    address.rejected(another);

    assertThat(address.lowered()).isFalse();
  }

  @Test
  void the_hold_ends_when_no_two_were_refused_for_a_quarter_of_an_hour() throws Exception {
    address.rejected(one);
    address.rejected(another);
    time.advance(AddressBudget.LOWERED.dividedBy(2));
    address.rejected(one);
    address.rejected(another);
    time.advance(AddressBudget.LOWERED.minusNanos(1));
    assertThat(address.lowered()).isTrue();

    time.advance(Duration.ofNanos(1));

    assertThat(address.lowered()).isFalse();
    long start = time.nanos();
    send(address, 100);
    assertThat(time.nanos()).isEqualTo(start);
  }

  @Test
  void a_pace_of_its_own_holds_from_the_start() throws Exception {
    assertThat(mostInASecond(send(new AddressBudget(20, time), 200))).isEqualTo(20);
    assertThatThrownBy(() -> AddressBudget.perSecond(1_001))
        .hasMessage("requests per second of an address 1001 must be 0 to 1000");
  }

  @Test
  void clients_of_two_accounts_tell_the_address_that_they_were_refused() {
    try (var first = new ScriptedKommo();
        var second = new ScriptedKommo()) {
      first.reply(429, "{\"retry_after\": 300}");
      second.reply(429, "{\"retry_after\": 300}");

      assertThatThrownBy(() -> client(first, one).account()).isInstanceOf(KommoException.class);
      assertThat(address.lowered()).isFalse();
      assertThatThrownBy(() -> client(second, another).account())
          .isInstanceOf(KommoException.class);

      assertThat(address.lowered()).isTrue();
    }
  }

  private Kommo client(ScriptedKommo server, RateBudget budget) {
    return Kommo.connect(server.base())
        .longLivedToken(Secret.of("token"))
        .budget(budget)
        .address(address)
        .time(time)
        .build();
  }
}
