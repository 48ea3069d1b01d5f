package io.parley.server;

import dev.langchain4j.model.openai.OpenAiChatModel;
import io.parley.core.agent.Answerer;
import io.parley.core.agent.ModelAnswerer;
import io.parley.core.secret.Secret;
import io.parley.rag.answer.OfflineAnswerer;
import java.time.Duration;
import java.util.List;

/** Who words answers: the configured model, then the built-in answerer; without a model only it. */
final class Answerers {
  /** With one retry inside, a customer waits at most half a minute for the built-in answerer. */
  private static final Duration PATIENCE = Duration.ofSeconds(25);

  private Answerers() {}

  static List<Answerer> of(ServerConfig config) {
    Answerer builtIn = new OfflineAnswerer();
    return config
        .chatModel()
        .map(endpoint -> List.of(model(endpoint), builtIn))
        .orElseGet(() -> List.of(builtIn));
  }

  private static Answerer model(ServerConfig.ModelEndpoint endpoint) {
    var model =
        OpenAiChatModel.builder()
            .baseUrl(endpoint.url().toString())
            .apiKey(endpoint.key().map(Secret::reveal).orElse("none"))
            .modelName(endpoint.model())
            .timeout(PATIENCE)
            .maxRetries(0)
            .build();
    return new ModelAnswerer(model, endpoint.model());
  }
}
