package io.parley.kommo.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Messages as the API and the webhooks show them. */
final class Messages {
  private Messages() {}

  static ObjectNode hookItem(SandboxMessage message) {
    ObjectNode item =
        Wire.object()
            .put("id", message.id())
            .put("chat_id", message.chatId())
            .put("talk_id", message.talkId())
            .put("contact_id", message.contactId())
            .put("text", message.text())
            .put("created_at", message.at().getEpochSecond())
            .put("element_type", EntityKind.LEADS.code())
            .put("entity_type", "lead")
            .put("element_id", message.leadId())
            .put("entity_id", message.leadId())
            .put("type", message.incoming() ? "incoming" : "outgoing")
            .put("message_type", type(message));
    item.set("author", author(message));
    item.put("origin", message.origin());
    attachment(message, item);
    return item;
  }

  static ObjectNode json(SandboxMessage message) {
    ObjectNode json =
        Wire.object()
            .put("id", message.id())
            .put("talk_id", message.talkId())
            .put("chat_id", message.chatId())
            .put("type", message.incoming() ? "incoming" : "outgoing")
            .put("message_type", type(message));
    json.set("author", author(message));
    json.put("text", message.text()).put("delivery_status", "delivered");
    attachment(message, json);
    return json.put("created_at", message.at().getEpochSecond());
  }

  private static ObjectNode author(SandboxMessage message) {
    return Wire.object()
        .put("id", message.incoming() ? message.chatId() : message.authorType())
        .put("type", message.authorType())
        .put("name", message.author());
  }

  private static String type(SandboxMessage message) {
    return message.attachment().map(SandboxMessage.Attachment::type).orElse("text");
  }

  private static void attachment(SandboxMessage message, ObjectNode item) {
    message
        .attachment()
        .ifPresent(
            file ->
                item.putObject("attachment")
                    .put("type", file.type())
                    .put("link", file.link())
                    .put("file_name", file.fileName()));
  }
}
