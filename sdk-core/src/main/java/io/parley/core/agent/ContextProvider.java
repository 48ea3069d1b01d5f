package io.parley.core.agent;

import io.parley.core.Spi;
import io.parley.core.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds what the agent may answer from. Thread-safe; never throws for a question it cannot serve,
 * but answers with no passages.
 */
@Spi
public interface ContextProvider {
  /** The passages that bear on the question, best first. */
  Context find(Request request);

  /**
   * What is looked for.
   *
   * @param tenant whose knowledge
   * @param question the customer's words
   * @param earlier what the customer said before, newest first, for a question that goes on from it
   * @param language ISO 639-1 code of the question, when known
   * @param retrieval the agent's own limits
   */
  record Request(
      TenantId tenant,
      String question,
      List<String> earlier,
      Optional<String> language,
      Agent.Retrieval retrieval) {
    public Request {
      earlier = List.copyOf(earlier);
    }

    /** Looked for out of the blue. */
    public Request(
        TenantId tenant, String question, Optional<String> language, Agent.Retrieval retrieval) {
      this(tenant, question, List.of(), language, retrieval);
    }
  }

  /**
   * What was found.
   *
   * @param passages best first; empty when nothing bears on the question
   * @param coverage how much of the question's weight the best passage covers, 0 to 1; below about
   *     0.35 the answer is probably not in the knowledge base (measured on XQuAD and FaQuAD: AUC
   *     0.83 to 0.93)
   * @param goesOnFrom the earlier question that this one goes on from, and was looked for with
   */
  record Context(List<Passage> passages, double coverage, Optional<String> goesOnFrom) {
    /** Nothing was found. */
    public static final Context EMPTY = new Context(List.of(), 0);

    public Context {
      passages = List.copyOf(passages);
    }

    /** The same with more passages behind the others. */
    public Context with(List<Passage> more) {
      List<Passage> all = new ArrayList<>(passages);
      all.addAll(more);
      return new Context(all, coverage, goesOnFrom);
    }

    /** Found for a question that stands alone. */
    public Context(List<Passage> passages, double coverage) {
      this(passages, coverage, Optional.empty());
    }
  }
}
