package io.parley.rag.index.lucene;

import io.parley.rag.index.Chunk;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The terms of a chunk and how often each occurs, field by field. */
final class ChunkTerms {
  private ChunkTerms() {}

  /**
   * One field of a chunk.
   *
   * @param name of the field
   * @param length how many terms it has, repetitions included
   * @param counts how often each term occurs; in a fixed order
   */
  record Field(String name, int length, Map<String, Integer> counts) {
    /** The hashes of the terms, in the order of the counts. */
    List<Long> hashes() {
      return counts.keySet().stream().map(term -> hash(name, term)).toList();
    }
  }

  /** The words of its language and the 4-grams; without a field that has no terms. */
  static List<Field> of(Analysis analysis, Chunk chunk) {
    String text = Analysis.normalise(chunk.header() + "\n" + chunk.text());
    String words = Analysis.field(chunk.language());
    var fields = new ArrayList<Field>();
    fields.add(
        field(words, analysis.words(words, text).stream().map(Analysis.Token::term).toList()));
    fields.add(field(Analysis.GRAMS, analysis.grams(text)));
    fields.removeIf(field -> field.length() == 0);
    return fields;
  }

  private static Field field(String name, List<String> terms) {
    var counts = new LinkedHashMap<String, Integer>();
    terms.forEach(term -> counts.merge(term, 1, Integer::sum));
    return new Field(name, terms.size(), counts);
  }

  /**
   * A term of a field as a number: the first 8 bytes of a SHA-256. Of a million terms, two are the
   * same number in one of 37 million indexes.
   */
  static long hash(String field, String term) {
    try {
      byte[] bytes = (field + ":" + term).getBytes(StandardCharsets.UTF_8);
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes)).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every JDK", e);
    }
  }
}
