package io.parley.server.kommo;

import io.parley.core.agent.Reception;
import io.parley.core.event.Event;
import io.parley.core.secret.Secret;
import io.parley.server.store.Stored;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Places messages from Kommo: the integration names the agent, the chat is the conversation. */
public final class KommoReception implements Reception {
  /** What the source of an event from Kommo starts with; the integration's id follows. */
  public static final String SOURCE = "kommo/";

  private final Integrations integrations;

  public KommoReception(Integrations integrations) {
    this.integrations = integrations;
  }

  @Override
  public Placement place(Event event) {
    if (!event.source().startsWith(SOURCE)) {
      return new Placement.Nowhere("no agent answers messages from " + event.source());
    }
    String id = event.source().substring(SOURCE.length());
    Optional<Stored<Integration>> found = integrations.find(event.tenant(), id);
    if (found.isEmpty()) {
      return new Placement.Nowhere("integration " + id + " was removed");
    }
    Integration integration = found.get().value();
    Optional<Long> pipeline = event.fact("lead.pipelineId").map(Long::parseLong);
    if (pipeline.isPresent()
        && !integration.pipelines().isEmpty()
        && !integration.pipelines().contains(pipeline.get())) {
      return new Placement.Nowhere(
          "the lead is in pipeline " + pipeline.get() + ", which the agent does not serve");
    }
    if (integration.transport() == Integration.Transport.SALESBOT
        && event.kind().equals("message.received")
        && event.fact("salesbot.waits").isEmpty()) {
      return new Placement.Nowhere("answers go out by a salesbot, which asks for each itself");
    }
    Map<String, String> target = new LinkedHashMap<>();
    target.put("integration", id);
    target.put("transport", integration.transport().name());
    copy(event, "talk.id", target, "talk");
    copy(event, "talk.chatId", target, "chat");
    copy(event, "lead.id", target, "lead");
    copy(event, "contact.id", target, "contact");
    copy(event, "company.id", target, "company");
    copy(event, "task.id", target, "task");
    copy(event, "message.id", target, "repliesTo");
    String chat = event.fact("talk.chatId").orElse(event.subject());
    String conversation = "k" + Secret.of(id + "|" + chat).sha256().substring(0, 31);
    return new Placement.At(
        integration.agentId(),
        conversation,
        event.source(),
        event.kind().equals("message.received") ? event.fact("message.author") : Optional.empty(),
        event.fact("contact.id").map(contact -> event.source() + "|" + contact),
        Optional.of(event.subject()),
        "sendMessage",
        target);
  }

  private static void copy(Event event, String fact, Map<String, String> target, String name) {
    event.fact(fact).ifPresent(value -> target.put(name, value));
  }
}
