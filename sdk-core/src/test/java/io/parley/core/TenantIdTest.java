package io.parley.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TenantIdTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "0", "acme", "a-b-1", "z23456789-123456789-123456789-123456789-123456789-123456789-123"})
  void a_short_lower_case_name_is_a_tenant(String value) {
    assertThat(new TenantId(value)).hasToString(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "ACME", "-a", "a b", "a_b", "é", "a\n", "../a", "a'--",
        "z23456789-123456789-123456789-123456789-123456789-123456789-1234"
      })
  void anything_else_is_refused_with_the_rule(String value) {
    assertThatThrownBy(() -> new TenantId(value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("tenant id '" + value + "' must be 1 to 63 characters of a-z, 0-9 and '-'");
  }

  @Test
  void tenants_sort_by_name() {
    assertThat(new TenantId("acme")).isLessThan(new TenantId("globex"));
  }
}
