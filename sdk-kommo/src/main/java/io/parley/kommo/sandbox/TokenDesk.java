package io.parley.kommo.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Hands out codes and tokens: a code lives 20 minutes and a refresh token three months, each can be
 * used once; an access token lives 24 hours. Long-lived tokens live until revoked. Thread-safe.
 */
final class TokenDesk {
  static final Duration CODE_LIFE = Duration.ofMinutes(20);
  static final Duration ACCESS_LIFE = Duration.ofHours(24);
  static final Duration REFRESH_LIFE = Duration.ofDays(90);

  /** Tokens kept before the expired ones are thrown out. */
  private static final int KEPT = 50_000;

  private record Code(AccountState account, Integration integration, Instant until) {}

  private record Refresh(
      AccountState account, Integration integration, Instant until, boolean used) {
    Refresh spent() {
      return new Refresh(account, integration, until, true);
    }
  }

  private final SandboxTime time;
  private final SecureRandom random = new SecureRandom();
  private final byte[] key = new byte[32];
  private final Map<String, Code> codes = new HashMap<>();
  private final Map<String, Refresh> refreshTokens = new HashMap<>();
  private final Map<String, Grant> grants = new HashMap<>();
  private long codeExchanges;
  private long refreshes;
  private long refused;

  TokenDesk(SandboxTime time) {
    this.time = time;
    random.nextBytes(key);
  }

  synchronized void addLongLived(String token, AccountState account, long userId) {
    grants.put(token, new Grant(account, userId, "", Integration.ALL_SCOPES, Optional.empty()));
  }

  synchronized Optional<Grant> find(String token) {
    return Optional.ofNullable(grants.get(token)).filter(grant -> !grant.expired(time.now()));
  }

  synchronized String code(AccountState account, Integration integration) {
    String code = "def502" + secret(40);
    codes.put(code, new Code(account, integration, time.now().plus(CODE_LIFE)));
    return code;
  }

  /** The answer to a code: a new pair. The code is spent, whatever becomes of the answer. */
  synchronized ObjectNode exchangeCode(String code, Integration integration) {
    Code known = codes.remove(code);
    if (known == null
        || !known.integration.clientId().equals(integration.clientId())
        || !time.now().isBefore(known.until)) {
      refused++;
      throw Refusal.oauth(400, "Authorization code has expired or has been used");
    }
    codeExchanges++;
    return pair(known.account, integration);
  }

  /** The answer to a refresh token: a new pair. The old token is spent. */
  synchronized ObjectNode exchangeRefresh(String token, Integration integration) {
    Refresh known = refreshTokens.get(token);
    if (known == null || !known.integration.clientId().equals(integration.clientId())) {
      refused++;
      throw Refusal.oauth(401, "Cannot decrypt the refresh token");
    }
    if (known.used || !time.now().isBefore(known.until)) {
      refused++;
      throw Refusal.oauth(401, "Token has been revoked");
    }
    refreshTokens.put(token, known.spent());
    refreshes++;
    return pair(known.account, integration);
  }

  synchronized void refuse() {
    refused++;
  }

  private ObjectNode pair(AccountState account, Integration integration) {
    forgetExpired();
    Instant now = time.now();
    Instant until = now.plus(ACCESS_LIFE);
    long userId = account.admin().id();
    String access = jwt(account, integration, userId, now, until);
    String refresh = "def502" + secret(64);
    grants.put(
        access,
        new Grant(
            account, userId, integration.clientId(), integration.scopes(), Optional.of(until)));
    refreshTokens.put(refresh, new Refresh(account, integration, now.plus(REFRESH_LIFE), false));
    return Wire.object()
        .put("token_type", "Bearer")
        .put("expires_in", ACCESS_LIFE.toSeconds())
        .put("server_time", now.getEpochSecond())
        .put("access_token", access)
        .put("refresh_token", refresh);
  }

  /** The account a refresh token belongs to, spent or not. */
  synchronized Optional<AccountState> accountOf(String refreshToken) {
    return Optional.ofNullable(refreshTokens.get(refreshToken)).map(Refresh::account);
  }

  /** Revokes what an integration holds for an account, or everything of the account. */
  synchronized void revoke(AccountState account, Optional<String> clientId) {
    grants
        .values()
        .removeIf(
            grant ->
                grant.account() == account
                    && clientId.map(id -> id.equals(grant.clientId())).orElse(true));
    refreshTokens.replaceAll(
        (token, refresh) ->
            refresh.account == account
                    && clientId.map(id -> id.equals(refresh.integration.clientId())).orElse(true)
                ? refresh.spent()
                : refresh);
  }

  /** Ends the access tokens of an account, as if their day had passed; refresh tokens stay. */
  synchronized void expireAccess(AccountState account) {
    grants.values().removeIf(grant -> grant.account() == account && grant.expiresAt().isPresent());
  }

  synchronized TokenStats stats() {
    return new TokenStats(codeExchanges, refreshes, refused);
  }

  private void forgetExpired() {
    Instant now = time.now();
    if (grants.size() > KEPT) {
      grants.values().removeIf(grant -> grant.expired(now));
    }
    if (refreshTokens.size() > KEPT) {
      refreshTokens.values().removeIf(Refresh::used);
    }
    codes.values().removeIf(code -> !now.isBefore(code.until));
  }

  private String secret(int bytes) {
    byte[] secret = new byte[bytes];
    random.nextBytes(secret);
    return HexFormat.of().formatHex(secret);
  }

  /** An access token with the claims that Kommo's carries. */
  private String jwt(
      AccountState account, Integration integration, long userId, Instant now, Instant until) {
    ObjectNode claims =
        Wire.object()
            .put("aud", integration.clientId())
            .put("jti", secret(16))
            .put("iat", now.getEpochSecond())
            .put("nbf", now.getEpochSecond())
            .put("exp", until.getEpochSecond())
            .put("sub", Long.toString(userId))
            .put("grant_type", "")
            .put("account_id", account.id())
            .put("base_domain", "kommo.com")
            .put("api_domain", "api-a.kommo.com")
            .put("version", 2);
    Set<String> scopes = new TreeSet<>(integration.scopes());
    claims.set("scopes", Wire.texts(List.copyOf(scopes)));
    return Jwt.sign("HS256", key, claims);
  }
}
