package io.parley.kommo.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code /api/v4/talks} with the add-on that reads and sends messages. */
final class TalkRoutes {
  private TalkRoutes() {}

  static void add(Router router) {
    router.add("GET", "/api/v4/talks", TalkRoutes::list);
    router.add("GET", "/api/v4/talks/#id", TalkRoutes::read);
    router.add("POST", "/api/v4/talks/#id/close", TalkRoutes::close);
    router.add("GET", "/api/v4/talks/#id/messages", TalkRoutes::messages);
    router.add("POST", "/api/v4/talks/#id/send_message", TalkRoutes::send);
  }

  private static Reply list(Request request) {
    Query query = request.query();
    List<Long> talks = query.numbers("filter", "talk_id");
    List<Long> contacts = query.numbers("filter", "contact_id");
    // Without an entity type the entity filter is ignored, as with Kommo.
    List<Long> entities =
        query.has("filter", "entity_type") ? query.numbers("filter", "entity_id") : List.of();
    boolean onlyInWork = query.has("filter", "only_in_work");
    Stream<Talk> found =
        request
            .account()
            .talks()
            .all()
            .filter(talk -> talks.isEmpty() || talks.contains(talk.id))
            .filter(talk -> contacts.isEmpty() || contacts.contains(talk.contactId))
            .filter(talk -> entities.isEmpty() || entities.contains(talk.leadId))
            .filter(talk -> !onlyInWork || talk.inWork);
    return Hal.page(request, "talks", found, Request.MOST_ENTITIES, talk -> talk.json(request));
  }

  private static Reply read(Request request) {
    return Reply.ok(talk(request).json(request));
  }

  private static Talk talk(Request request) {
    return request.account().talks().find(request.id()).orElseThrow(Refusal::notFound);
  }

  private static Reply close(Request request) {
    Talk talk = talk(request);
    if (!talk.inWork) {
      throw Refusal.unprocessable("Talk is already closed");
    }
    request.account().talks().close(talk);
    return Reply.text(202, "text/html", "");
  }

  private static Reply messages(Request request) {
    requireScope(request, "external_chat_history");
    long from = request.query().number("filter", "created_at", "from").orElse(Long.MIN_VALUE);
    long to = request.query().number("filter", "created_at", "to").orElse(Long.MAX_VALUE);
    Stream<SandboxMessage> found =
        talk(request).messages.stream()
            .filter(
                message ->
                    message.at().getEpochSecond() >= from && message.at().getEpochSecond() <= to);
    return Hal.page(request, "messages", found, Request.MOST_ENTITIES, Messages::json);
  }

  private static Reply send(Request request) {
    requireScope(request, "external_chats");
    ObjectNode body = request.object();
    Talk talk = talk(request);
    String text = body.path("text").asText("");
    Optional<SandboxMessage.Attachment> file = attachment(body.path("attachment"));
    if (text.isBlank() && file.isEmpty()) {
      throw Refusal.validation("FieldMissing", "text", "This field is missing.");
    }
    if (!talk.inWork) {
      throw Refusal.unprocessable("Talk is closed");
    }
    if (!request.account().talks().withinQuota()) {
      throw Refusal.plain(402, "Payment Required", "Over chat API limit");
    }
    SandboxMessage sent = request.account().talks().send(talk, "bot", "Integration", text, file);
    return Reply.json(202, Wire.object().put("id", sent.id()));
  }

  private static Optional<SandboxMessage.Attachment> attachment(JsonNode file) {
    if (!file.isObject()) {
      return Optional.empty();
    }
    for (String name : List.of("drive_uuid", "drive_version_uuid")) {
      if (!file.hasNonNull(name)) {
        throw Refusal.validation("FieldMissing", "attachment." + name, "This field is missing.");
      }
    }
    String uuid = file.get("drive_uuid").asText();
    return Optional.of(
        new SandboxMessage.Attachment(
            file.path("type").asText("file"), "https://drive.example/" + uuid, uuid));
  }

  private static void requireScope(Request request, String scope) {
    if (!request.granted().scopes().contains(scope)) {
      throw Refusal.forbidden("Invalid scope");
    }
  }
}
