package io.parley.rag.embed;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.exception.NonRetriableException;
import dev.langchain4j.model.embedding.EmbeddingModel;
import io.parley.rag.index.Chunk;
import io.parley.rag.index.UnitVector;
import io.parley.rag.index.VectorSpace;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns questions and chunks into vectors of one space, by a model and what is known of it.
 * Thread-safe when the model is.
 */
public final class Embedder {
  private final EmbeddingProfile profile;
  private final Supplier<EmbeddingModel> loading;
  private final Object lock = new Object();
  private volatile @Nullable EmbeddingModel loaded;
  private volatile @Nullable VectorSpace space;

  /**
   * @param profile what is known of the model
   * @param loading gives the model, once, when the first text is embedded
   */
  public Embedder(EmbeddingProfile profile, Supplier<EmbeddingModel> loading) {
    this.profile = profile;
    this.loading = loading;
  }

  /** Uses a model that is there already. */
  public static Embedder of(EmbeddingProfile profile, EmbeddingModel model) {
    return new Embedder(profile, () -> model);
  }

  /** What is known of the model. */
  public EmbeddingProfile profile() {
    return profile;
  }

  /** Whether the model has been loaded. */
  public boolean isLoaded() {
    return loaded != null;
  }

  /**
   * The space of its vectors. Asks the model when its profile does not tell the dimensions.
   *
   * @throws EmbeddingException when the model does not answer
   */
  public VectorSpace space() {
    VectorSpace known = space;
    if (known == null) {
      int dimensions =
          profile.dimensions().isPresent()
              ? profile.dimensions().getAsInt()
              : asked(() -> model().dimension());
      known = new VectorSpace(profile.fingerprint(dimensions), dimensions);
      space = known;
    }
    return known;
  }

  /**
   * The vector of a question; empty for a text that the model sees nothing in.
   *
   * @throws EmbeddingException when the model does not answer, or in other dimensions
   */
  public Optional<UnitVector> question(String text) {
    Embedding embedding =
        asked(() -> model().embed(profile.questionPrefix() + profile.cut(text.strip())).content());
    return unit(embedding);
  }

  /**
   * The vectors of chunks, in their order; empty for one that the model sees nothing in. What is
   * embedded is the header of the chunk and its text.
   *
   * @throws EmbeddingException when the model does not answer, or in other dimensions
   */
  public List<Optional<UnitVector>> passages(List<Chunk> chunks) {
    List<TextSegment> texts =
        chunks.stream()
            .map(
                chunk ->
                    TextSegment.from(
                        profile.passagePrefix()
                            + profile.cut((chunk.header() + "\n" + chunk.text()).strip())))
            .toList();
    List<Embedding> embeddings = asked(() -> model().embedAll(texts).content());
    if (embeddings.size() != chunks.size()) {
      throw new EmbeddingException(
          profile.model(),
          "gave " + embeddings.size() + " vectors for " + chunks.size() + " texts",
          false,
          null);
    }
    return embeddings.stream().map(this::unit).toList();
  }

  private Optional<UnitVector> unit(Embedding embedding) {
    float[] vector = embedding.vector();
    int dimensions = space().dimensions();
    if (vector.length != dimensions) {
      throw new EmbeddingException(
          profile.model(),
          "gave a vector of "
              + vector.length
              + " dimensions, not "
              + dimensions
              + ": correct its dimensions, or give it another name so that all is embedded again",
          false,
          null);
    }
    try {
      return UnitVector.of(vector);
    } catch (IllegalArgumentException e) {
      throw new EmbeddingException(profile.model(), "gave a " + e.getMessage(), false, e);
    }
  }

  private EmbeddingModel model() {
    EmbeddingModel model = loaded;
    if (model == null) {
      synchronized (lock) {
        model = loaded;
        if (model == null) {
          model = loading.get();
          loaded = model;
        }
      }
    }
    return model;
  }

  private <T> T asked(Supplier<T> asking) {
    try {
      return asking.get();
    } catch (EmbeddingException e) {
      throw e;
    } catch (LinkageError e) {
      // A native library that this machine cannot load, or a class that is not on the class path.
      throw new EmbeddingException(
          profile.model(), "cannot be loaded here: " + e.getMessage(), false, e);
    } catch (RuntimeException e) {
      // Models throw what their clients do; only what they know to be final is.
      throw new EmbeddingException(
          profile.model(),
          e.getClass().getSimpleName() + " on an embedding request: " + e.getMessage(),
          !(e instanceof NonRetriableException),
          e);
    }
  }
}
