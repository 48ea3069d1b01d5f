package io.parley.server.kommo;

import io.parley.core.UniqueId;
import io.parley.core.event.Event;
import io.parley.core.event.EventState;
import io.parley.core.work.WorkStore;
import io.parley.core.work.Write;
import io.parley.kommo.webhook.KommoEvent;
import io.parley.kommo.webhook.UnknownEvent;
import io.parley.kommo.webhook.WebhookReader;
import io.parley.server.store.Stored;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes a webhook durable: reads its items into events and records them in one commit, each once by
 * its derived key. Thread-safe.
 */
public final class HookIntake {
  private final WorkStore store;

  public HookIntake(WorkStore store) {
    this.store = store;
  }

  /**
   * Records what the body tells. When this returns, all of it is on disk.
   *
   * @return how many items were news
   * @throws io.parley.core.StorageException when nothing was stored
   */
  public int receive(Stored<Integration> from, byte[] body, Instant now) {
    return record(from, WebhookReader.read(body, now), now);
  }

  /** Records what was told; see {@link #receive}. */
  int record(Stored<Integration> from, List<KommoEvent> all, Instant now) {
    List<Write> writes = new ArrayList<>();
    List<Integer> recorded = new ArrayList<>();
    for (KommoEvent told : all) {
      if (foreign(from.value(), told)) {
        continue;
      }
      Write.Happened happened = happened(from, told, told.key(), now);
      recorded.add(writes.size());
      writes.add(happened);
      if (told instanceof UnknownEvent) {
        writes.add(
            new Write.Mark(
                from.tenant(),
                happened.event().id(),
                EventState.UNPARSED,
                happened.event().fact("kommo.reason").orElse("a kind of webhook not known")));
      }
    }
    if (writes.isEmpty()) {
      return 0;
    }
    List<Boolean> news = store.commit(writes, now);
    return (int) recorded.stream().filter(news::get).count();
  }

  /**
   * The write that records what was told.
   *
   * @param key by which it is told once
   */
  Write.Happened happened(Stored<Integration> from, KommoEvent told, String key, Instant now) {
    Event event = told.event(from.tenant(), UniqueId.at(now), KommoReception.SOURCE + from.id());
    // Two accounts of one tenant may tell of things with the same numbers.
    return new Write.Happened(event.keyed(from.id() + "|" + key));
  }

  /** A hook that says it comes from another account than the one connected is none of ours. */
  private static boolean foreign(Integration integration, KommoEvent told) {
    Optional<Long> claimed = told.account().id();
    return claimed.isPresent()
        && integration.accountId().isPresent()
        && !claimed.equals(integration.accountId());
  }
}
