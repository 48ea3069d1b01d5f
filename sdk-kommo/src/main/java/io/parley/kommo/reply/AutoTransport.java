package io.parley.kommo.reply;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Answers by the first of several ways that is open. Whether a way is open is asked anew for each
 * answer, because plans, quotas and scopes change; the answer tells which ways were passed over and
 * why.
 */
public final class AutoTransport implements ReplyTransport {
  private final List<ReplyTransport> ways;

  /**
   * @param ways the one that is tried first comes first; at least one. Kommo's own order of
   *     preference: the talk, a salesbot that waits, a field that a bot says, a note for a person
   */
  public AutoTransport(List<ReplyTransport> ways) {
    if (ways.isEmpty()) {
      throw new IllegalArgumentException("ways must not be empty");
    }
    this.ways = List.copyOf(ways);
  }

  /** The ways in their order. */
  public List<ReplyTransport> ways() {
    return ways;
  }

  @Override
  public String name() {
    return "auto";
  }

  @Override
  public Capability probe(Destination to) {
    List<String> closed = new ArrayList<>();
    for (ReplyTransport way : ways) {
      switch (way.probe(to)) {
        case Capability.Available available -> {
          return available;
        }
        case Capability.Unavailable(String reason) -> closed.add(way.name() + ": " + reason);
      }
    }
    return new Capability.Unavailable(String.join("; ", closed));
  }

  @Override
  public Delivery send(Destination to, String text, int from) {
    List<String> passedOver = new ArrayList<>();
    for (ReplyTransport way : ways) {
      // Parts that went already went the first way.
      Delivery delivery = way.send(to, text, passedOver.isEmpty() ? from : 0);
      switch (delivery) {
        case Delivery.Unavailable(String reason) -> passedOver.add(way.name() + ": " + reason);
        case Delivery.Sent(String transport, String remoteId, var earlier) -> {
          return new Delivery.Sent(transport, remoteId, passedOver);
        }
        default -> {
          return delivery;
        }
      }
    }
    return new Delivery.Unavailable(String.join("; ", passedOver));
  }

  @Override
  public Trace find(Destination to, String text, Instant since, Predicate<String> claimed) {
    // The last way first: an account whose talks cannot be read still shows its notes. Where none
    // shows it, an unreadable talk is a failure, since the answer may be in there.
    Trace found = new Trace.Missing(0, java.util.Optional.empty());
    for (ReplyTransport way : ways.reversed()) {
      Trace trace = way.find(to, text, since, claimed);
      if (trace instanceof Trace.Found) {
        return trace;
      }
      if (!(trace instanceof Trace.Missing(int parts, var lastId) && parts == 0)
          && !(found instanceof Trace.Hidden)) {
        found = trace;
      }
    }
    return found;
  }
}
