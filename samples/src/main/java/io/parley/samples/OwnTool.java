package io.parley.samples;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.parley.core.TenantId;
import io.parley.core.action.ActionCatalog;
import io.parley.core.action.ActionHandler;
import io.parley.core.action.Dispatcher;
import io.parley.core.action.Finding;
import io.parley.core.action.Outcome;
import io.parley.core.agent.Agent;
import io.parley.core.agent.Agents;
import io.parley.core.agent.Chat;
import io.parley.core.agent.Conduct;
import io.parley.core.agent.ContextProvider;
import io.parley.core.agent.ModelAnswerer;
import io.parley.core.agent.Responder;
import io.parley.core.agent.Tools;
import io.parley.core.agent.guard.Claims;
import io.parley.core.inmemory.InMemoryStorage;
import io.parley.core.work.Backoff;
import io.parley.core.work.Effect;
import io.parley.core.work.Worker;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * A tool of one's own: the agent's model may reserve a lamp, which is done once, after the reply.
 */
public final class OwnTool {
  private OwnTool() {}

  /** Reserves lamps; a reservation is found again by the key of its effect. */
  static final class ReserveLamp implements ActionHandler {
    private final Map<String, String> reserved = new ConcurrentHashMap<>();

    @Override
    public String type() {
      return "reserveLamp";
    }

    @Override
    public String parameters() {
      return """
      {"type":"object","additionalProperties":false,"required":["lamp"],
       "description":"Reserves a lamp for the customer for three days.",
       "properties":{"lamp":{"type":"string","minLength":1,"maxLength":60}}}
      """;
    }

    @Override
    public Optional<String> objection(Effect effect) {
      return Optional.empty();
    }

    @Override
    public Outcome run(Effect effect) {
      reserved.put(effect.key(), effect.parameter("lamp").orElseThrow());
      return new Outcome.Done(Optional.of(effect.key()));
    }

    @Override
    public Finding reconcile(Effect effect, ActionHandler.Claims claims) {
      return reserved.containsKey(effect.key())
          ? new Finding.Happened(Optional.of(effect.key()))
          : new Finding.Absent();
    }

    List<String> lamps() {
      return List.copyOf(reserved.values());
    }
  }

  public static void main(String[] arguments) {
    System.out.println("reserved: " + ask(new EagerModel(), "Keep a Luna for me, please"));
  }

  /** Stands for a language model: calls the tool, then answers. */
  static final class EagerModel implements ChatModel {
    @Override
    public ChatResponse doChat(ChatRequest request) {
      boolean called = request.messages().getLast() instanceof ToolExecutionResultMessage;
      return ChatResponse.builder()
          .aiMessage(
              called
                  ? AiMessage.from(
                      "{\"verdict\":\"small_talk\",\"answer\":\"I am reserving Luna for you.\"}")
                  : AiMessage.from(
                      ToolExecutionRequest.builder()
                          .id("1")
                          .name("reserveLamp")
                          .arguments("{\"lamp\":\"Luna\"}")
                          .build()))
          .build();
    }
  }

  /**
   * Has an agent with that tool answer.
   *
   * @param model calls the tool, or not
   * @return what was reserved
   */
  static List<String> ask(ChatModel model, String question) {
    Clock clock = Clock.systemUTC();
    var shop = new TenantId("shop");
    var lamps = new ReserveLamp();
    try (var storage = new InMemoryStorage()) {
      Agent sofia =
          new Agents(storage)
              .create(
                  shop,
                  "sofia",
                  Agent.Profile.named("Sofia").conduct(Conduct.DEFAULT.tools("reserveLamp")),
                  clock.instant());
      var responder =
          new Responder(
              request -> ContextProvider.Context.EMPTY,
              List.of(new ModelAnswerer(model, "model")),
              List.of(new Claims()));
      var tools = new Tools(ActionCatalog.of(List.of(lamps)), Set.of());
      var reply =
          new Chat(storage, responder, tools)
              .say(sofia, "c-1", Optional.of("Ana"), question, clock.instant());
      System.out.println(reply.reply().orElseThrow().text());

      var dispatcher =
          new Dispatcher(
              storage.log(),
              List.of(lamps),
              Duration.ofSeconds(40),
              Backoff.DEFAULT,
              RandomGenerator.getDefault(),
              effect -> {});
      new Worker(
              storage.work(),
              List.of(dispatcher),
              Worker.Settings.named("sample"),
              clock,
              RandomGenerator.getDefault())
          .drain();
    }
    return lamps.lamps();
  }
}
