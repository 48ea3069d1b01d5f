package io.parley.kommo.oauth;

import io.parley.core.TenantId;
import io.parley.kommo.KommoException;
import io.parley.kommo.KommoHost;
import io.parley.kommo.TokenEndpoint;
import io.parley.kommo.TokenException;
import io.parley.kommo.TokenSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tokens of one grant on this node. One thread at a time looks after the stored grant; the
 * others use what is held, or wait for it. Thread-safe.
 */
final class Flight implements TokenSource {
  private static final Logger log = LoggerFactory.getLogger(Flight.class);

  /** How long a renewal may take before another node may try; a call to Kommo ends after 10 s. */
  static final Duration LEASE = Duration.ofSeconds(30);

  /** How long a caller waits for somebody else's renewal. */
  static final Duration PATIENCE = Duration.ofSeconds(15);

  /** How long a pair is not replaced after Kommo refused it right after giving it. */
  private static final Duration REFUSED_PAUSE = Duration.ofMinutes(1);

  /** Hosts that send to each other are not followed further. */
  private static final int MOST_MOVES = 3;

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  private final Grants grants;
  private final TokenEndpoint endpoint;
  private final InstantSource clock;
  private final String owner;
  private final TenantId tenant;
  private final String id;
  private final StoredGrant stored;

  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable Held held;
  private volatile @Nullable Refused refusedAgain;

  /** A pair that Kommo gave and the store did not take; guarded by the lock. */
  private @Nullable Unsaved unsaved;

  private record Refused(long version, Instant at) {}

  private record Unsaved(long generation, TokenEndpoint.Pair pair, Instant askedAt) {}

  Flight(
      Grants grants,
      TokenEndpoint endpoint,
      InstantSource clock,
      String owner,
      TenantId tenant,
      String id) {
    this.grants = grants;
    this.endpoint = endpoint;
    this.clock = clock;
    this.owner = owner;
    this.tenant = tenant;
    this.id = id;
    this.stored = new StoredGrant(grants, tenant, id);
  }

