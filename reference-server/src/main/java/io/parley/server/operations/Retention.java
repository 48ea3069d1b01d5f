package io.parley.server.operations;

import io.parley.core.TenantId;
import io.parley.core.agent.Conversations;
import io.parley.core.conversation.Conversation;
import io.parley.core.work.Storage;
import io.parley.server.account.Account;
import io.parley.server.account.Accounts;
import io.parley.server.desk.ConversationRemoval;
import io.parley.server.store.Stored;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes conversations in which nobody has written for longer than their account keeps them, with
 * all that came of them.
 */
public final class Retention implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(Retention.class);
  private static final int AT_ONCE = 200;

  private final Storage storage;
  private final Accounts accounts;
  private final Conversations conversations;
  private final ConversationRemoval removal;
  private final InstantSource clock;

  public Retention(Storage storage, Accounts accounts, InstantSource clock) {
    this.storage = storage;
    this.accounts = accounts;
    this.conversations = new Conversations(storage.documents());
    this.removal = new ConversationRemoval(storage);
    this.clock = clock;
  }

  @Override
  public void run() {
    Instant now = clock.instant();
    for (Stored<Account> account : accounts.all()) {
      account
          .value()
          .retentionDays()
          .ifPresent(days -> clear(account.tenant(), now.minus(Duration.ofDays(days)), now));
    }
  }

  private void clear(TenantId tenant, Instant last, Instant now) {
    // Ids of conversations in Kommo carry no time, so all have to be looked at.
    Optional<String> before = Optional.empty();
    boolean more = true;
    int removed = 0;
    while (more) {
      List<Conversation> page =
          conversations.list(
              tenant,
              new Conversations.Filter(
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  before,
                  AT_ONCE));
      for (Conversation conversation : page) {
        if (conversation.lastAt().isBefore(last)) {
          storage.work().commit(removal.of(tenant, conversation.id()), now);
          removed++;
        }
      }
      more = page.size() == AT_ONCE;
      before = page.isEmpty() ? before : Optional.of(page.getLast().id());
    }
    if (removed > 0) {
      log.info("tenant {}: {} conversations were past their retention", tenant, removed);
    }
  }
}
