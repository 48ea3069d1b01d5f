package io.parley.rag.article;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.core.StaleVersionException;
import io.parley.core.StorageException;
import io.parley.core.TenantId;
import io.parley.core.agent.Agent;
import io.parley.core.agent.ContextProvider;
import io.parley.core.agent.Passage;
import io.parley.core.language.Language;
import io.parley.core.sql.SqlStorage;
import io.parley.core.work.Storage;
import io.parley.rag.article.Article.Content;
import io.parley.rag.index.Chunk;
import io.parley.rag.index.ChunkFilter;
import io.parley.rag.index.Hit;
import io.parley.rag.index.IndexedSource;
import io.parley.rag.index.TextIndex;
import io.parley.rag.index.TextQuery;
import io.parley.rag.index.lucene.InMemoryTextIndex;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnowledgeBaseTest {
  private static final TenantId ACME = new TenantId("acme");
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final Content DELIVERY = Content.of("Delivery", "We ship within two days.");

  @TempDir Path folder;
  private Storage storage;
  private final InMemoryTextIndex index = new InMemoryTextIndex();
  private KnowledgeBase knowledge;

  @BeforeEach
  void open() {
    storage = SqlStorage.sqlite(folder, () -> NOON);
    knowledge = new KnowledgeBase(storage, index);
  }

  @AfterEach
  void close() {
    storage.close();
  }

  private List<String> found(String text) {
    return knowledge.search(ACME, TextQuery.of(text, 10), 0).stream()
        .map(hit -> hit.chunk().sourceId())
        .toList();
  }

  @Test
  void an_article_is_found_when_it_is_written_and_not_when_it_is_removed() {
    Article.Saved saved = knowledge.articles().create(ACME, "a1", DELIVERY, NOON);

    assertThat(saved.indexed()).isTrue();
    assertThat(saved.article().version()).isEqualTo(1);
    assertThat(saved.article().language()).contains(Language.ENGLISH);
    assertThat(saved.article().createdAt()).isEqualTo(NOON);
    assertThat(found("delivery")).containsExactly("a1");
    assertThat(knowledge.articles().find(ACME, "a1")).contains(saved.article());

    knowledge.articles().remove(ACME, "a1", NOON);
    knowledge.articles().remove(ACME, "a1", NOON);

    assertThat(found("delivery")).isEmpty();
    assertThat(knowledge.articles().find(ACME, "a1")).isEmpty();
  }

  @Test
  void an_update_is_found_by_its_new_words_only() {
    knowledge.articles().create(ACME, "a1", DELIVERY, NOON);

    Article.Saved saved =
        knowledge
            .articles()
            .update(ACME, "a1", 1, Content.of("Returns", "Within thirty months."), NOON);

    assertThat(saved.article().version()).isEqualTo(2);
    assertThat(found("delivery")).isEmpty();
    assertThat(found("returns")).containsExactly("a1");
    assertThatThrownBy(() -> knowledge.articles().update(ACME, "a1", 1, DELIVERY, NOON))
        .isInstanceOf(StaleVersionException.class);
  }

  @Test
  void a_draft_is_stored_but_not_searched() {
    knowledge.articles().create(ACME, "a1", DELIVERY.status(Article.Status.DRAFT), NOON);
    assertThat(found("delivery")).isEmpty();

    knowledge.articles().update(ACME, "a1", 1, DELIVERY, NOON);
    assertThat(found("delivery")).containsExactly("a1");

    knowledge.articles().update(ACME, "a1", 2, DELIVERY.status(Article.Status.DRAFT), NOON);
    assertThat(found("delivery")).isEmpty();
  }

  @Test
  void an_empty_or_foreign_index_is_repaired_on_first_use() {
    knowledge.articles().create(ACME, "a1", DELIVERY, NOON);
    knowledge.articles().create(ACME, "a2", DELIVERY, NOON);
    knowledge.articles().update(ACME, "a2", 1, Content.of("Returns", "Thirty months."), NOON);
    var other = new InMemoryTextIndex();
    var stale = knowledge.chunks(ACME, "a1");
    other.upsert(ACME, List.of(new IndexedSource("a2", 1, List.of(chunkOf("a2", "delivery")))));
    other.upsert(ACME, List.of(new IndexedSource("gone", 1, List.of(chunkOf("gone", "delivery")))));

    var restarted = new KnowledgeBase(storage, other);

    assertThat(restarted.search(ACME, TextQuery.of("delivery", 10), 0))
        .extracting(hit -> hit.chunk().sourceId())
        .containsExactly("a1");
    assertThat(other.versions(ACME)).isEqualTo(Map.of("a1", 1L, "a2", 2L));
    assertThat(restarted.chunks(ACME, "a1")).isEqualTo(stale);
    assertThat(restarted.reconcile(ACME)).isZero();
  }

  private static Chunk chunkOf(String source, String text) {
    return new Chunk(
        source + "-0", source, List.of(""), text, Optional.empty(), 0, NOON, Optional.empty());
  }

  @Test
  void an_article_is_kept_and_indexed_later_when_the_index_is_away() {
    var broken = new AwayIndex(index);
    var base = new KnowledgeBase(storage, broken);
    base.reconcile(ACME);
    broken.away = true;

    Article.Saved saved = base.articles().create(ACME, "a1", DELIVERY, NOON);

    assertThat(saved.indexed()).isFalse();
    broken.away = false;
    assertThat(base.search(ACME, TextQuery.of("delivery", 10), 0)).hasSize(1);
  }

  /** An index that can be unplugged. */
  private static final class AwayIndex implements TextIndex {
    private final TextIndex index;
    private boolean away;

    AwayIndex(TextIndex index) {
      this.index = index;
    }

    private TextIndex index() {
      if (away) {
        throw new StorageException("disk is full", null);
      }
      return index;
    }

    @Override
    public void upsert(TenantId tenant, List<IndexedSource> sources) {
      index().upsert(tenant, sources);
    }

    @Override
    public void remove(TenantId tenant, Collection<String> sourceIds) {
      index().remove(tenant, sourceIds);
    }

    @Override
    public List<Hit> search(TenantId tenant, TextQuery query) {
      return index().search(tenant, query);
    }

    @Override
    public List<Chunk> chunks(TenantId tenant, String sourceId) {
      return index().chunks(tenant, sourceId);
    }

    @Override
    public List<Chunk> find(TenantId tenant, Collection<String> chunkIds) {
      return index().find(tenant, chunkIds);
    }

    @Override
    public Map<String, Long> versions(TenantId tenant) {
      return index().versions(tenant);
    }

    @Override
    public void erase(TenantId tenant) {
      index().erase(tenant);
    }
  }

  @Test
  void a_category_finds_what_is_inside_it_at_any_depth() {
    var categories = knowledge.categories();
    categories.create(ACME, "top", Category.Content.named("Help"), NOON);
    categories.create(ACME, "inner", Category.Content.named("Delivery").in("top"), NOON);
    categories.create(ACME, "other", Category.Content.named("Jobs"), NOON);
    knowledge.articles().create(ACME, "a1", DELIVERY.in("inner"), NOON);
    knowledge.articles().create(ACME, "a2", DELIVERY.in("other"), NOON);

    var filter = new ChunkFilter(Set.of("top"), Set.of());
    var query = new TextQuery("delivery", Optional.empty(), filter, 10);

    assertThat(knowledge.search(ACME, query, 0))
        .extracting(hit -> hit.chunk().sourceId())
        .containsExactly("a1");
    assertThat(
            knowledge
                .find(
                    new ContextProvider.Request(
                        ACME,
                        "delivery",
                        Optional.of("en"),
                        new Agent.Retrieval(List.of("other"), 5, 0)))
                .passages())
        .extracting(Passage::sourceId)
        .containsExactly("a2");
  }

  @Test
  void a_category_cannot_be_its_own_ancestor_or_hang_in_the_air() {
    var categories = knowledge.categories();
    categories.create(ACME, "a", Category.Content.named("A"), NOON);
    categories.create(ACME, "b", Category.Content.named("B").in("a"), NOON);

    assertThatThrownBy(
            () -> categories.update(ACME, "a", 1, Category.Content.named("A").in("b"), NOON))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("parentId 'b' must not be inside category 'a'");
    assertThatThrownBy(
            () -> categories.create(ACME, "c", Category.Content.named("C").in("nowhere"), NOON))
        .hasMessage("parentId 'nowhere' must be an existing category");
    assertThatThrownBy(() -> knowledge.articles().create(ACME, "x", DELIVERY.in("nowhere"), NOON))
        .hasMessage("categoryId 'nowhere' must be an existing category");
  }

  @Test
  void only_an_empty_category_is_removed() {
    var categories = knowledge.categories();
    categories.create(ACME, "a", Category.Content.named("A"), NOON);
    categories.create(ACME, "b", Category.Content.named("B").in("a"), NOON);
    knowledge.articles().create(ACME, "x", DELIVERY.in("b"), NOON);

    assertThatThrownBy(() -> categories.remove(ACME, "a", NOON))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("category 'a' must be empty, it has 0 articles, 0 files and 1 categories");
    assertThatThrownBy(() -> categories.remove(ACME, "b", NOON))
        .hasMessage("category 'b' must be empty, it has 1 articles, 0 files and 0 categories");

    knowledge.articles().remove(ACME, "x", NOON);
    categories.remove(ACME, "b", NOON);
    categories.remove(ACME, "b", NOON);

    assertThat(categories.list(ACME, Optional.empty(), 10))
        .extracting(Category::id)
        .containsExactly("a");
  }

  @Test
  void articles_are_listed_by_what_they_are() {
    var articles = knowledge.articles();
    knowledge.categories().create(ACME, "c", Category.Content.named("C"), NOON);
    articles.create(ACME, "a1", DELIVERY.in("c"), NOON);
    articles.create(
        ACME, "a2", Content.of("Envíos", "Enviamos en dos días hábiles a toda España."), NOON);
    articles.create(ACME, "a3", DELIVERY.status(Article.Status.DRAFT), NOON);

    assertThat(articles.list(ACME, Articles.Selection.ALL, Optional.empty(), 10))
        .extracting(Article::id)
        .containsExactly("a3", "a2", "a1");
    assertThat(articles.list(ACME, Articles.Selection.ALL, Optional.of("a2"), 10))
        .extracting(Article::id)
        .containsExactly("a1");
    assertThat(
            articles.list(
                ACME,
                new Articles.Selection(
                    Optional.of("c"), Optional.empty(), Optional.of(Article.Status.PUBLISHED)),
                Optional.empty(),
                10))
        .extracting(Article::id)
        .containsExactly("a1");
    assertThat(
            articles.list(
                ACME,
                new Articles.Selection(
                    Optional.empty(), Optional.of(Language.SPANISH), Optional.empty()),
                Optional.empty(),
                10))
        .extracting(Article::id)
        .containsExactly("a2");
  }

  @Test
  void content_guards_itself() {
    assertThatThrownBy(() -> Content.of(" ", "text")).hasMessageContaining("title");
    assertThatThrownBy(() -> Content.of("t", "")).hasMessageContaining("body");
    assertThatThrownBy(() -> Category.Content.named("")).hasMessageContaining("name");
  }
}
