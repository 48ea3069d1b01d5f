package io.parley.rag.eval;

import io.parley.core.json.Json;
import io.parley.core.json.MalformedJsonException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Texts, questions, and which text answers which question. Immutable.
 *
 * @param texts what is searched
 * @param questions text by id, in the order of the file
 * @param relevant for each question, the grade of each text that answers it, above 0
 */
public record RetrievalSet(
    List<Text> texts, Map<String, String> questions, Map<String, Map<String, Integer>> relevant) {

  /** A text to be found; the title may be empty. */
  public record Text(String id, String title, String text) {}

  private record CorpusLine(String id, Optional<String> title, String text) {}

  private record QueryLine(String id, String text) {}

  public RetrievalSet {
    texts = List.copyOf(texts);
    questions = Collections.unmodifiableMap(new LinkedHashMap<>(questions));
    var copy = new HashMap<String, Map<String, Integer>>();
    relevant.forEach((question, grades) -> copy.put(question, Map.copyOf(grades)));
    relevant = Map.copyOf(copy);
  }

  /**
   * Reads a folder in the layout of BEIR: {@code corpus.jsonl} with {@code id}, {@code title} and
   * {@code text}, {@code queries.jsonl} with {@code id} and {@code text}, {@code qrels.tsv} with a
   * header line and the columns question, text, grade. {@code _id} is read as {@code id}.
   *
   * @throws IllegalArgumentException when a line is not of that form, naming file and line
   * @throws UncheckedIOException when a file cannot be read
   * @see <a href="https://github.com/beir-cellar/beir">BEIR</a>
   */
  public static RetrievalSet read(Path folder) {
    List<Text> texts =
        lines(
            folder.resolve("corpus.jsonl"),
            line -> {
              var read = json(line, CorpusLine.class);
              return new Text(read.id(), read.title().orElse(""), read.text());
            });
    var questions = new LinkedHashMap<String, String>();
    for (QueryLine query :
        lines(folder.resolve("queries.jsonl"), line -> json(line, QueryLine.class))) {
      questions.put(query.id(), query.text());
    }
    var relevant = new HashMap<String, Map<String, Integer>>();
    var grades = lines(folder.resolve("qrels.tsv"), line -> List.of(line.split("\t", -1)));
    for (List<String> grade : grades.subList(Math.min(1, grades.size()), grades.size())) {
      if (grade.size() != 3 || !grade.getLast().matches("-?\\d{1,9}")) {
        throw new IllegalArgumentException(
            folder.resolve("qrels.tsv") + ": " + grade + " must be question, text and grade");
      }
      int value = Integer.parseInt(grade.getLast());
      if (value > 0) {
        relevant.computeIfAbsent(grade.getFirst(), id -> new HashMap<>()).put(grade.get(1), value);
      }
    }
    return new RetrievalSet(texts, questions, relevant);
  }

  private static <T> T json(String line, Class<T> type) {
    return Json.read(line.replaceFirst("\"_id\"\\s*:", "\"id\":"), type);
  }

  private static <T> List<T> lines(Path file, Function<String, T> reader) {
    var read = new ArrayList<T>();
    try {
      int number = 0;
      for (String line : Files.readAllLines(file)) {
        number++;
        try {
          if (!line.isBlank()) {
            read.add(reader.apply(line));
          }
        } catch (MalformedJsonException e) {
          throw new IllegalArgumentException(file + " line " + number + ": " + e.getMessage(), e);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read: " + e.getMessage(), e);
    }
    return read;
  }
}
