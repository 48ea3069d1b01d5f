package io.parley.kommo.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HookStormTest {
  @Test
  void hooks_doubled_and_shuffled_leave_the_right_state_and_one_act_each(@TempDir Path folder)
      throws InterruptedException {
    HookStorm.Count count = HookStorm.run(40, 11, folder);

    assertThat(count.delivered()).isEqualTo(360);
    assertThat(count.recorded()).isEqualTo(120);
    assertThat(count.right()).isEqualTo(40);
    assertThat(count.done()).isEqualTo(40);
    assertThat(count.notes()).isEqualTo(40);
    assertThat(count.wrong()).isZero();
  }
}
