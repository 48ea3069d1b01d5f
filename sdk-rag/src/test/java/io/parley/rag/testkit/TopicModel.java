package io.parley.rag.testkit;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An embedding model without a model: one dimension for each topic, counting the topic's words, and
 * one that all texts share. Remembers what it was given; can be out of order. Thread-safe.
 */
public final class TopicModel implements EmbeddingModel {
  private final List<List<String>> topics;
  private final List<String> given = new CopyOnWriteArrayList<>();
  private volatile boolean out;
  private volatile Runnable each = () -> {};

  /** Each topic is words in lower case, separated by blanks; parts of words count. */
  public TopicModel(String... topics) {
    this.topics = List.of(topics).stream().map(words -> List.of(words.split(" "))).toList();
  }

  /** Every text that was embedded, in order. */
  public List<String> given() {
    return List.copyOf(given);
  }

  /** Whether it refuses to answer from now on. */
  public void out(boolean refuses) {
    out = refuses;
  }

  /** What else happens with each text. */
  public void onEach(Runnable action) {
    each = action;
  }

  @Override
  public int dimension() {
    if (out) {
      throw new IllegalStateException("the model is out");
    }
    return topics.size() + 1;
  }

  @Override
  public Response<List<Embedding>> embedAll(List<TextSegment> texts) {
    if (out) {
      throw new IllegalStateException("the model is out");
    }
    var embeddings = new ArrayList<Embedding>();
    for (TextSegment text : texts) {
      given.add(text.text());
      each.run();
      var vector = new float[topics.size() + 1];
      vector[topics.size()] = 0.2f;
      for (int i = 0; i < topics.size(); i++) {
        String lower = text.text().toLowerCase(Locale.ROOT);
        vector[i] = topics.get(i).stream().filter(lower::contains).count();
      }
      embeddings.add(Embedding.from(vector));
    }
    return Response.from(embeddings);
  }
}
