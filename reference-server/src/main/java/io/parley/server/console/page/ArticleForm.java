package io.parley.server.console.page;

import io.parley.rag.article.Article;
import java.util.Optional;

/**
 * What is typed of an article: as it is stored, or as it was sent and not taken.
 *
 * @param problem why what was sent is not taken; empty for none
 */
public record ArticleForm(
    String title, String body, Optional<String> categoryId, boolean draft, String problem) {
  /** Nothing yet. */
  public static final ArticleForm EMPTY = new ArticleForm("", "", Optional.empty(), false, "");

  /** An article as it is stored. */
  public static ArticleForm of(Article article) {
    Article.Content content = article.content();
    return new ArticleForm(
        content.title(),
        content.body(),
        content.categoryId(),
        content.status() == Article.Status.DRAFT,
        "");
  }

  /** The same, with why it is not taken. */
  public ArticleForm refused(String why) {
    return new ArticleForm(title, body, categoryId, draft, why);
  }

  /** Whether it was sent and not taken. */
  public boolean refused() {
    return !problem.isEmpty();
  }
}
