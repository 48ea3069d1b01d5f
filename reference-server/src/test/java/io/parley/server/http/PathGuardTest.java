package io.parley.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathGuardTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"/a;b", "/a\\b", "/a%2Fb", "/a%5cb", "/a%00", "//a", "/a//b", "/./a", "/a/.."})
  void a_path_that_could_be_read_in_two_ways_is_ambiguous(String path) {
    assertThat(PathGuard.ambiguous(path)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/api/agents", "/api/agents/", "/a.b/..c", "/a/b.", "/a%20b"})
  void an_ordinary_path_is_not(String path) {
    assertThat(PathGuard.ambiguous(path)).isFalse();
  }
}
