package io.parley.server.console.page;

import io.parley.rag.article.Article;
import io.parley.rag.article.Category;
import io.parley.rag.index.Chunk;
import java.util.List;

/**
 * An article to be changed, with what is found of it.
 *
 * @param form what is typed of it
 * @param categories to choose from
 * @param chunks in order; empty for a draft
 */
public record ArticleView(
    Article article, ArticleForm form, List<Category> categories, List<Chunk> chunks) {
  public ArticleView {
    categories = List.copyOf(categories);
    chunks = List.copyOf(chunks);
  }
}
