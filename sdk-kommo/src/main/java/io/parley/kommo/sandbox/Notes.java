package io.parley.kommo.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The notes of an account. */
final class Notes {
  /** The parameters each type of note must have; other types cannot be written. */
  static final Map<String, List<String>> REQUIRED =
      Map.ofEntries(
          Map.entry("common", List.of("text")),
          Map.entry("call_in", List.of("duration", "source", "phone")),
          Map.entry("call_out", List.of("duration", "source", "phone")),
          Map.entry("service_message", List.of("service", "text")),
          Map.entry("extended_service_message", List.of("service", "text")),
          Map.entry("message_cashier", List.of("status", "text")),
          Map.entry("geolocation", List.of("text", "address", "longitude", "latitude")),
          Map.entry("sms_in", List.of("text", "phone")),
          Map.entry("sms_out", List.of("text", "phone")),
          Map.entry("attachment", List.of("file_uuid", "file_name")));

  private static final Map<String, Integer> HOOK_CODES =
      Map.of(
          "common",
          4,
          "attachment",
          5,
          "call_in",
          10,
          "call_out",
          11,
          "service_message",
          25,
          "sms_in",
          102,
          "sms_out",
          103);

  private final AccountState account;
  private final TreeMap<Long, Note> byId = new TreeMap<>();

  Notes(AccountState account) {
    this.account = account;
  }

  static int hookCode(String type) {
    return HOOK_CODES.getOrDefault(type, 25);
  }

  Note add(Card card, String type, ObjectNode params, long by) {
    long now = account.seconds();
    var note =
        new Note(
            account.nextId(),
            card.kind,
            card.id,
            type,
            params,
            by,
            now,
            now,
            card.responsibleUserId);
    byId.put(note.id(), note);
    publish(card, note);
    ObjectNode after = Wire.object();
    after.putObject("note").put("id", note.id());
    account
        .events()
        .add(type + "_note_added", card.id, card.kind.singular(), by, now, Wire.object(), after);
    return note;
  }

  Note change(Note note, ObjectNode params) {
    Note changed = note.changed(params, account.seconds());
    byId.put(note.id(), changed);
    return changed;
  }

  private void publish(Card card, Note note) {
    ObjectNode item = Wire.object();
    item.set("note", HookItems.note(account, note));
    if (card.kind != EntityKind.LEADS) {
      item.put("type", card.kind.singular());
    }
    account
        .subscriptions()
        .publish(
            Set.of("note_" + card.kind.singular()),
            card.kind.hookGroup(),
            "note",
            item,
            card.kind + "/" + card.id);
  }

  Optional<Note> find(EntityKind kind, long id) {
    return Optional.ofNullable(byId.get(id)).filter(note -> note.kind() == kind);
  }

  Stream<Note> all() {
    return byId.values().stream();
  }
}
