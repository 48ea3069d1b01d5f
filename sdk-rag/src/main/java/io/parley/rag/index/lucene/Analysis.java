package io.parley.rag.index.lucene;

import io.parley.core.language.Language;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.AnalyzerWrapper;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.es.SpanishAnalyzer;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.ngram.NGramTokenFilter;
import org.apache.lucene.analysis.pt.PortugueseAnalyzer;
import org.apache.lucene.analysis.ru.RussianAnalyzer;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;

/**
 * Turns text into the terms that are indexed and searched: stemmed words in a field per language,
 * and letter 4-grams of words without accents in a field that all languages share. Thread-safe.
 */
final class Analysis {
  /** Changes whenever the same text may give other terms, so that old indexes are built again. */
  static final String VERSION = "1";

  /** The field of letter 4-grams. */
  static final String GRAMS = "g4";

  private static final int GRAM = 4;
  private static final Pattern MARKS = Pattern.compile("\\p{M}");
  private static final String PLAIN = "w_und";

  private final Map<String, Analyzer> words = new HashMap<>();
  private final Analyzer grams = new GramAnalyzer();
  private final List<String> wordFields;

  Analysis() {
    var fields = new ArrayList<String>();
    for (Language language : Language.values()) {
      String field = field(Optional.of(language));
      fields.add(field);
      words.put(
          field,
          switch (language) {
            case ENGLISH -> new EnglishAnalyzer();
            case SPANISH -> new SpanishAnalyzer();
            case PORTUGUESE -> new PortugueseAnalyzer();
            case RUSSIAN -> new RussianAnalyzer();
          });
    }
    fields.add(PLAIN);
    words.put(PLAIN, new PlainAnalyzer());
    wordFields = List.copyOf(fields);
  }

  /** The field of the words of a language, or of texts without one. */
  static String field(Optional<Language> language) {
    return language.map(known -> "w_" + known.code()).orElse(PLAIN);
  }

  /**
   * The fields of words to search: that of the language, or all there are when the language has no
   * chunk or is not known.
   */
  List<String> fields(Optional<Language> language, TermStatistics statistics) {
    List<String> present =
        wordFields.stream().filter(field -> statistics.chunks(field) > 0).toList();
    String own = field(language);
    return language.isPresent() && present.contains(own) ? List.of(own) : present;
  }

  /** What text is given to the analyzers: compatibility forms and {@code ё} as people type them. */
  static String normalise(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC)
        .replace('ё', 'е')
        .replace('Ё', 'Е')
        .replace('’', '\'');
  }

  /** The word in lower case without accents. */
  static String bare(String word) {
    return MARKS
        .matcher(Normalizer.normalize(word.toLowerCase(Locale.ROOT), Normalizer.Form.NFD))
        .replaceAll("");
  }

  /** A term, and the text it was made of. */
  record Token(String term, String raw) {}

  /** The words of a normalised text, in order, with repetitions. */
  List<Token> words(String field, String normalised) {
    Analyzer analyzer = words.get(field);
    if (analyzer == null) {
      throw new IllegalArgumentException("field '" + field + "' must be one of " + wordFields);
    }
    return tokens(analyzer, field, normalised);
  }

  /** The 4-grams of a normalised text, in order, with repetitions. */
  List<String> grams(String normalised) {
    return tokens(grams, GRAMS, normalised).stream().map(Token::term).toList();
  }

  private static List<Token> tokens(Analyzer analyzer, String field, String text) {
    var tokens = new ArrayList<Token>();
    try (TokenStream stream = analyzer.tokenStream(field, text)) {
      var term = stream.addAttribute(CharTermAttribute.class);
      var at = stream.addAttribute(OffsetAttribute.class);
      stream.reset();
      while (stream.incrementToken()) {
        tokens.add(new Token(term.toString(), text.substring(at.startOffset(), at.endOffset())));
      }
      stream.end();
    } catch (IOException e) {
      throw new UncheckedIOException("text in memory cannot be analysed", e);
    }
    return tokens;
  }

  /** The analyzer that an index writer uses: the one of each field. */
  Analyzer perField() {
    return new AnalyzerWrapper(Analyzer.PER_FIELD_REUSE_STRATEGY) {
      @Override
      protected Analyzer getWrappedAnalyzer(String field) {
        return field.equals(GRAMS) ? grams : words.getOrDefault(field, grams);
      }
    };
  }

  private static final class PlainAnalyzer extends Analyzer {
    @Override
    protected TokenStreamComponents createComponents(String field) {
      var source = new StandardTokenizer();
      return new TokenStreamComponents(source, new ASCIIFoldingFilter(new LowerCaseFilter(source)));
    }
  }

  private static final class GramAnalyzer extends Analyzer {
    @Override
    protected TokenStreamComponents createComponents(String field) {
      var source = new StandardTokenizer();
      var folded = new ASCIIFoldingFilter(new LowerCaseFilter(source));
      return new TokenStreamComponents(
          source, new NGramTokenFilter(new EdgeMarks(folded), GRAM, GRAM, false));
    }
  }

  /** Marks both ends of each word, so that a 4-gram at the end differs from one in the middle. */
  private static final class EdgeMarks extends TokenFilter {
    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);

    EdgeMarks(TokenStream input) {
      super(input);
    }

    @Override
    public boolean incrementToken() throws IOException {
      if (!input.incrementToken()) {
        return false;
      }
      int length = term.length();
      char[] buffer = term.resizeBuffer(length + 2);
      System.arraycopy(buffer, 0, buffer, 1, length);
      buffer[0] = '_';
      buffer[length + 1] = '_';
      term.setLength(length + 2);
      return true;
    }
  }
}
