package io.parley.server.console.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.core.secret.Secret;
import org.junit.jupiter.api.Test;

class PasswordHashTest {
  @Test
  void a_hash_of_the_reference_implementation_is_understood() {
    // phc-winner-argon2, src/test.c: Argon2id, version 0x13, t=2, m=2^16, p=1
    var hash =
        new PasswordHash(
            "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ"
                + "$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc");

    assertThat(hash.matches(Secret.of("password"))).isTrue();
    assertThat(hash.matches(Secret.of("Password"))).isFalse();
  }

  @Test
  void the_same_password_is_hashed_differently_each_time_at_the_recommended_cost() {
    PasswordHash one = PasswordHash.of(Secret.of("contraseña"));
    PasswordHash other = PasswordHash.of(Secret.of("contraseña"));

    assertThat(one.text()).startsWith("$argon2id$v=19$m=19456,t=2,p=1$").isNotEqualTo(other.text());
    assertThat(one.matches(Secret.of("contraseña"))).isTrue();
    assertThat(other.matches(Secret.of("contrasena"))).isFalse();
  }

  @Test
  void a_hash_does_not_print() {
    assertThat(PasswordHash.of(Secret.of("contraseña")).toString()).doesNotContain("argon2");
  }

  @Test
  void anything_else_is_no_hash() {
    assertThatThrownBy(() -> new PasswordHash("contraseña"))
        .hasMessage("a password hash must be Argon2id in PHC string format");
  }
}
