package io.parley.rag.bench;

import io.parley.core.language.Language;
import io.parley.rag.eval.RetrievalEvaluator;
import io.parley.rag.eval.RetrievalReport;
import io.parley.rag.eval.RetrievalSet;
import io.parley.rag.index.lucene.LuceneTextIndex;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * Prints the quality of retrieval on sets in four languages: as they are, without accents, with
 * typing errors, with the language detected, and all in one index.
 *
 * <p>The one argument is a folder with {@code xquad/en}, {@code xquad/es}, {@code xquad/ru} and
 * {@code faquad/pt}.
 */
public final class RetrievalQuality {
  private RetrievalQuality() {}

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    Path root = Path.of(args[0]);
    var sets = new LinkedHashMap<String, Language>();
    sets.put("xquad/en", Language.ENGLISH);
    sets.put("xquad/es", Language.SPANISH);
    sets.put("xquad/ru", Language.RUSSIAN);
    sets.put("faquad/pt", Language.PORTUGUESE);
    try (var index = new LuceneTextIndex(Files.createTempDirectory("retrieval"))) {
      var evaluator = new RetrievalEvaluator(index);
      for (Map.Entry<String, Language> entry : sets.entrySet()) {
        var set = RetrievalSet.read(root.resolve(entry.getKey()));
        var language = Optional.of(entry.getValue());
        print(entry.getKey(), evaluator.evaluate(set, language, UnaryOperator.identity()));
        print("  no accents", evaluator.evaluate(set, language, RetrievalQuality::bare));
        print("  typos", evaluator.evaluate(set, language, new Typos()));
        print("  detected", evaluator.evaluate(set, Optional.empty(), q -> q));
      }
      mixed(root, sets, evaluator);
    }
  }

  private static void mixed(Path root, Map<String, Language> sets, RetrievalEvaluator evaluator) {
    for (String asked : sets.keySet()) {
      var texts = new ArrayList<RetrievalSet.Text>();
      for (String set : sets.keySet()) {
        for (RetrievalSet.Text text : RetrievalSet.read(root.resolve(set)).texts()) {
          String id = set.equals(asked) ? text.id() : set + text.id();
          texts.add(new RetrievalSet.Text(id, text.title(), text.text()));
        }
      }
      var own = RetrievalSet.read(root.resolve(asked));
      var all = new RetrievalSet(List.copyOf(texts), own.questions(), own.relevant());
      print("all in one, " + asked, evaluator.evaluate(all, Optional.empty(), q -> q));
    }
  }

  private static void print(String what, RetrievalReport report) {
    System.out.printf("%-24s %s%n", what, report.text().replace('\n', ' '));
  }

  private static String bare(String text) {
    return Normalizer.normalize(text.replace("й", "\u0000"), Normalizer.Form.NFD)
        .replaceAll("\\p{M}", "")
        .replace("\u0000", "й");
  }

  /** One error in 30 of 100 words of five letters or more: swapped, dropped, doubled or changed. */
  private static final class Typos implements UnaryOperator<String> {
    private final Random random = new Random(7);

    @Override
    public String apply(String text) {
      var words = new ArrayList<String>();
      for (String word : List.of(text.split(" ", -1))) {
        words.add(word.length() >= 5 && random.nextInt(100) < 30 ? mistyped(word) : word);
      }
      return String.join(" ", words);
    }

    private String mistyped(String word) {
      int at = 1 + random.nextInt(word.length() - 3);
      String before = word.substring(0, at);
      String after = word.substring(at + 1);
      char c = word.charAt(at);
      return switch (random.nextInt(4)) {
        case 0 -> before + word.charAt(at + 1) + c + word.substring(at + 2);
        case 1 -> before + after;
        case 2 -> before + c + c + after;
        default -> before + word.charAt(random.nextInt(word.length())) + after;
      };
    }
  }
}
