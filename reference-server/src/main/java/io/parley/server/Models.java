package io.parley.server;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import io.parley.core.agent.Answerer;
import io.parley.core.agent.ExcerptSummariser;
import io.parley.core.agent.Guard;
import io.parley.core.agent.ModelAnswerer;
import io.parley.core.agent.ModelSummariser;
import io.parley.core.agent.Responder;
import io.parley.core.agent.Summariser;
import io.parley.core.agent.guard.Claims;
import io.parley.core.agent.guard.Injection;
import io.parley.core.agent.guard.Links;
import io.parley.core.agent.guard.NeverSay;
import io.parley.core.agent.guard.Secrets;
import io.parley.core.model.ModelAllowance;
import io.parley.core.secret.Secret;
import io.parley.core.work.Storage;
import io.parley.rag.answer.Grounding;
import io.parley.rag.answer.OfflineAnswerer;
import io.parley.rag.article.KnowledgeBase;
import io.parley.server.operations.ModelMetrics;
import io.parley.server.outgoing.ModelHttp;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The language model that words answers and sums up, and what checks its words; without a
 * configured one the built-in answerer and excerpts stand in.
 */
final class Models implements AutoCloseable {
  /** Longer than a call may take: the time-outs are the client's. */
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final List<Answerer> answerers;
  private final Summariser summariser;
  private final Optional<ModelHttp> http;
  private final Duration patience;

  /**
   * @param metrics counts what is asked of answerers
   */
  Models(ServerConfig config, Storage storage, Clock clock, ModelMetrics metrics) {
    Answerer builtIn = new OfflineAnswerer();
    this.patience = config.chatModelPatience();
    if (config.chatModel().isEmpty()) {
      this.answerers = List.of(metrics.metered(builtIn));
      this.summariser = new ExcerptSummariser();
      this.http = Optional.empty();
      return;
    }
    ServerConfig.ModelEndpoint endpoint = config.chatModel().get();
    var client = new ModelHttp(endpoint.model(), clock);
    var allowance = new ModelAllowance(storage, config.chatModelTokensPerDay());
    String key = endpoint.key().map(Secret::reveal).orElse("none");
    ChatModel model =
        OpenAiChatModel.builder()
            .httpClientBuilder(client.builder())
            .baseUrl(endpoint.url().toString())
            .apiKey(key)
            .modelName(endpoint.model())
            .timeout(LONGEST)
            .maxRetries(0)
            .build();
    var streaming =
        OpenAiStreamingChatModel.builder()
            .httpClientBuilder(client.builder())
            .baseUrl(endpoint.url().toString())
            .apiKey(key)
            .modelName(endpoint.model())
            .timeout(LONGEST)
            .build();
    this.answerers =
        List.of(
            metrics.metered(
                new ModelAnswerer(model, endpoint.model()).streaming(streaming).within(allowance)),
            metrics.metered(builtIn));
    this.summariser = new ModelSummariser(model, endpoint.model(), allowance);
    this.http = Optional.of(client);
  }

  /** Makes the turns of every agent. */
  Responder responder(KnowledgeBase knowledge) {
    List<Guard> guards =
        List.of(new Links(), new Secrets(), new NeverSay(), new Claims(), new Grounding());
    return new Responder(knowledge, List.of(new Injection()), answerers, guards, patience);
  }

  /** Sums up what leaves an agent's window. */
  Summariser summariser() {
    return summariser;
  }

  @Override
  public void close() {
    http.ifPresent(ModelHttp::close);
  }
}
