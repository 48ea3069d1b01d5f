package io.parley.core.agent;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.TokenUsage;
import io.parley.core.RemoteException;
import io.parley.core.model.ModelAllowance;
import io.parley.core.model.ModelCalls;
import io.parley.core.model.QuotaExhaustedException;
import io.parley.core.model.Tokens;
import io.parley.core.model.UnusableAnswerException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Has a language model word the answer. The model is shown the passages under short labels and
 * answers in JSON with exact quotes; whatever it cites must be one of the labels. What it calls is
 * judged and planned, never carried out here. Thread-safe where the model is.
 */
public final class ModelAnswerer implements Answerer {
  /** So often a model may call tools before it has to answer. */
  private static final int MOST_ROUNDS = 4;

  /** What an answer is taken to cost before it is there. */
  private static final int USUAL_ANSWER = 300;

  private final ChatModel model;
  private final String name;
  private final ModelCalls calls;
  private final Optional<StreamingChatModel> streaming;
  private final Optional<ModelAllowance> allowance;

  /**
   * @param model asked for each answer; brings its own time-outs
   * @param name how it is called in traces, such as {@code gpt-4o-mini}
   */
  public ModelAnswerer(ChatModel model, String name) {
    this(model, name, Optional.empty(), Optional.empty());
  }

  private ModelAnswerer(
      ChatModel model,
      String name,
      Optional<StreamingChatModel> streaming,
      Optional<ModelAllowance> allowance) {
    this.model = model;
    this.name = name;
    this.calls = new ModelCalls(name);
    this.streaming = streaming;
    this.allowance = allowance;
  }

  /** The same, told word by word by this model where somebody listens. */
  public ModelAnswerer streaming(StreamingChatModel same) {
    return new ModelAnswerer(model, name, Optional.of(same), allowance);
  }

  /** The same, asked only as far as that allows. */
  public ModelAnswerer within(ModelAllowance limits) {
    return new ModelAnswerer(model, name, streaming, Optional.of(limits));
  }

  @Override
  public int repairs() {
    return 2;
  }

  @Override
  public Draft answer(Question question) {
    List<ChatMessage> messages = new ArrayList<>(Prompt.of(question));
    Toolset.Calls made = question.turn().tools().calls(question);
    Usage usage = Usage.NONE;
    for (int round = 1; ; round++) {
      boolean mayCall = round <= MOST_ROUNDS && !question.turn().tools().isEmpty();
      var growing = new GrowingAnswer(question, name, made);
      ChatResponse response = asked(question, messages, mayCall, growing);
      usage = usage.and(usage(response));
      AiMessage said = response.aiMessage();
      if (!said.hasToolExecutionRequests()) {
        return AnswerJson.read(
            question,
            Optional.ofNullable(said.text()).orElse(""),
            name,
            Prompt.shown(messages),
            usage,
            made);
      }
      if (round > MOST_ROUNDS) {
        throw new UnusableAnswerException(
            calls.remote(), "called tools again and again instead of answering", null);
      }
      messages.add(said);
      for (ToolExecutionRequest call : said.toolExecutionRequests()) {
        String tool = Optional.ofNullable(call.name()).orElse("");
        String arguments = Optional.ofNullable(call.arguments()).orElse("");
        messages.add(ToolExecutionResultMessage.from(call, made.judge(tool, arguments).result()));
      }
    }
  }

  private ChatResponse asked(
      Question question, List<ChatMessage> messages, boolean mayCall, GrowingAnswer growing) {
    Agent.Model wanted = question.agent().profile().model();
    var request = ChatRequest.builder().messages(messages);
    wanted.name().ifPresent(request::modelName);
    wanted.temperature().ifPresent(request::temperature);
    wanted.maxTokens().ifPresent(request::maxOutputTokens);
    if (mayCall) {
      request.toolSpecifications(Prompt.tools(question.turn().tools()));
    }
    int taken = taken(question, messages);
    try {
      ChatResponse response =
          streaming.isPresent() && question.hearing().isPresent()
              ? calls.ask(streaming.get(), request.build(), question.patience(), growing::heard)
              : calls.ask(model, request.build(), question.patience());
      settle(question, taken, usage(response));
      return response;
    } catch (QuotaExhaustedException e) {
      settle(question, taken, Usage.NONE);
      allowance.ifPresent(
          limits ->
              limits.rest(
                  question.agent().tenant(), name, String.valueOf(e.getMessage()), now(question)));
      throw e;
    }
  }

  /** Takes from the day's tokens what the call will probably cost. */
  private int taken(Question question, List<ChatMessage> messages) {
    if (allowance.isEmpty()) {
      return 0;
    }
    int tokens = Tokens.in(Prompt.shown(messages)) + USUAL_ANSWER;
    Optional<String> refusal =
        allowance.get().refusal(question.agent().tenant(), name, tokens, now(question));
    if (refusal.isPresent()) {
      throw new RemoteException(calls.remote(), refusal.get(), false, false, null, null);
    }
    return tokens;
  }

  private void settle(Question question, int taken, Usage cost) {
    int tokens = cost.inputTokens() + cost.outputTokens();
    allowance.ifPresent(
        limits ->
            limits.settle(
                question.agent().tenant(), taken, tokens == 0 ? taken : tokens, now(question)));
  }

  private static java.time.Instant now(Question question) {
    return question.turn().now();
  }

  private static Usage usage(ChatResponse response) {
    TokenUsage usage = response.tokenUsage();
    if (usage == null) {
      return Usage.NONE;
    }
    Integer input = usage.inputTokenCount();
    Integer output = usage.outputTokenCount();
    return new Usage(input == null ? 0 : input, output == null ? 0 : output);
  }
}
