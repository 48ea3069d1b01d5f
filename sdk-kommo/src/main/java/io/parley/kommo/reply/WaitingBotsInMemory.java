package io.parley.kommo.reply;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Waiting salesbots for one process, by lead. Thread-safe. */
public final class WaitingBotsInMemory implements WaitingBots {
  private final Map<Long, Waiting> byLead = new ConcurrentHashMap<>();

  /** Remembers a bot that asked about a lead; of several the newest is answered. */
  public void asked(long leadId, Waiting bot) {
    byLead.put(leadId, bot);
  }

  @Override
  public Optional<Waiting> about(Destination to) {
    return to.leadId().map(byLead::get);
  }

  @Override
  public void forget(Waiting bot) {
    byLead.values().remove(bot);
  }
}
