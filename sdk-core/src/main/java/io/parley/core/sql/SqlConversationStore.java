package io.parley.core.sql;

import io.parley.core.TenantId;
import io.parley.core.conversation.ConversationStore;
import io.parley.core.conversation.Message;
import java.util.List;
import java.util.Optional;

/** Messages, read from SQL. */
final class SqlConversationStore implements ConversationStore {
  private final Transactions transactions;

  SqlConversationStore(Transactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public List<Message> tail(TenantId tenant, String conversationId, int limit) {
    return transactions.read(
        tenant,
        sql ->
            sql.list(
                    "select * from message where tenant = ? and conversation = ?"
                        + " order by seq desc limit ?",
                    Rows::message,
                    tenant.value(),
                    conversationId,
                    limit)
                .reversed());
  }

  @Override
  public List<Message> earlier(TenantId tenant, String conversationId, String before, int limit) {
    return transactions.read(
        tenant,
        sql ->
            sql.list(
                    "select * from message where tenant = ? and conversation = ? and seq < ("
                        + "select seq from message where tenant = ? and conversation = ? and id = ?)"
                        + " order by seq desc limit ?",
                    Rows::message,
                    tenant.value(),
                    conversationId,
                    tenant.value(),
                    conversationId,
                    before,
                    limit)
                .reversed());
  }

  @Override
  public Optional<Placed> find(TenantId tenant, String messageId) {
    return transactions.read(
        tenant,
        sql ->
            sql.first(
                "select * from message where tenant = ? and id = ?",
                row -> new Placed(row.getString("conversation"), Rows.message(row)),
                tenant.value(),
                messageId));
  }
}
