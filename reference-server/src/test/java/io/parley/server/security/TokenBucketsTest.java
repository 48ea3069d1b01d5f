package io.parley.server.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.core.testkit.MutableClock;
import io.parley.core.testkit.Sample;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TokenBucketsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final MutableClock clock = MutableClock.at(Sample.NOON);
  private final TokenBuckets buckets = new TokenBuckets(3, SECOND, clock);

  private int taken(String caller, int tries) {
    int taken = 0;
    for (int i = 0; i < tries; i++) {
      taken += buckets.take(caller).isEmpty() ? 1 : 0;
    }
    return taken;
  }

  @Test
  void a_full_bucket_gives_what_it_holds_and_then_one_each_span() {
    assertThat(taken("a", 10)).isEqualTo(3);
    assertThat(buckets.take("a")).contains(SECOND);
    clock.advance(Duration.ofMillis(400));
    assertThat(buckets.take("a")).contains(Duration.ofMillis(600));
    clock.advance(Duration.ofMillis(600));
    assertThat(taken("a", 10)).isEqualTo(1);
    clock.advance(Duration.ofHours(1));
    assertThat(taken("a", 10)).isEqualTo(3);
  }

  @Test
  void callers_do_not_take_from_each_other() {
    assertThat(taken("a", 10)).isEqualTo(3);
    assertThat(taken("b", 10)).isEqualTo(3);
  }

  @Test
  void who_goes_on_trying_does_not_wait_longer_for_it() {
    assertThat(taken("a", 1_000)).isEqualTo(3);
    clock.advance(SECOND);
    assertThat(taken("a", 1_000)).isEqualTo(1);
  }

  @Test
  void a_bucket_that_holds_nothing_is_refused() {
    assertThatThrownBy(() -> new TokenBuckets(0, SECOND, clock)).hasMessageContaining("hold 1");
    assertThatThrownBy(() -> new TokenBuckets(1, Duration.ZERO, clock))
        .hasMessageContaining("filled");
  }
}