  @Override
  public Token current() {
    Held known = held;
    Instant now = clock.instant();
    if (known != null && known.fresh(now)) {
      return known.token();
    }
    if (known != null && known.usable(now) && !lock.tryLock()) {
      return known.token(); // somebody here is about to renew it
    }
    long end = System.nanoTime() + PATIENCE.toNanos();
    if (!lock.isHeldByCurrentThread()) {
      await();
    }
    try {
      known = held;
      return known != null && known.fresh(clock.instant()) ? known.token() : obtain(0, false, end);
    } catch (TokenException e) {
      if (!e.reauthRequired() && known != null && known.usable(now)) {
        return known.token(); // the store is away: the token is not
      }
      throw e;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<Token> replacing(Token refused) {
    Held known = held;
    if (known != null && known.token().version() != refused.version()) {
      return Optional.of(known.token());
    }
    Refused before = refusedAgain;
    if (before != null
        && before.version() == refused.version()
        && clock.instant().isBefore(before.at().plus(REFUSED_PAUSE))) {
      return Optional.empty();
    }
    long end = System.nanoTime() + PATIENCE.toNanos();
    await();
    try {
      known = held;
      return Optional.of(
          known != null && known.token().version() != refused.version()
              ? known.token()
              : obtain(refused.version(), false, end));
    } finally {
      lock.unlock();
    }
  }

  /** Without this an account whose tokens are all refused would be renewed with every call. */
  @Override
  public void refusedAgain(Token replacement) {
    refusedAgain = new Refused(replacement.version(), clock.instant());
  }

  /**
   * Renews the pair of that generation where its time has come and nobody did yet.
   *
   * @throws TokenException when it could not be renewed
   */
  void renew(long generation) {
    await();
    try {
      Optional<Granted> found = stored.find();
      if (found.isPresent()
          && found.get().grant().generation() == generation
          && !found.get().grant().needsConsent()) {
        var unused = obtain(0, true, System.nanoTime() + PATIENCE.toNanos());
      }
    } finally {
      lock.unlock();
    }
  }

  private void await() {
    try {
      if (!lock.tryLock(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
        throw StoredGrant.busy("its token is being renewed on this node", Optional.empty());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw StoredGrant.busy("interrupted while its token was renewed", Optional.of(e));
    }
  }

  /**
   * A token that is stored, fresh and newer than {@code refused}; renews one where it must. A token
   * that is due for renewal and still works is better than none.
   *
   * @param refused the version that Kommo does not take; 0 for none
   * @param strictly fail all the same when a due renewal fails
   * @param end the nano time until which somebody else's renewal is waited for
   */
  private Token obtain(long refused, boolean strictly, long end) {
    while (true) {
      save();
      Granted found =
          stored.find().orElseThrow(() -> TokenException.reauth("its grant was removed"));
      Grant grant = found.grant();
      if (grant.needsConsent()) {
        held = null;
        throw TokenException.reauth(grant.reason().orElse("nobody has consented yet"));
      }
      Grant.Tokens tokens = grant.tokens().orElseThrow();
      Held newest = held(found, tokens);
      Instant now = clock.instant();
      boolean newer = grant.generation() != refused;
      if (newer && newest.fresh(now)) {
        return hold(newest);
      }
      boolean usable = newer && newest.usable(now);
      Optional<Grant.Attempt> open =
          grant.attempt().filter(attempt -> now.isBefore(attempt.until()));
      if (open.isPresent()) {
        if (usable && !strictly) {
          return hold(newest);
        }
        waitFor(open.get(), now, end);
        continue;
      }
      Optional<TokenException> failure = leased(found, now).flatMap(this::renewed);
      if (failure.isPresent()) {
        if (usable && !strictly && !failure.get().reauthRequired()) {
          return hold(newest);
        }
        throw failure.get();
      }
    }
  }

  private Held held(Granted found, Grant.Tokens tokens) {
    Held known = held;
    long generation = found.grant().generation();
    return known != null && known.token().version() == generation
        ? known
        : new Held(
            new Token(grants.access(found, tokens), generation),
            tokens.renewAt(),
            tokens.expiresAt());
  }

  private Token hold(Held newest) {
    held = newest;
    return newest.token();
  }

  /** Somebody else asks Kommo just now, or Kommo was asked in vain and has a pause. */
  private static void waitFor(Grant.Attempt open, Instant now, long end) {
    Duration left = Duration.between(now, open.until());
    if (!open.flying()) {
      throw TokenException.busy(
          "its token could not be renewed since " + open.startedAt(), left, Optional.empty());
    }
    if (System.nanoTime() > end) {
      throw StoredGrant.busy("its token is being renewed by " + open.owner(), Optional.empty());
    }
    try {
      TimeUnit.NANOSECONDS.sleep(LOOK_AGAIN.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw StoredGrant.busy("interrupted while its token was renewed", Optional.of(e));
    }
  }

  /** Notes the intent to renew; empty when another was faster. */
  private Optional<Granted> leased(Granted found, Instant now) {
    Optional<Grant.Attempt> before = found.grant().attempt();
    // An intent whose lease ran out is of a node that ended, or stood still, in the middle of it.
    boolean lost = before.map(attempt -> attempt.flying() || attempt.lost()).orElse(false);
    int tries = before.map(Grant.Attempt::tries).orElse(0) + 1;
    Grant intent =
        found
            .grant()
            .with(
                Optional.of(
                    new Grant.Attempt(
                        before.filter(attempt -> lost).map(Grant.Attempt::owner).orElse(owner),
                        before.filter(attempt -> lost).map(Grant.Attempt::startedAt).orElse(now),
                        now.plus(LEASE),
                        true,
                        lost,
                        tries)));
    return stored.change(found, intent, now)
        ? Optional.of(new Granted(tenant, id, found.version() + 1, intent))
        : Optional.empty();
  }

  /** Asks Kommo and stores what it says. Empty when the stored grant is to be looked at again. */
  private Optional<TokenException> renewed(Granted leased) {
    Grant.Tokens tokens = leased.grant().tokens().orElseThrow();
    Instant askedAt = clock.instant();
    try {
      TokenEndpoint.Pair pair =
          endpoint.refresh(
              leased.grant().kommoHost(), grants.app(leased), grants.refresh(leased, tokens));
      unsaved = new Unsaved(leased.grant().generation(), pair, askedAt);
      save();
      return Optional.empty();
    } catch (KommoException e) {
      return switch (e.status()) {
        case 400 -> refused(leased, e);
        case 401, 404 -> movedOrRefused(leased, tokens, e);
        default -> unanswered(leased, e);
      };
    }
  }

  /** An account that was renamed refuses at its old host; it is asked again at the new one. */
  private Optional<TokenException> movedOrRefused(
      Granted leased, Grant.Tokens tokens, KommoException refusal) {
    Grant.Attempt attempt = leased.grant().attempt().orElseThrow();
    KommoHost now = leased.grant().kommoHost();
    KommoHost asked = AccessClaims.of(grants.access(leased, tokens)).apiDomain().orElse(now);
    try {
      KommoHost found = endpoint.whereIs(asked, grants.refresh(leased, tokens));
      if (found.equals(now) || attempt.tries() > MOST_MOVES) {
        return refused(leased, refusal);
      }
      log.info("tenant {} grant {} moved from {} to {}", tenant, id, now, found);
      Instant at = clock.instant();
      Grant moved = leased.grant().at(found).with(Optional.of(attempt.landed(at, attempt.lost())));
      var unused = stored.change(leased, moved, at);
      return Optional.empty();
    } catch (KommoException e) {
      return e.retryable() ? unanswered(leased, e) : refused(leased, refusal);
    }
  }

  /** Only who still has the lease may call it a revocation: else the token was used by another. */
  private Optional<TokenException> refused(Granted leased, KommoException e) {
    Grant.Attempt attempt = leased.grant().attempt().orElseThrow();
    String said = e.detail().isEmpty() ? "status " + e.status() : e.detail();
    String reason =
        attempt.lost()
            ? "the answer to the renewal begun at "
                + attempt.startedAt()
                + " by "
                + attempt.owner()
                + " was lost, and Kommo does not take the token before it any more ("
                + said
                + ")"
            : "Kommo refused to renew the token: " + said;
    if (!stored.change(leased, leased.grant().needingReauth(reason), clock.instant())) {
      return Optional.empty();
    }
    held = null;
    log.warn("tenant {} grant {} needs a new consent: {}", tenant, id, reason);
    return Optional.of(TokenException.reauth(reason));
  }

  private Optional<TokenException> unanswered(Granted leased, KommoException e) {
    Grant.Attempt attempt = leased.grant().attempt().orElseThrow();
    Instant now = clock.instant();
    Duration own = FIRST_PAUSE.multipliedBy(1L << Math.min(attempt.tries() - 1, 10));
    Duration pause = e.retryAfter().orElse(own.compareTo(LONGEST_PAUSE) < 0 ? own : LONGEST_PAUSE);
    boolean lost = attempt.lost() || e.mayHaveHappened();
    Grant waiting = leased.grant().with(Optional.of(attempt.landed(now.plus(pause), lost)));
    if (!stored.change(leased, waiting, now)) {
      return Optional.empty();
    }
    log.warn("tenant {} grant {} could not be renewed: {}", tenant, id, e.getMessage());
    return Optional.of(
        TokenException.busy("its token could not be renewed", pause, Optional.of(e)));
  }

  /**
   * Stores the pair that Kommo gave, before anybody uses it. What cannot be stored now is tried
   * again by the next caller: Kommo will not give it twice.
   */
  private void save() {
    Unsaved pair = unsaved;
    while (pair != null) {
      Optional<Granted> found = stored.find();
      boolean wanted =
          found
              .map(Granted::grant)
              .filter(grant -> grant.generation() == pair.generation())
              // Also where another node, seeing no end of it, took the token for revoked meanwhile.
              .filter(Grant::consentedTo)
              .isPresent();
      if (!wanted
          || stored.change(
              found.orElseThrow(),
              grants.with(tenant, id, found.get().grant(), pair.pair(), pair.askedAt()),
              clock.instant())) {
        unsaved = null;
        return;
      }
    }
  }
}
