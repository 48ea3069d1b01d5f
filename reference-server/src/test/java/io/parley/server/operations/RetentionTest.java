package io.parley.server.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.TenantId;
import io.parley.core.agent.Conversations;
import io.parley.core.conversation.Conversation;
import io.parley.core.conversation.Message;
import io.parley.core.inmemory.InMemoryStorage;
import io.parley.core.json.Json;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import io.parley.server.account.Account;
import io.parley.server.account.Accounts;
import io.parley.server.insight.Feedback;
import io.parley.server.insight.Feedbacks;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetentionTest {
  private static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");
  private static final TenantId THIRTY = new TenantId("thirty");
  private static final TenantId EVER = new TenantId("ever");

  private final Storage storage = new InMemoryStorage();
  private final Accounts accounts = new Accounts(storage.documents());
  private final Conversations conversations = new Conversations(storage.documents());

  private void account(TenantId tenant, Optional<Integer> retention) {
    Account usual = Account.named("shop");
    var account =
        new Account(
            usual.name(),
            usual.locale(),
            usual.timezone(),
            usual.currency(),
            Map.of(),
            retention,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    storage.work().commit(List.of(accounts.put(tenant, account, 0)), NOW);
  }

  private void conversation(TenantId tenant, String id, Conversation.Status status, long daysAgo) {
    Instant at = NOW.minus(Duration.ofDays(daysAgo));
    var conversation =
        new Conversation(
            tenant,
            id,
            "sofia",
            Conversation.CHAT,
            status,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            at.minus(Duration.ofDays(90)),
            at,
            0);
    storage
        .work()
        .commit(
            List.of(
                Conversations.save(conversation),
                new Write.Append(
                    tenant,
                    id,
                    "k",
                    Json.convert(
                        Map.of("id", "m" + id, "text", "hi", "at", at, "citations", List.of()),
                        Message.FromAgent.class))),
            NOW);
    var rated =
        new Feedbacks(storage)
            .rate(tenant, "m" + id, Feedback.Rating.UP, Optional.empty(), "ana", at);
    storage.work().commit(rated.writes(), NOW);
  }

  @Test
  void conversations_are_removed_so_long_after_their_last_message_and_no_others() {
    account(THIRTY, Optional.of(30));
    account(EVER, Optional.empty());
    for (int i = 0; i < 450; i++) {
      conversation(THIRTY, "old-" + i, Conversation.Status.values()[i % 3], 31);
    }
    conversation(THIRTY, "new", Conversation.Status.CLOSED, 29);
    conversation(EVER, "old", Conversation.Status.CLOSED, 4_000);

    new Retention(storage, accounts, () -> NOW).run();

    assertThat(storage.documents().count(THIRTY, "conversation", Map.of())).isEqualTo(1);
    assertThat(storage.documents().find(THIRTY, "feedback", "mold-7")).isEmpty();
    assertThat(storage.documents().find(THIRTY, "feedback", "mnew")).isPresent();
    assertThat(conversations.find(THIRTY, "new")).isPresent();
    assertThat(storage.conversations().tail(THIRTY, "old-7", 10)).isEmpty();
    assertThat(storage.conversations().tail(THIRTY, "new", 10)).hasSize(1);
    assertThat(conversations.find(EVER, "old")).isPresent();
  }
}
