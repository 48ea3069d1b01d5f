package io.parley.core.sql;

import io.parley.core.TenantId;
import io.parley.core.conversation.Message;
import io.parley.core.document.Document;
import io.parley.core.event.Event;
import io.parley.core.event.EventState;
import io.parley.core.event.RecordedEvent;
import io.parley.core.json.Json;
import io.parley.core.work.Effect;
import io.parley.core.work.EffectState;
import io.parley.core.work.Job;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Rows as values. Columns are read by name, since two statements may order them differently. */
final class Rows {
  private Rows() {}

  static Instant instant(ResultSet row, String column) throws SQLException {
    return Instant.ofEpochMilli(row.getLong(column));
  }

  static Optional<Instant> maybeInstant(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(value));
  }

  static Optional<String> maybeText(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getString(column));
  }

  static Document document(ResultSet row) throws SQLException {
    return new Document(
        new TenantId(row.getString("tenant")),
        row.getString("collection"),
        row.getString("id"),
        row.getLong("version"),
        texts(row.getString("labels")),
        row.getString("body"),
        instant(row, "created_at"),
        instant(row, "updated_at"));
  }

  static RecordedEvent event(ResultSet row) throws SQLException {
    var event =
        new Event(
            new TenantId(row.getString("tenant")),
            row.getString("id"),
            row.getString("kind"),
            row.getString("subject"),
            row.getString("dedup"),
            instant(row, "occurred_at"),
            instant(row, "received_at"),
            row.getString("source"),
            Json.readMap(row.getString("facts")),
            maybeText(row, "cause"),
            row.getInt("depth"));
    return new RecordedEvent(
        event,
        EventState.valueOf(row.getString("state")),
        maybeText(row, "reason"),
        maybeInstant(row, "settled_at"));
  }

  static Effect effect(ResultSet row) throws SQLException {
    return new Effect(
        new TenantId(row.getString("tenant")),
        row.getString("dedup"),
        row.getString("id"),
        row.getString("action"),
        row.getString("subject"),
        Json.readMap(row.getString("parameters")),
        texts(row.getString("target")),
        EffectState.valueOf(row.getString("state")),
        row.getInt("attempt"),
        maybeInstant(row, "sent_at"),
        maybeText(row, "remote_id"),
        maybeText(row, "reason"),
        maybeText(row, "cause"),
        row.getInt("depth"),
        instant(row, "created_at"),
        instant(row, "updated_at"));
  }

  static Job job(ResultSet row) throws SQLException {
    return new Job(
        new TenantId(row.getString("tenant")),
        row.getString("id"),
        row.getString("type"),
        row.getString("subject"),
        row.getString("payload"),
        instant(row, "due"),
        instant(row, "place"),
        row.getLong("attempt"),
        row.getInt("tries"),
        row.getInt("lost"),
        Job.Status.valueOf(row.getString("status")),
        row.getDouble("progress"),
        maybeText(row, "reason"),
        maybeText(row, "result"),
        row.getInt("kept") == 1,
        instant(row, "created_at"),
        instant(row, "updated_at"));
  }

  static Message message(ResultSet row) throws SQLException {
    return message(row.getString("kind"), row.getString("body"));
  }

  static String kind(Message message) {
    return switch (message) {
      case Message.FromCustomer m -> "customer";
      case Message.FromAgent m -> "agent";
      case Message.FromHuman m -> "human";
    };
  }

  private static Message message(String kind, String body) {
    return switch (kind) {
      case "customer" -> Json.read(body, Message.FromCustomer.class);
      case "agent" -> Json.read(body, Message.FromAgent.class);
      case "human" -> Json.read(body, Message.FromHuman.class);
      default -> throw new IllegalStateException("message kind '" + kind + "' is not known");
    };
  }

  static Map<String, String> texts(String json) {
    if (json.equals("{}")) {
      return Map.of();
    }
    var texts = new LinkedHashMap<String, String>();
    Json.readMap(json).forEach((name, value) -> texts.put(name, String.valueOf(value)));
    return texts;
  }
}
