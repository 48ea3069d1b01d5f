package io.parley.rag.article;

import io.parley.core.agent.Agent;
import io.parley.core.agent.ContextProvider;
import io.parley.core.agent.Lookup;
import io.parley.core.agent.Passage;
import io.parley.core.language.Language;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Searches the knowledge once more, in the model's own words: what it finds is what the agent may
 * answer from anyhow, within the agent's categories and limits. Thread-safe.
 */
public final class SearchKnowledge implements Lookup {
  /** Its name among the tools. */
  public static final String NAME = "searchKnowledge";

  private final ContextProvider knowledge;

  /**
   * @param knowledge what is searched
   */
  public SearchKnowledge(ContextProvider knowledge) {
    this.knowledge = knowledge;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String parameters() {
    return """
    {"type":"object","additionalProperties":false,"required":["query"],
     "description":"Searches the company's knowledge base again, with other words than the customer's.",
     "properties":{"query":{"type":"string","minLength":2,"maxLength":300,
       "description":"what to search for, in the language of the articles"}}}
    """;
  }

  @Override
  public boolean isOffered(Place place) {
    return true;
  }

  @Override
  public List<Passage> find(Place place, Map<String, @Nullable Object> arguments) {
    String query = String.valueOf(arguments.get("query"));
    Agent agent = place.agent();
    return knowledge
        .find(
            new ContextProvider.Request(
                place.tenant(), query, language(agent, query), agent.profile().retrieval()))
        .passages();
  }

  private static Optional<String> language(Agent agent, String query) {
    List<String> spoken = agent.profile().languages();
    return Language.detect(query)
        .map(Language::code)
        .or(() -> spoken.size() == 1 ? Optional.of(spoken.getFirst()) : Optional.empty());
  }
}
