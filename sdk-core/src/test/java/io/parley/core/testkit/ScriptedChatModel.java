package io.parley.core.testkit;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/**
 * A chat model that follows a script: each request takes the next line of it, an answer or a
 * failure, and is kept. A request beyond the script fails the test. Thread-safe.
 */
public final class ScriptedChatModel implements ChatModel {
  private final Deque<Function<ChatRequest, ChatResponse>> script = new ArrayDeque<>();
  private final List<ChatRequest> requests = new ArrayList<>();

  /** The next line of the script: this text. */
  public ScriptedChatModel answers(String text) {
    return answers(AiMessage.from(text));
  }

  /** The next line of the script: this message, which may call tools. */
  public ScriptedChatModel answers(AiMessage message) {
    return follows(request -> ChatResponse.builder().aiMessage(message).build());
  }

  /** The next line of the script: this failure. */
  public ScriptedChatModel fails(RuntimeException failure) {
    return follows(
        request -> {
          throw failure;
        });
  }

  /** The next line of the script: whatever this makes of the request. */
  public synchronized ScriptedChatModel follows(Function<ChatRequest, ChatResponse> line) {
    script.addLast(line);
    return this;
  }

  /** The requests so far, in order. */
  public synchronized List<ChatRequest> requests() {
    return List.copyOf(requests);
  }

  /** How many lines of the script are left. */
  public synchronized int left() {
    return script.size();
  }

  @Override
  public ChatResponse doChat(ChatRequest request) {
    return next(request).apply(request);
  }

  private synchronized Function<ChatRequest, ChatResponse> next(ChatRequest request) {
    requests.add(request);
    if (script.isEmpty()) {
      throw new AssertionError(
          "request " + requests.size() + " has no line in the script: " + request.messages());
    }
    return script.removeFirst();
  }
}
