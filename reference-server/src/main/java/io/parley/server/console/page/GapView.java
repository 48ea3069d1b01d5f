package io.parley.server.console.page;

import io.parley.rag.article.Category;
import io.parley.server.insight.ArticleDraft;
import io.parley.server.insight.Gap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A gap of which an article is made.
 *
 * @param draft the beginning of the article
 * @param categories to choose from
 * @param values of a form that was refused, by field
 * @param problem why it was
 */
public record GapView(
    Gap gap,
    ArticleDraft draft,
    List<Category> categories,
    Map<String, String> values,
    Optional<String> problem) {
  public GapView {
    categories = List.copyOf(categories);
    values = Map.copyOf(values);
  }

  public String title() {
    return values.getOrDefault("title", draft.title());
  }

  public String body() {
    return values.getOrDefault("body", draft.body());
  }

  /** The category that is chosen. */
  public Optional<String> category() {
    return Optional.ofNullable(values.get("categoryId"));
  }
}
