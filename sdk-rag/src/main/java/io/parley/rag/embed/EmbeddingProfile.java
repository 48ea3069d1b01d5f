package io.parley.rag.embed;

import io.parley.core.language.Language;
import io.parley.core.secret.Secret;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What is known of an embedding model. Immutable.
 *
 * @param model its name, 1 to 200 characters; another name counts as another model, whose vectors
 *     are never compared with those of this one
 * @param dimensions how many numbers its vectors have; empty: asked of the model when it is used
 * @param languages what it is good for. Chunks and questions in any other language are left to
 *     their words, since a model of one language makes others worse. Empty: all languages
 * @param maxTokens how much of a text it reads, in tokens of its own; 1 or more. Texts are cut to
 *     three characters for each; a chunk of ours has about 1000 characters, 250 tokens of English
 * @param questionPrefix put before a question, as some models want it, such as {@code "query: "}
 * @param passagePrefix put before a chunk, such as {@code "passage: "}
 * @param enough the similarity from which on a chunk probably answers the question although it uses
 *     other words, 0 to 1; empty when nobody has measured it
 */
public record EmbeddingProfile(
    String model,
    OptionalInt dimensions,
    Set<Language> languages,
    int maxTokens,
    String questionPrefix,
    String passagePrefix,
    OptionalDouble enough) {
  private static final int USUAL_TOKENS = 512;

  public EmbeddingProfile {
    languages = Set.copyOf(languages);
    if (model.isBlank() || model.length() > 200) {
      throw new IllegalArgumentException(
          "model '" + model + "' must have 1 to 200 characters and not be blank");
    }
    if (dimensions.isPresent() && dimensions.getAsInt() < 1) {
      throw new IllegalArgumentException(
          "dimensions " + dimensions.getAsInt() + " must be at least 1");
    }
    if (maxTokens < 1) {
      throw new IllegalArgumentException("maxTokens " + maxTokens + " must be at least 1");
    }
    if (enough.isPresent() && !(enough.getAsDouble() > 0 && enough.getAsDouble() <= 1)) {
      throw new IllegalArgumentException(
          "enough " + enough.getAsDouble() + " must be above 0 and at most 1");
    }
  }

  /** A model for all languages that reads {@value #USUAL_TOKENS} tokens and wants no prefixes. */
  public static EmbeddingProfile multilingual(String model) {
    return new EmbeddingProfile(
        model, OptionalInt.empty(), Set.of(), USUAL_TOKENS, "", "", OptionalDouble.empty());
  }

  /** The same for vectors of that many numbers. */
  public EmbeddingProfile dimensions(int numbers) {
    return new EmbeddingProfile(
        model,
        OptionalInt.of(numbers),
        languages,
        maxTokens,
        questionPrefix,
        passagePrefix,
        enough);
  }

  /** The same, good for these languages; none for all. */
  public EmbeddingProfile languages(Set<Language> spoken) {
    return new EmbeddingProfile(
        model, dimensions, spoken, maxTokens, questionPrefix, passagePrefix, enough);
  }

  /** The same with what the model wants before questions and passages. */
  public EmbeddingProfile prefixes(String question, String passage) {
    return new EmbeddingProfile(model, dimensions, languages, maxTokens, question, passage, enough);
  }

  /** The same, trusted from that similarity on. */
  public EmbeddingProfile enough(double similarity) {
    return new EmbeddingProfile(
        model,
        dimensions,
        languages,
        maxTokens,
        questionPrefix,
        passagePrefix,
        OptionalDouble.of(similarity));
  }

  /** Whether the model is good for texts in that language; empty is one that we do not know. */
  public boolean speaks(Optional<Language> language) {
    return languages.isEmpty() || language.filter(languages::contains).isPresent();
  }

  /** What the model is given of a text. */
  String cut(String text) {
    int most = (int) Math.min(Integer.MAX_VALUE, 3L * maxTokens);
    if (text.length() <= most) {
      return text;
    }
    // Never between the two halves of a character.
    return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
  }

  /** Names the model and all that changes its vectors: 32 characters of 0-9 and a-f. */
  public String fingerprint(int numbers) {
    return Secret.of(
            String.join("\n", model, "" + numbers, "" + maxTokens, questionPrefix, passagePrefix))
        .sha256()
        .substring(0, 32);
  }
}
