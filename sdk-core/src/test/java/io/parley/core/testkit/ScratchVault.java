package io.parley.core.testkit;

import io.parley.core.secret.Secret;
import io.parley.core.secret.Vault;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A vault for tests: AES-GCM under one key, bound to the place. Nodes that share a store share its
 * key text. Thread-safe.
 */
public final class ScratchVault implements Vault {
  private static final int NONCE = 12;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SecretKeySpec key;

  /** A vault whose key is derived from {@code text}. */
  public ScratchVault(String text) {
    byte[] hash = HexFormat.of().parseHex(Secret.of(text).sha256());
    this.key = new SecretKeySpec(hash, "AES");
  }

  @Override
  public String seal(Secret secret, Place place) {
    byte[] nonce = new byte[NONCE];
    RANDOM.nextBytes(nonce);
    byte[] sealed = run(Cipher.ENCRYPT_MODE, nonce, bytes(secret.reveal()), place);
    byte[] all = Arrays.copyOf(nonce, NONCE + sealed.length);
    System.arraycopy(sealed, 0, all, NONCE, sealed.length);
    return Base64.getEncoder().encodeToString(all);
  }

  @Override
  public Secret open(String sealed, Place place) {
    byte[] all = Base64.getDecoder().decode(sealed);
    byte[] text =
        run(
            Cipher.DECRYPT_MODE,
            Arrays.copyOf(all, NONCE),
            Arrays.copyOfRange(all, NONCE, all.length),
            place);
    return Secret.of(new String(text, StandardCharsets.UTF_8));
  }

  private byte[] run(int mode, byte[] nonce, byte[] text, Place place) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, key, new GCMParameterSpec(128, nonce));
      cipher.updateAAD(bytes(place.toString()));
      return cipher.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("sealed text of " + place + " was changed or moved", e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
