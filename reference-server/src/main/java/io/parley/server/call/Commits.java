package io.parley.server.call;

import io.parley.core.StaleVersionException;
import io.parley.core.secret.Vault;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Commits what a request changes together with its answer, so that a repeated {@code
 * Idempotency-Key} finds either both or neither. Thread-safe.
 */
public final class Commits {
  private static final int LOOKED_BACK = 15;

  private final Storage storage;
  private final InstantSource clock;
  private final RememberedAnswers remembered;

  public Commits(Storage storage, InstantSource clock, Vault vault) {
    this.storage = storage;
    this.clock = clock;
    this.remembered = new RememberedAnswers(storage.documents(), vault);
  }

  /** The present instant, to the millisecond: as it is stored. */
  public Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /** Answers a request that may have been answered before, from the same key. */
  public Idempotency idempotency() {
    return new Idempotency(remembered, clock);
  }

  /**
   * The answer that the same request with the same {@code Idempotency-Key} got before, for a method
   * whose body is not looked at before it is called.
   *
   * @param content stands for the body
   */
  public Optional<Response> answeredBefore(ContainerRequestContext request, String content) {
    return idempotency().answeredBefore(request, content).map(Answer::response);
  }

  /** Commits the writes now together with the answer, and gives it. */
  public Response commit(ContainerRequestContext request, List<Write> writes, Answer answer) {
    return commit(request, writes, answer, now());
  }

  /** Commits the writes at {@code now} together with the answer, and gives it. */
  public Response commit(
      ContainerRequestContext request, List<Write> writes, Answer answer, Instant now) {
    Optional<Ticket> ticket = Ticket.of(request);
    if (ticket.isEmpty()) {
      storage.work().commit(writes, now);
      return answer.response();
    }
    var all = new ArrayList<>(writes);
    all.add(remembered.keep(ticket.get(), answer, now));
    try {
      storage.work().commit(all, now);
      return answer.response();
    } catch (StaleVersionException e) {
      // The same request, sent twice at once: the other one was first.
      return remembered.find(ticket.get(), now).map(Answer::response).orElseThrow(() -> e);
    }
  }

  /** Forgets the answers to requests with a key that ended yesterday or in the two weeks before. */
  public void forgetOldAnswers() {
    for (int days = 1; days <= LOOKED_BACK; days++) {
      Instant then = now().minus(Duration.ofDays(days));
      List<Write> removal = remembered.removal(then);
      while (!removal.isEmpty()) {
        storage.work().commit(removal, now());
        removal = remembered.removal(then);
      }
    }
  }

  /** Remembers the answer to a change that is stored already, and gives it. */
  public Response answered(ContainerRequestContext request, Answer answer) {
    return Ticket.of(request).isPresent() ? commit(request, List.of(), answer) : answer.response();
  }
}
