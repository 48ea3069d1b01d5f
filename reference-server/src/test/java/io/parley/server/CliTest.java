package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CliTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void retrieval_is_measured_on_a_folder_of_questions(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("corpus.jsonl"),
        """
        {"id":"d1","title":"Envíos","text":"Enviamos a Portugal en tres días laborables."}
        {"id":"d2","title":"Pagos","text":"Aceptamos tarjeta, transferencia y pago contra reembolso."}
        """);
    Files.writeString(
        folder.resolve("queries.jsonl"),
        "{\"id\":\"q1\",\"text\":\"¿Puedo pagar con tarjeta?\"}\n");
    Files.writeString(folder.resolve("qrels.tsv"), "query-id\tcorpus-id\tscore\nq1\td2\t1\n");

    int code = run("eval", "retrieval", folder.toString(), "--language", "es", "--json");

    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(code).isZero();
    Map<String, ?> report = Json.readMap(out.toString(StandardCharsets.UTF_8));
    assertThat(report.toString()).contains("ndcg");
  }

  @Test
  void with_a_model_retrieval_finds_what_other_words_mean(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("corpus.jsonl"),
        """
        {"id":"d1","title":"Refunds","text":"We reimburse the purchase within five working days."}
        {"id":"d2","title":"Opening hours","text":"The shop is open on Sundays until eight."}
        """);
    Files.writeString(
        folder.resolve("queries.jsonl"),
        "{\"id\":\"q1\",\"text\":\"How can I get my money back?\"}\n");
    Files.writeString(folder.resolve("qrels.tsv"), "query-id\tcorpus-id\tscore\nq1\td1\t1\n");

    assertThat(run("eval", "retrieval", folder.toString(), "--language", "en", "--json")).isZero();
    Map<String, ?> words = Json.readMap(out.toString(StandardCharsets.UTF_8));
    out.reset();
    int code =
        run(
            "eval",
            "retrieval",
            folder.toString(),
            "--language",
            "en",
            "--model",
            "in-process",
            "--json");

    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(code).isZero();
    assertThat(words.get("ndcg_at_10")).isEqualTo(0.0);
    assertThat(Json.readMap(out.toString(StandardCharsets.UTF_8)).get("ndcg_at_10")).isEqualTo(1.0);
  }

  @Test
  void a_folder_that_is_not_there_is_one_line_and_exit_code_1(@TempDir Path folder) {
    int code = run("eval", "retrieval", folder.resolve("nothing").toString(), "--language", "es");

    assertThat(code).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8).lines()).hasSize(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("parley: ").contains("nothing");
  }

  @Test
  void an_unknown_command_is_exit_code_2() {
    assertThat(run("dance")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("dance");
  }

  private int run(String... arguments) {
    return Cli.run(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        arguments);
  }
}
