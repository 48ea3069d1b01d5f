package io.parley.kommo.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;

/** A conversation with a customer. Not thread-safe: used under the account's lock. */
final class Talk {
  final long id;
  final String chatId;
  final long contactId;
  final long leadId;
  final String origin;
  final String customer;
  final long createdAt;
  final Deque<SandboxMessage> messages = new ArrayDeque<>();
  long updatedAt;
  boolean inWork = true;
  boolean read;

  Talk(
      long id,
      String chatId,
      long contactId,
      long leadId,
      String origin,
      String customer,
      long now) {
    this.id = id;
    this.chatId = chatId;
    this.contactId = contactId;
    this.leadId = leadId;
    this.origin = origin;
    this.customer = customer;
    this.createdAt = now;
    this.updatedAt = now;
  }

  /** The fields that the API and the webhooks share. */
  ObjectNode shared() {
    return Wire.object()
        .put("talk_id", id)
        .put("created_at", createdAt)
        .put("updated_at", updatedAt)
        .put("rate", 0)
        .put("contact_id", contactId)
        .put("chat_id", chatId)
        .put("entity_id", leadId)
        .put("entity_type", "lead")
        .put("is_in_work", inWork)
        .put("is_read", read)
        .put("origin", origin);
  }

  ObjectNode json(Request request) {
    ObjectNode json =
        shared()
            .put("status", inWork ? "in_work" : "closed")
            .putNull("missed_at")
            .put("account_id", request.account().id());
    Hal.self(json, request.href("/api/v4/talks/" + id));
    ObjectNode embedded = json.putObject("_embedded");
    embedded.putArray("contacts").add(Hal.reference(request, EntityKind.CONTACTS, contactId));
    embedded.putArray("leads").add(Hal.reference(request, EntityKind.LEADS, leadId));
    embedded.putArray("customers");
    return json;
  }
}
