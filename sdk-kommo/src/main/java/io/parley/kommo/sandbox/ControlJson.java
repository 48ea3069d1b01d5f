package io.parley.kommo.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What the control routes and the page show, as JSON. */
final class ControlJson {
  private ControlJson() {}

  static ObjectNode account(SandboxAccount account) {
    ObjectNode json =
        Wire.object()
            .put("id", account.id())
            .put("subdomain", account.subdomain())
            .put("token", account.token())
            .put("admin_id", account.adminId())
            .put("manager_id", account.managerId())
            .put("pipeline_id", account.pipelineId())
            .put("reply_bot_id", account.replyBotId());
    ObjectNode stages = json.putObject("stages");
    account.stages().forEach(stages::put);
    var webhooks = json.putArray("active_webhooks");
    account.activeWebhooks().forEach(uri -> webhooks.add(uri.toString()));
    return json;
  }

  static ObjectNode lead(SandboxLead lead) {
    ObjectNode json =
        Wire.object()
            .put("id", lead.id())
            .put("name", lead.name())
            .put("price", lead.price())
            .put("pipeline_id", lead.pipelineId())
            .put("status_id", lead.statusId())
            .put("responsible_user_id", lead.responsibleUserId());
    json.set("tags", Wire.texts(lead.tags()));
    var contacts = json.putArray("contacts");
    lead.contacts().forEach(contacts::add);
    ObjectNode fields = json.putObject("fields");
    lead.fields().forEach((name, values) -> fields.set(name, Wire.texts(values)));
    return json;
  }

  static ObjectNode talk(SandboxTalk talk) {
    return Wire.object()
        .put("id", talk.id())
        .put("chat_id", talk.chatId())
        .put("customer", talk.customer())
        .put("origin", talk.origin())
        .put("contact_id", talk.contactId())
        .put("lead_id", talk.leadId())
        .put("open", talk.open())
        .put("messages", talk.messages().size());
  }

  static ObjectNode message(SandboxMessage message) {
    return Wire.object()
        .put("id", message.id())
        .put("talk_id", message.talkId())
        .put("chat_id", message.chatId())
        .put("contact_id", message.contactId())
        .put("lead_id", message.leadId())
        .put("incoming", message.incoming())
        .put("author_type", message.authorType())
        .put("author", message.author())
        .put("text", message.text())
        .put("at", message.at().toString())
        .put("origin", message.origin());
  }

  static ObjectNode note(SandboxNote note) {
    return Wire.object()
        .put("id", note.id())
        .put("entity_type", note.entityType())
        .put("entity_id", note.entityId())
        .put("type", note.type())
        .put("text", note.text());
  }

  static ObjectNode task(SandboxTask task) {
    return Wire.object()
        .put("id", task.id())
        .put("entity_type", task.entityType())
        .put("entity_id", task.entityId())
        .put("text", task.text())
        .put("complete_till", task.completeTill().toString())
        .put("completed", task.completed())
        .put("result", task.result())
        .put("responsible_user_id", task.responsibleUserId());
  }

  static ObjectNode write(ApiWrite write) {
    return Wire.object()
        .put("at", write.at().toString())
        .put("request_id", write.requestId())
        .put("method", write.method())
        .put("path", write.path())
        .put("body", write.body())
        .put("status", write.status())
        .put("done", write.done());
  }

  static ObjectNode delivery(HookDelivery delivery) {
    return Wire.object()
        .put("at", delivery.at().toString())
        .put("destination", delivery.destination())
        .put("body", delivery.body())
        .put("attempt", delivery.attempt())
        .put("status", delivery.status())
        .put("problem", delivery.problem());
  }

  static ObjectNode stats(SandboxStats stats) {
    ObjectNode json =
        Wire.object()
            .put("requests", stats.requests())
            .put("most_in_a_second", stats.mostInASecond())
            .put("too_many", stats.tooMany())
            .put("while_banned", stats.whileBanned())
            .put("bans", stats.bans());
    ObjectNode byStatus = json.putObject("by_status");
    stats.byStatus().forEach((status, count) -> byStatus.put(status.toString(), count));
    ObjectNode byRoute = json.putObject("by_route");
    stats.byRoute().forEach(byRoute::put);
    return json;
  }
}
