package io.parley.rag.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.core.language.Language;
import io.parley.rag.index.UnitVector;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InProcessModelsTest {
  @TempDir Path folder;

  @Test
  void the_english_model_is_loaded_with_its_first_text_and_tells_near_from_far() {
    Embedder english = InProcessModels.english(Runnable::run);
    assertThat(english.space().dimensions()).isEqualTo(384);
    assertThat(english.isLoaded()).isFalse();
    assertThat(english.profile().speaks(Optional.of(Language.ENGLISH))).isTrue();
    assertThat(english.profile().speaks(Optional.of(Language.RUSSIAN))).isFalse();

    UnitVector asked = english.question("How do I get my money back?").orElseThrow();

    assertThat(english.isLoaded()).isTrue();
    UnitVector near = english.question("Refunds are paid within five days.").orElseThrow();
    UnitVector far = english.question("The shop is open on Sundays.").orElseThrow();
    assertThat(asked.cosine(near)).isGreaterThan(asked.cosine(far) + 0.1);
  }

  @Test
  void files_of_ones_own_give_the_vectors_of_the_model_they_hold() throws IOException {
    copy("/all-minilm-l6-v2-q.onnx", InProcessModels.MODEL_FILE);
    copy("/all-minilm-l6-v2-q-tokenizer.json", InProcessModels.TOKENIZER_FILE);

    Embedder own =
        InProcessModels.onnx(folder, "my-model", Set.of(Language.ENGLISH), Runnable::run);

    assertThat(own.space().dimensions()).isEqualTo(384);
    UnitVector one = own.question("Refunds are paid within five days.").orElseThrow();
    UnitVector same =
        InProcessModels.english(Runnable::run)
            .question("Refunds are paid within five days.")
            .orElseThrow();
    assertThat(one.cosine(same)).isGreaterThan(0.999);
  }

  private void copy(String resource, String file) throws IOException {
    try (InputStream in = InProcessModelsTest.class.getResourceAsStream(resource)) {
      assertThat(in).as(resource).isNotNull();
      Files.copy(in, folder.resolve(file));
    }
  }

  @Test
  void a_folder_without_the_files_is_refused_by_name() throws IOException {
    Files.writeString(folder.resolve(InProcessModels.MODEL_FILE), "x");

    assertThatThrownBy(() -> InProcessModels.onnx(folder, "m", Set.of(), Runnable::run))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must have a file tokenizer.json");
  }

  @Test
  void a_file_that_is_no_model_is_an_error_of_the_model() throws IOException {
    Files.writeString(folder.resolve(InProcessModels.MODEL_FILE), "not a model");
    Files.writeString(folder.resolve(InProcessModels.TOKENIZER_FILE), "{}");
    Embedder broken = InProcessModels.onnx(folder, "broken", Set.of(), Runnable::run);

    assertThatThrownBy(() -> broken.question("hello"))
        .isInstanceOf(EmbeddingException.class)
        .hasMessageStartingWith("embedding model broken: ");
  }

  @Test
  void the_family_e5_gets_the_prefixes_it_was_trained_with() {
    assertThat(prefix("multilingual-e5-small")).isEqualTo("query: ");
    assertThat(prefix("intfloat/e5-base-v2")).isEqualTo("query: ");
    assertThat(prefix("multilingual-e5-large-instruct")).isEmpty();
    assertThat(prefix("text-embedding-3-small")).isEmpty();
    assertThat(prefix("made5")).isEmpty();
  }

  private static String prefix(String model) {
    return InProcessModels.prefixed(EmbeddingProfile.multilingual(model)).questionPrefix();
  }
}
