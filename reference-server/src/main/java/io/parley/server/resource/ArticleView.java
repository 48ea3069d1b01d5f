package io.parley.server.resource;

import io.parley.core.language.Language;
import io.parley.rag.article.Article;
import io.parley.server.call.Bodies;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An article as the API shows it. */
record ArticleView(
    String id,
    String title,
    String body,
    Optional<String> categoryId,
    Optional<String> language,
    String status,
    List<String> tags,
    @Nullable Boolean indexed,
    Instant createdAt,
    Instant updatedAt) {

  static ArticleView of(Article article) {
    return of(article, null);
  }

  static ArticleView of(Article.Saved saved) {
    return of(saved.article(), saved.indexed());
  }

  private static ArticleView of(Article article, @Nullable Boolean indexed) {
    Article.Content content = article.content();
    return new ArticleView(
        article.id(),
        content.title(),
        content.body(),
        content.categoryId(),
        article.language().map(Language::code),
        Bodies.spelled(content.status()),
        content.tags(),
        indexed,
        article.createdAt(),
        article.updatedAt());
  }

  /** What people write of an article. */
  record Settings(
      @Nullable String title,
      @Nullable String body,
      Optional<String> categoryId,
      Optional<String> language,
      @Nullable String status,
      @Nullable List<String> tags) {
    Settings {
      var unused = content(title, body, categoryId, language, status, tags);
    }

    static Settings of(Article.Content content) {
      return new Settings(
          content.title(),
          content.body(),
          content.categoryId(),
          content.language().map(Language::code),
          Bodies.spelled(content.status()),
          content.tags());
    }

    Article.Content content() {
      return content(title, body, categoryId, language, status, tags);
    }

    private static Article.Content content(
        @Nullable String title,
        @Nullable String body,
        Optional<String> categoryId,
        Optional<String> language,
        @Nullable String status,
        @Nullable List<String> tags) {
      return new Article.Content(
          Bodies.required("title", title),
          Bodies.required("body", body),
          categoryId,
          language.map(Language::of),
          status == null
              ? Article.Status.PUBLISHED
              : Bodies.choice("status", Article.Status.class, status),
          tags == null ? List.of() : tags);
    }
  }
}
