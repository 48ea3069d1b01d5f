package io.parley.kommo.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.inmemory.InMemoryStorage;
import io.parley.core.work.EffectState;
import io.parley.kommo.RateBudget;
import io.parley.kommo.sandbox.KommoSandbox;
import io.parley.kommo.sandbox.SandboxConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EffectStormTest {
  private static final int EFFECTS = 40;

  @Test
  void after_a_storm_of_429_500_and_lost_answers_every_effect_is_done_once() throws Exception {
    try (var storage = new InMemoryStorage();
        var sandbox = KommoSandbox.start(SandboxConfig.builder().requestsPerSecond(5_000).build())) {
      EffectStorm.Outcome outcome =
          EffectStorm.run(sandbox, storage, EFFECTS, node -> RateBudget.unpaced());

      assertThat(outcome.states()).isEqualTo(Map.of(EffectState.DONE, (long) EFFECTS));
      assertThat(outcome.notes()).hasSize(EFFECTS);
      assertThat(outcome.notes().values()).containsOnly(1L);
    }
  }
}
