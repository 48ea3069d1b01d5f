package io.parley.core.sql;

import io.parley.core.TenantId;
import io.parley.core.conversation.ConversationStore;
import io.parley.core.conversation.Message;
import io.parley.core.json.Json;
import io.parley.core.work.Write;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Messages in SQL. */
final class SqlConversationStore implements ConversationStore {
  private final Transactions transactions;

  SqlConversationStore(Transactions transactions) {
    this.transactions = transactions;
  }

  static boolean append(Session sql, Write.Append append) throws SQLException {
    Message message = append.message();
    return sql.update(
            "insert into message (tenant, conversation, id, dedup, kind, body, at)"
                + " values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
            append.tenant().value(),
            append.conversationId(),
            message.id(),
            append.key(),
            Rows.kind(message),
            Json.write(message),
            message.at())
        > 0;
  }

  static boolean forget(Session sql, Write.Forget forget) throws SQLException {
    return sql.update(
            "delete from message where tenant = ? and conversation = ?",
            forget.tenant().value(),
            forget.conversationId())
        > 0;
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
