package io.parley.server.resource;

import io.parley.core.language.Language;
import io.parley.rag.file.KnowledgeFile;
import io.parley.rag.file.StageState;
import io.parley.rag.index.Chunk;
import io.parley.server.call.Bodies;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A file or page as the API shows it. */
record FileView(
    String id,
    String name,
    String type,
    String mediaType,
    long size,
    String sha256,
    Optional<String> url,
    Optional<Duration> refetchEvery,
    Optional<String> categoryId,
    Optional<String> language,
    String status,
    double progress,
    Optional<String> reason,
    boolean searchable,
    int chunks,
    List<Stage> stages,
    List<String> warnings,
    String jobId,
    Instant createdAt,
    Instant updatedAt) {

  /** One of its stages. */
  record Stage(
      String name,
      String status,
      Optional<String> reason,
      Optional<Instant> startedAt,
      Optional<Instant> endedAt) {
    static Stage of(StageState state) {
      return new Stage(
          state.stage(),
          Bodies.spelled(state.status()),
          state.reason(),
          state.startedAt(),
          state.endedAt());
    }
  }

  static FileView of(KnowledgeFile file) {
    KnowledgeFile.Content content = file.content();
    return new FileView(
        file.id(),
        content.name(),
        Bodies.spelled(content.type()),
        content.type().mediaType(),
        content.size(),
        content.sha256(),
        content.page().map(KnowledgeFile.Page::address),
        content.page().map(KnowledgeFile.Page::every),
        content.categoryId(),
        content.language().map(Language::code),
        Bodies.spelled(file.status()),
        file.progress(),
        file.reason(),
        content.published().isPresent(),
        content.chunks(),
        content.stages().stream().map(Stage::of).toList(),
        content.warnings(),
        content.job(),
        file.createdAt(),
        file.updatedAt());
  }

  /** A chunk of a file. */
  record ChunkView(
      String id, int ordinal, List<String> path, String text, Optional<String> language) {
    static ChunkView of(Chunk chunk) {
      return new ChunkView(
          chunk.id(),
          chunk.ordinal(),
          chunk.path(),
          chunk.text(),
          chunk.language().map(Language::code));
    }
  }

  /** What people may change of a file. */
  record Settings(@Nullable String name, Optional<String> categoryId, Optional<String> language) {
    Settings {
      var unused = language.map(Language::of);
      Bodies.required("name", name);
    }

    static Settings of(KnowledgeFile.Content content) {
      return new Settings(
          content.name(), content.categoryId(), content.language().map(Language::code));
    }
  }
}
