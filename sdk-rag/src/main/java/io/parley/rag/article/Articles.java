package io.parley.rag.article;

import io.parley.core.TenantId;
import io.parley.core.document.Document;
import io.parley.core.document.DocumentQuery;
import io.parley.core.document.DocumentStore;
import io.parley.core.json.Json;
import io.parley.core.language.Language;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import io.parley.rag.source.KnowledgeChanges;
import io.parley.rag.source.SourceIndex;
import io.parley.rag.source.SourceName;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The articles of every tenant: stored first, then indexed. Thread-safe. Reached through {@link
 * KnowledgeBase}.
 */
public final class Articles {
  static final String COLLECTION = "article";
  static final String CATEGORY = "category";
  static final String STATUS = "status";
  private static final String LANGUAGE = "language";

  private final Storage storage;
  private final DocumentStore documents;
  private final SourceIndex index;

  Articles(Storage storage, SourceIndex index) {
    this.storage = storage;
    this.documents = storage.documents();
    this.index = index;
  }

  /**
   * Which articles to list.
   *
   * @param categoryId only articles directly in it; empty: all
   * @param language only articles in it; empty: all
   * @param status only articles that have it; empty: all
   */
  public record Selection(
      Optional<String> categoryId, Optional<Language> language, Optional<Article.Status> status) {
    /** All articles. */
    public static final Selection ALL =
        new Selection(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * Stores a new article under {@code id} and indexes it when it is published.
   *
   * @throws IllegalArgumentException when its category is not there, or the id begins with {@code
   *     file:}, which names files
   * @throws io.parley.core.StaleVersionException when there is one of that id
   */
  public Article.Saved create(TenantId tenant, String id, Article.Content content, Instant now) {
    if (SourceName.fileId(id).isPresent()) {
      throw new IllegalArgumentException("id '" + id + "' of an article must not name a file");
    }
    return write(tenant, id, content, 0, now);
  }

  /**
   * Replaces what people wrote of an article and indexes it again.
   *
   * @throws IllegalArgumentException when its category is not there
   * @throws io.parley.core.StaleVersionException when it is not at {@code version} any more
   */
  public Article.Saved update(
      TenantId tenant, String id, long version, Article.Content content, Instant now) {
    return write(tenant, id, content, version, now);
  }

  private Article.Saved write(
      TenantId tenant, String id, Article.Content content, long expected, Instant now) {
    content
        .categoryId()
        .filter(category -> documents.find(tenant, Categories.COLLECTION, category).isEmpty())
        .ifPresent(
            category -> {
              throw new IllegalArgumentException(
                  "categoryId '" + category + "' must be an existing category");
            });
    storage
        .work()
        .commit(
            List.of(
                new Write.Put(
                    tenant, COLLECTION, id, labels(content), Json.write(content), expected),
                KnowledgeChanges.noted(tenant)),
            now);
    boolean indexed = index.refresh(tenant, id);
    return new Article.Saved(find(tenant, id).orElseThrow(), indexed);
  }

  private static Map<String, String> labels(Article.Content content) {
    var labels = new HashMap<String, String>();
    labels.put(STATUS, content.status().name());
    content.categoryId().ifPresent(id -> labels.put(CATEGORY, id));
    content
        .language()
        .or(() -> Language.detect(content.title() + "\n" + content.body()))
        .ifPresent(language -> labels.put(LANGUAGE, language.code()));
    return labels;
  }

  /** The article, or empty when there is none of that id. */
  public Optional<Article> find(TenantId tenant, String id) {
    return documents.find(tenant, COLLECTION, id).map(Articles::article);
  }

  /** The articles, newest first. {@code before} is the last id of the page before. */
  public List<Article> list(
      TenantId tenant, Selection selection, Optional<String> before, int limit) {
    var labels = new HashMap<String, String>();
    selection.categoryId().ifPresent(id -> labels.put(CATEGORY, id));
    selection.language().ifPresent(language -> labels.put(LANGUAGE, language.code()));
    selection.status().ifPresent(status -> labels.put(STATUS, status.name()));
    return documents.list(tenant, COLLECTION, new DocumentQuery(labels, before, limit)).stream()
        .map(Articles::article)
        .toList();
  }

  /** Removes an article from store and index; nothing happens when it is gone. */
  public void remove(TenantId tenant, String id, Instant now) {
    storage
        .work()
        .commit(
            List.of(new Write.Remove(tenant, COLLECTION, id), KnowledgeChanges.noted(tenant)), now);
    index.refresh(tenant, id);
  }

  static Article article(Document document) {
    return new Article(
        document.tenant(),
        document.id(),
        document.version(),
        document.createdAt(),
        document.updatedAt(),
        Json.read(document.body(), Article.Content.class));
  }
}
