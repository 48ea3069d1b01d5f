package io.parley.server.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.parley.core.TenantId;
import io.parley.core.UnsafeSettingException;
import io.parley.core.secret.Secret;
import io.parley.core.secret.Vault;
import org.junit.jupiter.api.Test;

class TinkVaultTest {
  private static final Vault.Place PLACE =
      new Vault.Place(new TenantId("acme"), "integration", "7", "token");
  private static final Secret TOKEN = Secret.of("canary-token");

  private final TinkVault vault = TinkVault.of(Secret.of("a key that is long enough, 0123456789"));

  @Test
  void what_was_sealed_opens_in_its_place_and_looks_different_each_time() {
    String sealed = vault.seal(TOKEN, PLACE);

    assertThat(sealed).doesNotContain("canary").isNotEqualTo(vault.seal(TOKEN, PLACE));
    assertThat(vault.open(sealed, PLACE)).isEqualTo(TOKEN);
  }

  @Test
  void what_was_moved_or_changed_is_refused() {
    String sealed = vault.seal(TOKEN, PLACE);
    var elsewhere = new Vault.Place(new TenantId("other"), "integration", "7", "token");
    char last = sealed.charAt(sealed.length() - 3);
    String changed =
        sealed.substring(0, sealed.length() - 3)
            + (last == 'A' ? 'B' : 'A')
            + sealed.substring(sealed.length() - 2);

    assertThatIllegalArgumentException().isThrownBy(() -> vault.open(sealed, elsewhere));
    assertThatIllegalArgumentException().isThrownBy(() -> vault.open(changed, PLACE));
    assertThatIllegalArgumentException().isThrownBy(() -> vault.open("v1:x", PLACE));
  }

  @Test
  void another_key_is_told_by_its_name() {
    var other = TinkVault.of(Secret.of("another key that is long enough, 987654321"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> other.open(vault.seal(TOKEN, PLACE), PLACE))
        .withMessageContaining(vault.keyId());
  }

  @Test
  void a_key_of_few_characters_is_refused() {
    assertThatExceptionOfType(UnsafeSettingException.class)
        .isThrownBy(() -> TinkVault.of(Secret.of("x".repeat(40))));
  }
}
