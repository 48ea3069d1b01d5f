package io.parley.server.console.page;

import io.parley.rag.article.Article;
import io.parley.rag.article.Category;
import io.parley.rag.file.KnowledgeFile;
import io.parley.rag.index.Hit;
import java.util.List;
import java.util.Optional;

/**
 * What agents answer from.
 *
 * @param categories newest first
 * @param articles newest first
 * @param files newest first
 * @param question that was tried; empty for none
 * @param hits what was found for it, best first
 * @param problem why what was sent is not taken; empty for none
 * @param typed of an article that is to be written
 */
public record KnowledgeView(
    List<Category> categories,
    List<Article> articles,
    List<KnowledgeFile> files,
    String question,
    List<Hit> hits,
    String problem,
    ArticleForm typed) {
  public KnowledgeView {
    categories = List.copyOf(categories);
    articles = List.copyOf(articles);
    files = List.copyOf(files);
    hits = List.copyOf(hits);
  }

  /** Whether a file is on its way, so that the page looks again. */
  public boolean working() {
    return files.stream().anyMatch(file -> file.status() == KnowledgeFile.Status.PROCESSING);
  }

  /** The name of a category; empty for none. */
  public String category(Optional<String> id) {
    return categories.stream()
        .filter(category -> id.equals(Optional.of(category.id())))
        .map(category -> category.content().name())
        .findFirst()
        .orElse("");
  }
}
