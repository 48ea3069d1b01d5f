package io.parley.rag.article;

import io.parley.core.TenantId;
import io.parley.core.document.Document;
import io.parley.core.document.DocumentQuery;
import io.parley.core.document.DocumentStore;
import io.parley.core.json.Json;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import io.parley.rag.file.KnowledgeFiles;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The categories of every tenant. Thread-safe. Reached through {@link KnowledgeBase}. */
public final class Categories {
  static final String COLLECTION = "category";
  private static final String PARENT = "parent";
  private static final String TOP = "-";

  /** The deepest a tree may be; deeper ones are a mistake and would make every search slower. */
  private static final int DEEPEST = 20;

  private final Storage storage;
  private final DocumentStore documents;

  Categories(Storage storage) {
    this.storage = storage;
    this.documents = storage.documents();
  }

  /**
   * Stores a new category under {@code id}.
   *
   * @throws IllegalArgumentException when the parent is not there or the tree becomes deeper than
   *     20
   * @throws io.parley.core.StaleVersionException when there is one of that id
   */
  public Category create(TenantId tenant, String id, Category.Content content, Instant now) {
    return write(tenant, id, content, 0, now);
  }

  /**
   * Replaces what people set of a category.
   *
   * @throws IllegalArgumentException when the parent is not there, or is inside the category itself
   * @throws io.parley.core.StaleVersionException when it is not at {@code version} any more
   */
  public Category update(
      TenantId tenant, String id, long version, Category.Content content, Instant now) {
    return write(tenant, id, content, version, now);
  }

  private Category write(
      TenantId tenant, String id, Category.Content content, long expected, Instant now) {
    checkParents(tenant, id, content.parentId());
    storage
        .work()
        .commit(
            List.of(
                new Write.Put(
                    tenant,
                    COLLECTION,
                    id,
                    Map.of(PARENT, content.parentId().orElse(TOP)),
                    Json.write(content),
                    expected)),
            now);
    return find(tenant, id).orElseThrow();
  }

  private void checkParents(TenantId tenant, String id, Optional<String> parent) {
    Optional<String> above = parent;
    for (int depth = 1; above.isPresent(); depth++) {
      String at = above.get();
      if (at.equals(id)) {
        throw new IllegalArgumentException(
            "parentId '" + parent.orElse("") + "' must not be inside category '" + id + "'");
      }
      if (depth >= DEEPEST) {
        throw new IllegalArgumentException(
            "parentId '" + parent.orElse("") + "' must be less than " + DEEPEST + " levels deep");
      }
      above =
          find(tenant, at)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "parentId '" + at + "' must be an existing category"))
              .content()
              .parentId();
    }
  }

  /** The category, or empty when there is none of that id. */
  public Optional<Category> find(TenantId tenant, String id) {
    return documents.find(tenant, COLLECTION, id).map(Categories::category);
  }

  /** The categories, newest first. {@code before} is the last id of the page before. */
  public List<Category> list(TenantId tenant, Optional<String> before, int limit) {
    return documents.list(tenant, COLLECTION, new DocumentQuery(Map.of(), before, limit)).stream()
        .map(Categories::category)
        .toList();
  }

  /**
   * Removes a category; nothing happens when it is gone.
   *
   * @throws IllegalStateException when it still has articles, files or categories
   */
  public void remove(TenantId tenant, String id, Instant now) {
    long categories = documents.count(tenant, COLLECTION, Map.of(PARENT, id));
    long articles = documents.count(tenant, Articles.COLLECTION, Map.of(Articles.CATEGORY, id));
    long files = KnowledgeFiles.countIn(documents, tenant, id);
    if (categories + articles + files > 0) {
      throw new IllegalStateException(
          "category '"
              + id
              + "' must be empty, it has "
              + articles
              + " articles, "
              + files
              + " files and "
              + categories
              + " categories");
    }
    storage.work().commit(List.of(new Write.Remove(tenant, COLLECTION, id)), now);
  }

  /** These categories and all inside them; an id that is not there stays in the set. */
  Set<String> withAllInside(TenantId tenant, Collection<String> ids) {
    if (ids.isEmpty()) {
      return Set.of();
    }
    var children = new HashMap<String, Set<String>>();
    DocumentQuery query = DocumentQuery.first(1000);
    List<Document> page = documents.list(tenant, COLLECTION, query);
    while (!page.isEmpty()) {
      for (Document document : page) {
        children
            .computeIfAbsent(document.labels().getOrDefault(PARENT, TOP), parent -> new HashSet<>())
            .add(document.id());
      }
      page = documents.list(tenant, COLLECTION, query.after(page.getLast().id()));
    }
    var all = new HashSet<String>();
    var open = new ArrayDeque<>(ids);
    while (!open.isEmpty()) {
      String id = open.remove();
      if (all.add(id)) {
        open.addAll(children.getOrDefault(id, Set.of()));
      }
    }
    return Set.copyOf(all);
  }

  private static Category category(Document document) {
    return new Category(
        document.tenant(),
        document.id(),
        document.version(),
        document.createdAt(),
        document.updatedAt(),
        Json.read(document.body(), Category.Content.class));
  }
}
