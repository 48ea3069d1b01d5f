package io.parley.kommo.oauth;

import io.parley.core.json.Json;
import io.parley.core.json.MalformedJsonException;
import io.parley.core.secret.Secret;
import io.parley.kommo.KommoHost;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an access token says about itself. It is read as it came from Kommo and is not verified, so
 * it may tell where to look and nothing more.
 *
 * @param accountId Kommo's number of the account; empty for a token that is no web token
 * @param apiDomain a host that answers for the account whatever it is called; empty where missing
 *     or none of Kommo's
 */
record AccessClaims(Optional<Long> accountId, Optional<KommoHost> apiDomain) {
  static AccessClaims of(Secret access) {
    String[] parts = access.reveal().split("\\.", -1);
    if (parts.length != 3) {
      return new AccessClaims(Optional.empty(), Optional.empty());
    }
    try {
      Map<String, @Nullable Object> claims =
          Json.readMap(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8));
      return new AccessClaims(
          Optional.ofNullable(claims.get("account_id"))
              .map(Object::toString)
              .filter(id -> id.matches("[0-9]{1,18}"))
              .map(Long::valueOf),
          Optional.ofNullable(claims.get("api_domain"))
              .map(Object::toString)
              .flatMap(KommoHost::find));
    } catch (IllegalArgumentException | MalformedJsonException notAWebToken) {
      return new AccessClaims(Optional.empty(), Optional.empty());
    }
  }
}
