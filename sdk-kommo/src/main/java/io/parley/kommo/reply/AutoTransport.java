package io.parley.kommo.reply;

import java.time.Instant;
import java.util.function.Predicate;

/**
 * Answers in the talk where the account can, and leaves a note where it cannot. Whether it can is
 * asked anew for each answer, because plans, quotas and scopes change.
 */
public final class AutoTransport implements ReplyTransport {
  private final TalkTransport talk;
  private final NoteTransport note;

  public AutoTransport(TalkTransport talk, NoteTransport note) {
    this.talk = talk;
    this.note = note;
  }

  @Override
  public String name() {
    return "auto";
  }

  @Override
  public Capability probe(Destination to) {
    return talk.probe(to) instanceof Capability.Available available ? available : note.probe(to);
  }

  @Override
  public Delivery send(Destination to, String text, int from) {
    Delivery delivery = talk.send(to, text, from);
    return delivery instanceof Delivery.Unavailable ? note.send(to, text, 0) : delivery;
  }

  @Override
  public Trace find(Destination to, String text, Instant since, Predicate<String> claimed) {
    // The note first: an account whose talks cannot be read still shows its notes. Where neither
    // shows it, an unreadable talk is a failure, since the answer may be in there.
    Trace inNotes = note.find(to, text, since, claimed);
    return inNotes instanceof Trace.Found ? inNotes : talk.find(to, text, since, claimed);
  }
}
