package io.parley.server.call;

import io.parley.core.document.DocumentStore;
import io.parley.core.secret.Secret;
import io.parley.core.secret.Vault;
import io.parley.core.work.Write;
import io.parley.server.problem.Problem;
import io.parley.server.problem.ProblemException;
import io.parley.server.store.Shelf;
import io.parley.server.store.Stored;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The answers to requests with an {@code Idempotency-Key}, for 24 hours. Bodies are sealed: they
 * may hold a secret that is shown once.
 */
final class RememberedAnswers {
  /** The collection they are stored in. */
  static final String COLLECTION = "answer";

  private static final int AT_ONCE = 500;
  private static final Duration KEPT = Duration.ofHours(24);

  private final Shelf<Kept> shelf;
  private final Vault vault;

  RememberedAnswers(DocumentStore documents, Vault vault) {
    this.shelf =
        new Shelf<>(documents, COLLECTION, Kept.class, kept -> Map.of("until", day(kept.until())));
    this.vault = vault;
  }

  private record Kept(
      String request,
      int status,
      Optional<String> body,
      Optional<String> location,
      Optional<Long> version,
      Instant until) {}

  /** The ticket as it stands now, or the answer it got before. */
  Optional<Answer> find(Ticket ticket, Instant now) {
    return stored(ticket)
        .filter(kept -> kept.value().until().isAfter(now))
        .map(
            kept -> {
              if (!kept.value().request().equals(ticket.request())) {
                throw new ProblemException(
                    Problem.field(
                        "Idempotency-Key", "this Idempotency-Key came with another request"));
              }
              return answer(ticket, kept.value());
            });
  }

  /** The version of an expired answer in the way of a new one; 0 for none. */
  long expired(Ticket ticket) {
    return stored(ticket).map(Stored::version).orElse(0L);
  }

  /** The write that keeps the answer, unless another came first. */
  Write keep(Ticket ticket, Answer answer, Instant now) {
    return shelf.put(
        ticket.tenant(),
        ticket.id(),
        new Kept(
            ticket.request(),
            answer.status(),
            answer.body().map(body -> vault.seal(Secret.of(body), place(ticket))),
            answer.location(),
            answer.version(),
            now.plus(KEPT)),
        ticket.version());
  }

  /** The writes that remove some of the answers, of any tenant, which ended on that day. */
  List<Write> removal(Instant then) {
    return shelf.locate("until", day(then)).stream()
        .limit(AT_ONCE)
        .map(kept -> shelf.remove(kept.tenant(), kept.id()))
        .toList();
  }

  private Optional<Stored<Kept>> stored(Ticket ticket) {
    return shelf.find(ticket.tenant(), ticket.id());
  }

  private Answer answer(Ticket ticket, Kept kept) {
    return new Answer(
        kept.status(),
        kept.body().map(body -> vault.open(body, place(ticket)).reveal()),
        kept.location(),
        kept.version());
  }

  private static Vault.Place place(Ticket ticket) {
    return new Vault.Place(ticket.tenant(), COLLECTION, ticket.id(), "body");
  }

  private static String day(Instant at) {
    return at.atOffset(ZoneOffset.UTC).toLocalDate().toString();
  }
}
