package io.parley.rag.article;

import io.parley.core.TenantId;
import io.parley.core.document.Document;
import io.parley.core.document.DocumentQuery;
import io.parley.core.document.DocumentStore;
import io.parley.rag.index.IndexedSource;
import io.parley.rag.ingest.Chunker;
import io.parley.rag.ingest.SourceText;
import io.parley.rag.source.SourceName;
import io.parley.rag.source.StoredSources;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The published articles, cut into chunks. Thread-safe. */
final class ArticleSources implements StoredSources {
  private static final Map<String, String> PUBLISHED =
      Map.of(Articles.STATUS, Article.Status.PUBLISHED.name());

  /** Above this many, reading all articles by pages is faster than each by itself. */
  private static final int FEW = 100;

  private static final int PAGE = 1000;

  private final DocumentStore documents;
  private final Chunker chunker = new Chunker();

  ArticleSources(DocumentStore documents) {
    this.documents = documents;
  }

  @Override
  public boolean holds(String sourceId) {
    return SourceName.fileId(sourceId).isEmpty();
  }

  @Override
  public Map<String, Long> versions(TenantId tenant) {
    return documents.versions(tenant, Articles.COLLECTION, PUBLISHED);
  }

  @Override
  public void read(TenantId tenant, Set<String> ids, Consumer<IndexedSource> each) {
    if (ids.size() <= FEW) {
      for (String id : ids) {
        documents
            .find(tenant, Articles.COLLECTION, id)
            .filter(ArticleSources::isPublished)
            .ifPresent(document -> each.accept(cut(document)));
      }
      return;
    }
    DocumentQuery query = new DocumentQuery(PUBLISHED, Optional.empty(), PAGE);
    List<Document> page = documents.list(tenant, Articles.COLLECTION, query);
    while (!page.isEmpty()) {
      page.stream()
          .filter(document -> ids.contains(document.id()))
          .forEach(document -> each.accept(cut(document)));
      page = documents.list(tenant, Articles.COLLECTION, query.after(page.getLast().id()));
    }
  }

  private static boolean isPublished(Document document) {
    return document.labels().entrySet().containsAll(PUBLISHED.entrySet());
  }

  private IndexedSource cut(Document document) {
    Article article = Articles.article(document);
    Article.Content content = article.content();
    return new IndexedSource(
        article.id(),
        article.version(),
        chunker.chunk(
            new SourceText(
                article.id(),
                content.title(),
                content.body(),
                content.language(),
                article.updatedAt(),
                content.categoryId())));
  }
}
