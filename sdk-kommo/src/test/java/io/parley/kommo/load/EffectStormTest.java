package io.parley.kommo.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.inmemory.InMemoryStorage;
import io.parley.core.testkit.MutableClock;
import io.parley.core.work.EffectState;
import io.parley.kommo.RateBudget;
import io.parley.kommo.sandbox.KommoSandbox;
import io.parley.kommo.sandbox.SandboxConfig;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EffectStormTest {
  private static final int EFFECTS = 40;

  @Test
  void after_a_storm_of_429_500_and_lost_answers_every_effect_is_done_once() throws Exception {
    var clock = MutableClock.at(Instant.parse("2026-11-25T12:00:00Z"));
    try (var storage = new InMemoryStorage();
        var sandbox =
            KommoSandbox.start(
                SandboxConfig.builder().clock(clock).requestsPerSecond(5_000).build())) {
      EffectStorm.Outcome outcome =
          EffectStorm.run(sandbox, storage, clock, EFFECTS, node -> RateBudget.unpaced());

      assertThat(outcome.states()).isEqualTo(Map.of(EffectState.DONE, (long) EFFECTS));
      assertThat(outcome.notes()).hasSize(EFFECTS);
      assertThat(outcome.notes().values()).containsOnly(1L);
    }
  }
}
