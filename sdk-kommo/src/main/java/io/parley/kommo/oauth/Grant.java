package io.parley.kommo.oauth;

import io.parley.kommo.KommoHost;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/**
 * What one Kommo account has granted to one app, as stored; secrets in it are sealed.
 *
 * @param host the account, such as {@code acme.kommo.com}
 * @param clientId the app
 * @param clientSecret of the app, sealed
 * @param redirectUri of the app
 * @param state whether there are tokens that work
 * @param reason why there are not; for people
 * @param generation how many pairs of tokens there were; 0 before the first consent
 * @param tokens the newest pair; empty before the first consent and after an uninstall
 * @param attempt the renewal that is under way or did not come through
 * @param accountId Kommo's number of the account, once known
 */
public record Grant(
    String host,
    String clientId,
    String clientSecret,
    URI redirectUri,
    State state,
    Optional<String> reason,
    long generation,
    Optional<Tokens> tokens,
    Optional<Attempt> attempt,
    Optional<Long> accountId) {

  /** Whether there are tokens that work. */
  public enum State {
    /** Nobody has consented yet. */
    WAITING,
    /** Tokens are there and are renewed. */
    CONNECTED,
    /** Only a new consent helps. */
    NEEDS_REAUTH,
    /** Removed in Kommo. */
    DISCONNECTED
  }

  /**
   * A pair of tokens.
   *
   * @param access sealed
   * @param refresh sealed
   * @param issuedAt when it was asked for
   * @param renewAt when it is to be renewed: about 70 % of its life
   * @param expiresAt when {@code access} ends
   */
  public record Tokens(
      String access, String refresh, Instant issuedAt, Instant renewAt, Instant expiresAt) {}

  /**
   * A renewal, noted before Kommo is asked.
   *
   * @param owner who asks or asked, for people
   * @param startedAt when
   * @param until nobody else asks before this instant: while {@code flying} the end of the lease,
   *     else the end of the pause after a failure
   * @param flying whether the answer has yet to be stored
   * @param lost whether an answer to this or an earlier try got lost, so that Kommo may have taken
   *     the token already
   * @param tries how often Kommo was asked with the present refresh token
   */
  public record Attempt(
      String owner, Instant startedAt, Instant until, boolean flying, boolean lost, int tries) {
    /** The same, answered or not, and not to be repeated before {@code until}. */
    Attempt landed(Instant until, boolean lost) {
      return new Attempt(owner, startedAt, until, false, lost, tries);
    }
  }

  /** The account's host. */
  public KommoHost kommoHost() {
    return new KommoHost(host);
  }

  /** Whether a person must consent before anything works. */
  public boolean needsConsent() {
    return state != State.CONNECTED || tokens.isEmpty();
  }

  /** Whether a person consented to just this, however it went on. */
  boolean consentedTo() {
    return state == State.CONNECTED || state == State.NEEDS_REAUTH;
  }

  Grant app(String clientId, String clientSecret, URI redirectUri) {
    return new Grant(
        host,
        clientId,
        clientSecret,
        redirectUri,
        state,
        reason,
        generation,
        tokens,
        attempt,
        accountId);
  }

  /** The next generation: connected, with this pair. */
  Grant with(Tokens pair) {
    return new Grant(
        host,
        clientId,
        clientSecret,
        redirectUri,
        State.CONNECTED,
        Optional.empty(),
        generation + 1,
        Optional.of(pair),
        Optional.empty(),
        accountId);
  }

  Grant with(Optional<Attempt> attempt) {
    return new Grant(
        host,
        clientId,
        clientSecret,
        redirectUri,
        state,
        reason,
        generation,
        tokens,
        attempt,
        accountId);
  }

  Grant at(KommoHost host) {
    return new Grant(
        host.name(),
        clientId,
        clientSecret,
        redirectUri,
        state,
        reason,
        generation,
        tokens,
        attempt,
        accountId);
  }

  Grant of(Optional<Long> accountId) {
    return new Grant(
        host,
        clientId,
        clientSecret,
        redirectUri,
        state,
        reason,
        generation,
        tokens,
        attempt,
        accountId);
  }

  Grant after(long generation) {
    return new Grant(
        host,
        clientId,
        clientSecret,
        redirectUri,
        state,
        reason,
        generation,
        tokens,
        attempt,
        accountId);
  }

  Grant needingReauth(String reason) {
    return new Grant(
        host,
        clientId,
        clientSecret,
        redirectUri,
        State.NEEDS_REAUTH,
        Optional.of(reason),
        generation,
        tokens,
        Optional.empty(),
        accountId);
  }

  Grant disconnected(String reason) {
    return new Grant(
        host,
        clientId,
        clientSecret,
        redirectUri,
        State.DISCONNECTED,
        Optional.of(reason),
        generation,
        Optional.empty(),
        Optional.empty(),
        accountId);
  }
}
