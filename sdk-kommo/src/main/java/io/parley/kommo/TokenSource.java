package io.parley.kommo;

import io.parley.core.Spi;
import io.parley.core.secret.Secret;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a client gets the access token for each call: a long-lived token, or a grant whose token is
 * renewed ({@code io.parley.kommo.oauth}). Thread-safe; calls may block while a token is renewed.
 */
@Spi
public interface TokenSource {
  /**
   * The token to send now.
   *
   * @throws TokenException when there is none: a person must connect the account again, or the
   *     token is being renewed and did not come in time
   */
  Token current();

  /**
   * Kommo answered 401 to {@code refused}. Another token, to make the call once more with; empty
   * when there is none. Renews only when {@code refused} is still the newest: where somebody was
   * faster, theirs is returned.
   *
   * @throws TokenException as {@link #current}
   */
  Optional<Token> replacing(Token refused);

  /** Kommo answered 401 to a token that {@link #replacing} gave just now. Does nothing here. */
  default void refusedAgain(Token replacement) {}

  /** Always this token, made by hand in the settings of an integration. */
  static TokenSource longLived(Secret token) {
    Token only = new Token(token, 1);
    return new TokenSource() {
      @Override
      public Token current() {
        return only;
      }

      @Override
      public Optional<Token> replacing(Token refused) {
        return Optional.empty();
      }
    };
  }

  /**
   * An access token.
   *
   * @param secret what is sent; printable ASCII without spaces
   * @param version 1 for the first of its source, more with each that follows
   */
  record Token(Secret secret, long version) {
    private static final Pattern SHAPE = Pattern.compile("[\\x21-\\x7e]+");

    public Token {
      if (!SHAPE.matcher(secret.reveal()).matches()) {
        throw new IllegalArgumentException("token must be printable ASCII without spaces");
      }
    }
  }
}
