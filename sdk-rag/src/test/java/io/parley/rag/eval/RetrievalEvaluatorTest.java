package io.parley.rag.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.parley.core.TenantId;
import io.parley.core.json.Json;
import io.parley.core.language.Language;
import io.parley.rag.index.lucene.InMemoryTextIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetrievalEvaluatorTest {
  @TempDir Path folder;
  private final InMemoryTextIndex index = new InMemoryTextIndex();
  private final RetrievalEvaluator evaluator = new RetrievalEvaluator(index);

  @BeforeEach
  void write() throws IOException {
    Files.writeString(
        folder.resolve("corpus.jsonl"),
        """
        {"id": "d1", "title": "", "text": "The warranty covers the battery."}
        {"id": "d2", "title": "Delivery", "text": "It takes two days."}
        {"_id": "d3", "text": "Delivery of furniture: delivery takes longer, by furniture van."}
        """);
    Files.writeString(
        folder.resolve("queries.jsonl"),
        """
        {"id": "q1", "text": "warranty of the battery"}
        {"id": "q2", "text": "furniture delivery"}
        {"id": "q3", "text": "zzzz"}
        """);
    Files.writeString(
        folder.resolve("qrels.tsv"),
        """
        query-id\tcorpus-id\tscore
        q1\td1\t1
        q1\td2\t0
        q2\td2\t1
        q3\td3\t1
        """);
  }

  @Test
  void the_measures_are_means_over_the_questions() {
    RetrievalReport report = evaluator.evaluate(folder, Language.ENGLISH);

    // q1 first, q2 second, q3 finds nothing.
    assertThat(report.texts()).isEqualTo(3);
    assertThat(report.questions()).isEqualTo(3);
    assertThat(report.recallAt1()).isCloseTo(1 / 3.0, within(1e-9));
    assertThat(report.recallAt5()).isCloseTo(2 / 3.0, within(1e-9));
    assertThat(report.mrrAt10()).isCloseTo((1 + 0.5) / 3, within(1e-9));
    assertThat(report.ndcgAt10()).isCloseTo((1 + Math.log(2) / Math.log(3)) / 3, within(1e-9));
    assertThat(report.empty()).isCloseTo(1 / 3.0, within(1e-9));
    assertThat(report.p95()).isGreaterThanOrEqualTo(report.p50());
  }

  @Test
  void the_report_is_text_and_json() {
    RetrievalReport report = evaluator.evaluate(folder);

    assertThat(report.text()).contains("nDCG@10 0.5436").contains("empty 0.3333");
    assertThat(Json.readMap(report.json()))
        .containsEntry("texts", 3)
        .containsKeys("ndcg_at_10", "recall_at_10", "mrr_at_10", "p50_ms", "p95_ms", "empty");
  }

  @Test
  void nothing_is_left_in_the_index() {
    evaluator.evaluate(folder);

    assertThat(index.versions(new TenantId("retrieval-evaluation"))).isEmpty();
  }

  @Test
  void a_broken_line_is_named() throws IOException {
    Files.writeString(folder.resolve("queries.jsonl"), "{\"id\": \"q1\"}\n{oops\n");

    assertThatThrownBy(() -> evaluator.evaluate(folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("queries.jsonl line");
  }
}
