package io.parley.server.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.inmemory.InMemoryStorage;
import org.junit.jupiter.api.Test;

class FiguresLoadTest {
  @Test
  void every_conversation_of_a_year_is_in_its_figures() {
    try (var storage = new InMemoryStorage()) {
      assertThat(FiguresLoad.run(storage, 500).counted()).isEqualTo(500);
    }
  }
}
