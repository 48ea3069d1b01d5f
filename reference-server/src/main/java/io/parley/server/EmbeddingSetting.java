package io.parley.server;

import io.parley.core.language.Language;
import io.parley.core.secret.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** Which model searches by meaning. */
public sealed interface EmbeddingSetting {
  /** None: words alone. */
  record Off() implements EmbeddingSetting {}

  /** The small English model inside the process, for English texts alone. */
  record InProcess() implements EmbeddingSetting {}

  /**
   * A model behind an OpenAI-compatible address.
   *
   * @param endpoint where it is
   * @param languages what it is good for; empty for all
   * @param dimensions of its vectors; empty: asked of it
   */
  record Remote(
      ServerConfig.ModelEndpoint endpoint, Set<Language> languages, OptionalInt dimensions)
      implements EmbeddingSetting {
    public Remote {
      languages = Set.copyOf(languages);
    }
  }

  /**
   * A model in ONNX files, run inside the process.
   *
   * @param folder with {@code model.onnx} and {@code tokenizer.json}
   * @param model its name
   * @param languages what it is good for; empty for all
   */
  record Files(Path folder, String model, Set<Language> languages) implements EmbeddingSetting {
    public Files {
      languages = Set.copyOf(languages);
    }
  }

  /** Reads {@code PARLEY_EMBEDDING_MODEL} and the variables that begin so. */
  static EmbeddingSetting of(Variables variables) {
    String name = "PARLEY_EMBEDDING_MODEL";
    Optional<String> url = variables.text(name + "_URL");
    Optional<String> model = variables.text(name);
    Optional<Secret> key = variables.secret(name + "_KEY", 1);
    Set<Language> languages = languages(variables, name + "_LANGUAGES");
    int dimensions = variables.number(name + "_DIMENSIONS", 0, 0, 4096);
    if (url.isEmpty()) {
      if (key.isPresent()) {
        throw new IllegalArgumentException(name + "_URL must be set where " + name + "_KEY is");
      }
      return switch (model.orElse("in-process")) {
        case "none" -> new Off();
        case "in-process" -> new InProcess();
        default ->
            throw new IllegalArgumentException(
                name
                    + " '"
                    + model.orElse("")
                    + "' must be none or in-process where "
                    + name
                    + "_URL is not set");
      };
    }
    String named =
        model.orElseThrow(
            () ->
                new IllegalArgumentException(
                    name + " must name a model where " + name + "_URL is set"));
    if (url.get().startsWith("file:")) {
      return new Files(folder(name + "_URL", url.get()), named, languages);
    }
    URI address = variables.url(name + "_URL").orElseThrow();
    return new Remote(
        new ServerConfig.ModelEndpoint(address, key, named),
        languages,
        dimensions == 0 ? OptionalInt.empty() : OptionalInt.of(dimensions));
  }

  private static Path folder(String name, String url) {
    try {
      return Path.of(URI.create(url));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          name + " '" + url + "' must be a folder as file:///folder, or an http address", e);
    }
  }

  private static Set<Language> languages(Variables variables, String name) {
    return variables.text(name).stream()
        .flatMap(list -> Arrays.stream(list.split(",", -1)))
        .map(
            code ->
                Language.find(code)
                    .orElseThrow(
                        () ->
                            new IllegalArgumentException(
                                name + " '" + code + "' must be of en, es, pt, ru")))
        .collect(Collectors.toUnmodifiableSet());
  }
}
