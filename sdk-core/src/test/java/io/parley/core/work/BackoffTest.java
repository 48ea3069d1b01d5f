package io.parley.core.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final RandomGenerator random = new Random(7);

  @Test
  void each_wait_is_between_half_and_all_of_four_times_the_one_before() {
    List<Integer> full = List.of(1, 4, 16, 64, 256, 1024, 3600, 3600);

    for (int tried = 1; tried <= full.size(); tried++) {
      Duration most = Duration.ofSeconds(full.get(tried - 1));
      for (int i = 0; i < 200; i++) {
        assertThat(Backoff.DEFAULT.after(tried, random)).isBetween(most.dividedBy(2), most);
      }
    }
  }

  @Test
  void waits_differ_so_that_failures_do_not_come_back_together() {
    assertThat(List.of(after(random), after(random), after(random), after(random)))
        .doesNotHaveDuplicates();
  }

  private static Duration after(RandomGenerator random) {
    return Backoff.DEFAULT.after(7, random);
  }

  @Test
  void a_cap_of_any_length_is_never_overrun() {
    var endless = new Backoff(Duration.ofDays(1), Duration.ofMillis(Long.MAX_VALUE), 99);

    assertThat(endless.after(99, random)).isPositive();
    assertThat(new Backoff(Duration.ofSeconds(5), Duration.ofSeconds(5), 3).after(3, random))
        .isLessThanOrEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void a_senseless_back_off_is_refused() {
    assertThatThrownBy(() -> new Backoff(Duration.ZERO, Duration.ofSeconds(1), 1))
        .hasMessage("base PT0S must be positive");
    assertThatThrownBy(() -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1), 1))
        .hasMessage("cap PT1S must be at least base PT2S");
    assertThatThrownBy(() -> new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1), 0))
        .hasMessage("tries 0 must be at least 1");
  }
}
