package io.parley.kommo.oauth;

import io.parley.core.json.Json;
import io.parley.core.work.Ending;
import io.parley.core.work.Job;
import io.parley.core.work.JobHandler;
import io.parley.core.work.Write;
import io.parley.kommo.TokenException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Renews a grant's tokens when their time has come, whether or not anybody uses the account: an
 * idle one would lose its refresh token after three months. Each stored pair enqueues the job for
 * the next. Thread-safe.
 *
 * <p>It asks Kommo itself and not through an effect: the stored grant is the ledger of a renewal,
 * and a job that is handed over again finds there how far it had come.
 */
public final class RenewTokens implements JobHandler {
  static final String TYPE = "kommoTokenRenewal";
  private static final Duration USUAL_WAIT = Duration.ofSeconds(30);

  private final GrantedTokens tokens;

  public RenewTokens(GrantedTokens tokens) {
    this.tokens = tokens;
  }

  /**
   * What is due.
   *
   * @param id the grant
   * @param generation the pair that is to be replaced; a later one has a job of its own
   */
  record Due(String id, long generation) {}

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Result handle(Job job, Claimed claimed) {
    Due due = Json.read(job.payload(), Due.class);
    try {
      tokens.flight(job.tenant(), due.id()).renew(due.generation());
      return Result.done(List.of());
    } catch (TokenException e) {
      if (e.reauthRequired()) {
        // The grant says why, and the alert is out.
        return Result.done(List.of());
      }
      Instant at = claimed.now().plus(e.retryAfter().orElse(USUAL_WAIT));
      return new Result(new Ending.Postpone(at, e.reason()), List.of());
    }
  }

  @Override
  public List<Write> givenUp(Job job, String reason, Instant now) {
    return List.of();
  }
}
