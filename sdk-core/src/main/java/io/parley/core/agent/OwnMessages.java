package io.parley.core.agent;

import io.parley.core.event.Event;
import io.parley.core.work.WorkLog;
import java.util.Optional;

/** Tells messages of ours that come back as news from those that people wrote. Thread-safe. */
public final class OwnMessages {
  private static final int RECENT = 50;

  /** A shorter text inside one of ours proves nothing. */
  private static final int TELLING_LENGTH = 200;

  private final WorkLog ledger;

  public OwnMessages(WorkLog ledger) {
    this.ledger = ledger;
  }

  /**
   * Whether the message of this event is one of ours: the ledger knows its id, or an act on the
   * same talk or lead has said the same. An act of a lead's mailbox may still wait for its answer
   * when the news of it comes in the talk's.
   */
  public boolean isOurs(Event sent) {
    Optional<String> remoteId = sent.fact("message.id");
    if (remoteId.isPresent()
        && !ledger.effects(sent.tenant(), WorkLog.EffectQuery.knownAs(remoteId.get())).isEmpty()) {
      return true;
    }
    Optional<String> lead = sent.fact("lead.id").map(id -> "lead:" + id);
    String text = sent.fact("message.text").orElse("").strip();
    return lead.isPresent() && !text.isEmpty() && said(sent, lead.get(), text);
  }

  private boolean said(Event sent, String subject, String text) {
    var query =
        new WorkLog.EffectQuery(
            Optional.empty(),
            Optional.of(subject),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            RECENT);
    return ledger.effects(sent.tenant(), query).stream()
        .filter(effect -> effect.sentAt().isPresent() && effect.remoteId().isEmpty())
        .map(effect -> effect.parameter("text").map(String::strip).orElse(""))
        .anyMatch(
            ours -> ours.equals(text) || (text.length() >= TELLING_LENGTH && ours.contains(text)));
  }
}
