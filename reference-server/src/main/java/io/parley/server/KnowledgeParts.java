package io.parley.server;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import io.parley.core.UnsafeSettingException;
import io.parley.core.language.Language;
import io.parley.core.secret.Secret;
import io.parley.core.work.Storage;
import io.parley.rag.article.KnowledgeBase;
import io.parley.rag.embed.Embedder;
import io.parley.rag.embed.EmbeddingProfile;
import io.parley.rag.embed.Embeddings;
import io.parley.rag.embed.InProcessModels;
import io.parley.rag.index.TextIndex;
import io.parley.rag.index.VectorIndex;
import io.parley.rag.index.lucene.LuceneTextIndex;
import io.parley.rag.index.lucene.LuceneVectorIndex;
import io.parley.rag.index.lucene.PostgresTextIndex;
import io.parley.rag.index.postgres.PostgresVectorIndex;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The knowledge base and what it is searched by, as the server is set up. */
final class KnowledgeParts implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(KnowledgeParts.class);

  /** A customer waits for the vector of the question; after that, words have to do. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final int CONNECTIONS = 4;

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final KnowledgeBase base;

  KnowledgeParts(ServerConfig config, Storage storage, Clock clock) {
    try {
      Optional<HikariDataSource> database = config.databaseUrl().map(url -> opened(pool(url)));
      TextIndex text =
          config.textIndex() == ServerConfig.TextIndexPlace.DATABASE
              ? new PostgresTextIndex(database.orElseThrow())
              : opened(new LuceneTextIndex(config.data().resolve("index")));
      Optional<Embeddings> embeddings =
          embedder(config.embedding())
              .flatMap(
                  model ->
                      vectors(config, database)
                          .map(vectors -> new Embeddings(storage, model, vectors, clock)));
      base = new KnowledgeBase(storage, text, embeddings);
      base.model().ifPresent(KnowledgeParts::announce);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  KnowledgeBase base() {
    return base;
  }

  private static void announce(EmbeddingProfile model) {
    if (model.languages().isEmpty()) {
      log.info("searching by words, and by meaning with model {}", model.model());
    } else {
      log.info(
          "searching by words, and by meaning in {} with model {}; other languages rest on words",
          model.languages().stream().map(Language::code).sorted().toList(),
          model.model());
    }
  }

  /** Connections to the database for the indexes. */
  static HikariDataSource pool(Secret url) {
    var config = new HikariConfig();
    config.setPoolName("index");
    config.setJdbcUrl(url.reveal());
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(0);
    return new HikariDataSource(config);
  }

  /** Empty where the database cannot hold vectors: then words have to do, as the log says. */
  private Optional<VectorIndex> vectors(ServerConfig config, Optional<HikariDataSource> database) {
    if (database.isEmpty()) {
      return Optional.of(opened(new LuceneVectorIndex(config.data().resolve("vectors"))));
    }
    try {
      return Optional.of(new PostgresVectorIndex(database.get()));
    } catch (UnsafeSettingException e) {
      log.warn("searching by words only: {}", e.getMessage());
      return Optional.empty();
    }
  }

  private Optional<Embedder> embedder(EmbeddingSetting setting) {
    return switch (setting) {
      case EmbeddingSetting.Off off -> Optional.empty();
      case EmbeddingSetting.InProcess english -> Optional.of(InProcessModels.english(threads()));
      case EmbeddingSetting.Files files ->
          Optional.of(
              InProcessModels.onnx(files.folder(), files.model(), files.languages(), threads()));
      case EmbeddingSetting.Remote remote -> Optional.of(remote(remote));
    };
  }

  private static Embedder remote(EmbeddingSetting.Remote remote) {
    ServerConfig.ModelEndpoint endpoint = remote.endpoint();
    EmbeddingProfile plain =
        EmbeddingProfile.multilingual(endpoint.model()).languages(remote.languages());
    EmbeddingProfile profile =
        InProcessModels.prefixed(
            remote.dimensions().isPresent()
                ? plain.dimensions(remote.dimensions().getAsInt())
                : plain);
    return new Embedder(
        profile,
        () ->
            OpenAiEmbeddingModel.builder()
                .baseUrl(endpoint.url().toString())
                .apiKey(endpoint.key().map(Secret::reveal).orElse("none"))
                .modelName(endpoint.model())
                .timeout(PATIENCE)
                .maxRetries(0)
                .build());
  }

  /** Embedding what was written takes half of the processors at most: customers come first. */
  private Executor threads() {
    int half = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    ExecutorService threads =
        Executors.newFixedThreadPool(
            half, Thread.ofPlatform().daemon().name("embedding-", 0).factory());
    return opened(threads);
  }

  private <T extends AutoCloseable> T opened(T part) {
    parts.addFirst(part);
    return part;
  }

  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.removeFirst().close();
      } catch (Exception e) {
        log.warn("a part of the knowledge base did not close", e);
      }
    }
  }
}
