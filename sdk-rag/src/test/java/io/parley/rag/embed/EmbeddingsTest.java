package io.parley.rag.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.parley.core.TenantId;
import io.parley.core.agent.Agent;
import io.parley.core.agent.ContextProvider;
import io.parley.core.agent.Passage;
import io.parley.core.document.DocumentQuery;
import io.parley.core.inmemory.InMemoryStorage;
import io.parley.core.language.Language;
import io.parley.core.work.Ending;
import io.parley.core.work.Job;
import io.parley.core.work.JobHandler;
import io.parley.core.work.LostClaimException;
import io.parley.core.work.Storage;
import io.parley.core.work.WorkStore;
import io.parley.core.work.Write;
import io.parley.rag.article.Article.Content;
import io.parley.rag.article.KnowledgeBase;
import io.parley.rag.index.Explanation;
import io.parley.rag.index.InMemoryVectorIndex;
import io.parley.rag.index.TextQuery;
import io.parley.rag.index.VectorSpace;
import io.parley.rag.index.lucene.InMemoryTextIndex;
import io.parley.rag.retrieve.Retriever.Found;
import io.parley.rag.retrieve.SearchMode;
import io.parley.rag.testkit.TopicModel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EmbeddingsTest {
  private static final TenantId ACME = new TenantId("acme");
  private static final String MONEY = "refund money reimburse";
  private static final String SHIPPING = "deliver ship parcel";
  private static final Content REFUNDS =
      Content.of("Refunds", "We reimburse the purchase within five days.");
  private static final Content DELIVERY =
      Content.of("Delivery", "Our parcels are shipped within two days.");
  private static final String PARAPHRASE = "How can I get my money back?";

  private Instant now = Instant.parse("2026-11-23T12:00:00Z");
  private final Storage storage = new InMemoryStorage();
  private final InMemoryVectorIndex vectors = new InMemoryVectorIndex();
  private final TopicModel model = new TopicModel(MONEY, SHIPPING);
  private final Embedder english = embedder("topics", model);
  private final KnowledgeBase knowledge = knowledge(english);

  private static Embedder embedder(String name, TopicModel model) {
    return Embedder.of(
        EmbeddingProfile.multilingual(name).languages(Set.of(Language.ENGLISH)).enough(0.9), model);
  }

  private KnowledgeBase knowledge(Embedder embedder) {
    return new KnowledgeBase(
        storage,
        new InMemoryTextIndex(),
        Optional.of(new Embeddings(storage, embedder, vectors, () -> now)));
  }

  private void write(String id, Content content) {
    knowledge.articles().create(ACME, id, content, now);
  }

  /** Works on everything that is due; what a job ends with, in order. */
  private List<Ending> work(KnowledgeBase base) {
    JobHandler handler = base.embedding().orElseThrow();
    var endings = new ArrayList<Ending>();
    for (List<Job> jobs = claim(); !jobs.isEmpty(); jobs = claim()) {
      for (Job job : jobs) {
        JobHandler.Result result = handler.handle(job, new Claimed(job, Integer.MAX_VALUE));
        endings.add(result.ending());
        assertThat(storage.work().close(job, result.ending(), result.writes(), now)).isTrue();
      }
    }
    return endings;
  }

  private List<Job> claim() {
    return storage
        .work()
        .claim(new WorkStore.Claim(now, 10, Duration.ofMinutes(1), "test", Set.of()));
  }

  private final class Claimed implements JobHandler.Claimed {
    private final Job job;
    private int left;

    Claimed(Job job, int checkpoints) {
      this.job = job;
      this.left = checkpoints;
    }

    @Override
    public Instant now() {
      return now;
    }

    @Override
    public void checkpoint(List<Write> writes) {
      if (left-- <= 0) {
        throw new LostClaimException(job);
      }
      storage.work().checkpoint(job, writes, now);
    }
  }

  private Found search(KnowledgeBase base, String text, SearchMode mode) {
    return base.search(ACME, TextQuery.of(text, 5), 0, mode);
  }

  private static List<String> sources(Found found) {
    return found.hits().stream().map(hit -> hit.chunk().sourceId()).toList();
  }

  private long stored() {
    return storage.documents().list(ACME, "embedding", DocumentQuery.first(100)).size();
  }

  @Test
  void what_was_written_is_found_by_its_meaning_once_the_job_has_run() {
    write("refunds", REFUNDS);
    write("delivery", DELIVERY);
    assertThat(sources(search(knowledge, PARAPHRASE, SearchMode.KEYWORD))).isEmpty();

    work(knowledge);

    Found found = search(knowledge, PARAPHRASE, SearchMode.HYBRID);
    assertThat(found.mode()).isEqualTo(SearchMode.HYBRID);
    assertThat(sources(found)).first().isEqualTo("refunds");
    assertThat(sources(search(knowledge, PARAPHRASE, SearchMode.VECTOR)))
        .first()
        .isEqualTo("refunds");
    assertThat(sources(search(knowledge, PARAPHRASE, SearchMode.KEYWORD))).isEmpty();
    assertThat(knowledge.find(request(PARAPHRASE)).passages())
        .extracting(Passage::sourceId)
        .first()
        .isEqualTo("refunds");
    assertThat(knowledge.find(request(PARAPHRASE)).coverage()).isGreaterThanOrEqualTo(0.35);
  }

  private static ContextProvider.Request request(String question) {
    return new ContextProvider.Request(
        ACME, question, Optional.of("en"), new Agent.Retrieval(List.of(), 5, 0));
  }

  @Test
  void a_language_that_the_model_does_not_speak_rests_on_its_words_alone() {
    write("envios", Content.of("Envíos", "Enviamos los pedidos a Portugal en tres días hábiles."));
    write("refunds", REFUNDS);
    work(knowledge);

    String question = "¿Cuánto tarda el envío de un pedido a Portugal?";
    Found hybrid = search(knowledge, question, SearchMode.HYBRID);

    assertThat(hybrid.mode()).isEqualTo(SearchMode.KEYWORD);
    assertThat(hybrid.hits()).isEqualTo(search(knowledge, question, SearchMode.KEYWORD).hits());
    assertThat(model.given()).noneMatch(text -> text.contains("Portugal"));
    assertThatThrownBy(() -> search(knowledge, question, SearchMode.VECTOR))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("language 'es' must be one of [en] for the embedding model topics");
  }

  @Test
  void without_a_model_everything_is_as_it_was_and_meaning_alone_is_refused() {
    var plain = new KnowledgeBase(storage, new InMemoryTextIndex());
    plain.articles().create(ACME, "refunds", REFUNDS, now);

    assertThat(search(plain, "reimburse a purchase", SearchMode.HYBRID).mode())
        .isEqualTo(SearchMode.KEYWORD);
    assertThat(plain.embedding()).isEmpty();
    assertThatThrownBy(() -> search(plain, "refund", SearchMode.VECTOR))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("mode 'vector' needs an embedding model");
  }

  @Test
  void the_parts_of_a_score_of_both_add_up() {
    write("refunds", REFUNDS);
    write("delivery", DELIVERY);
    work(knowledge);

    Found found = search(knowledge, "when do you reimburse my purchase", SearchMode.HYBRID);

    assertThat(found.hits()).isNotEmpty();
    Explanation whole = found.hits().getFirst().explanation();
    assertThat(leaves(whole)).isCloseTo(whole.value(), within(1e-9));
    assertThat(whole.toString()).contains("words").contains("of the meaning: cosine");
  }

  private static double leaves(Explanation explanation) {
    return explanation.from().isEmpty()
        ? explanation.value()
        : explanation.from().stream().mapToDouble(EmbeddingsTest::leaves).sum();
  }

  @Test
  void a_model_that_is_out_costs_its_help_only_and_the_job_waits_for_it() {
    write("refunds", REFUNDS);
    model.out(true);

    assertThat(work(knowledge)).allMatch(Ending.Postpone.class::isInstance);
    assertThat(search(knowledge, "reimburse a purchase", SearchMode.HYBRID).mode())
        .isEqualTo(SearchMode.KEYWORD);
    assertThatThrownBy(() -> search(knowledge, "refund", SearchMode.VECTOR))
        .isInstanceOf(EmbeddingException.class)
        .hasMessageContaining("embedding model topics");

    model.out(false);
    assertThat(search(knowledge, PARAPHRASE, SearchMode.HYBRID).mode())
        .as("it rests for a while")
        .isEqualTo(SearchMode.KEYWORD);
    now = now.plus(Duration.ofMinutes(2));
    assertThat(work(knowledge)).allMatch(Ending.Done.class::isInstance);
    assertThat(sources(search(knowledge, PARAPHRASE, SearchMode.HYBRID))).contains("refunds");
  }

  @Test
  void a_job_that_is_cut_off_goes_on_where_it_was() {
    var body = new StringBuilder();
    for (int i = 0; i < 80; i++) {
      body.append("## Part ").append(i).append("\n\n");
      body.append("This part speaks about parcels of size ").append(i).append(", which we ship. ");
      body.append("It is written so long that it stays a part of its own. ".repeat(6));
      body.append("\n\n");
    }
    write("long", Content.of("Parcels", body.toString()));
    int chunks = knowledge.chunks(ACME, "long").size();
    assertThat(chunks).isGreaterThan(64);
    var claim = new WorkStore.Claim(now, 1, Duration.ofMinutes(1), "test", Set.of());
    Job job = storage.work().claim(claim).getFirst();

    assertThatThrownBy(() -> knowledge.embedding().orElseThrow().handle(job, new Claimed(job, 1)))
        .isInstanceOf(LostClaimException.class);
    int before = model.given().size();
    now = now.plus(Duration.ofMinutes(5));
    work(knowledge);

    assertThat(before).isBetween(32, chunks - 1);
    // The batch whose checkpoint failed was lost; the one before it was not asked for again.
    assertThat(model.given()).hasSizeLessThanOrEqualTo(chunks + 32);
    assertThat(vectors.versions(ACME, english.space())).containsEntry("long", 1L);
    assertThat(search(knowledge, "parcel sizes", SearchMode.VECTOR).hits()).isNotEmpty();
  }

  @Test
  void a_long_job_gives_way_to_others_and_goes_on_where_it_was() {
    for (int i = 0; i < 5; i++) {
      write("a" + i, Content.of("Parcels " + i, "Our parcels of kind " + i + " are shipped."));
    }
    work(knowledge);
    var slow = new TopicModel(SHIPPING);
    KnowledgeBase next = knowledge(embedder("slow", slow));
    assertThat(search(next, "parcels", SearchMode.VECTOR).hits()).isEmpty();
    slow.onEach(() -> now = now.plus(Duration.ofSeconds(6)));

    List<Ending> endings = work(next);

    assertThat(endings).hasSizeGreaterThan(1);
    assertThat(endings.getFirst())
        .isInstanceOfSatisfying(
            Ending.Postpone.class,
            later -> assertThat(later.reason()).isEqualTo("embedded 2 of 5, goes on"));
    assertThat(endings.getLast()).isInstanceOf(Ending.Done.class);
    assertThat(slow.given()).filteredOn(text -> text.contains("kind")).hasSize(5);
  }

  @Test
  void an_edit_embeds_what_changed_and_a_removal_leaves_no_trace() {
    write("refunds", REFUNDS);
    write("delivery", DELIVERY);
    work(knowledge);
    int before = model.given().size();

    knowledge
        .categories()
        .create(ACME, "c", io.parley.rag.article.Category.Content.named("Help"), now);
    knowledge.articles().update(ACME, "refunds", 1, REFUNDS.in("c"), now);
    work(knowledge);
    assertThat(model.given()).as("the text is the same").hasSize(before);
    assertThat(vectors.versions(ACME, english.space())).containsEntry("refunds", 2L);

    knowledge.articles().remove(ACME, "refunds", now);
    assertThat(sources(search(knowledge, PARAPHRASE, SearchMode.VECTOR)))
        .as("not found from the moment it is removed")
        .doesNotContain("refunds");
    work(knowledge);
    assertThat(vectors.versions(ACME, english.space())).containsOnlyKeys("delivery");
    assertThat(stored()).isEqualTo(1);
  }

  @Test
  void another_model_embeds_everything_again_and_the_spaces_never_meet() {
    write("refunds", REFUNDS);
    write("delivery", DELIVERY);
    work(knowledge);
    VectorSpace old = english.space();

    var other = new TopicModel(SHIPPING, MONEY, "warranty");
    Embedder next = embedder("topics-2", other);
    KnowledgeBase restarted = knowledge(next);
    assertThat(search(restarted, PARAPHRASE, SearchMode.VECTOR).hits()).isEmpty();
    assertThat(other.given()).hasSize(1);
    work(restarted);

    assertThat(sources(search(restarted, PARAPHRASE, SearchMode.VECTOR)))
        .first()
        .isEqualTo("refunds");
    assertThat(other.given()).filteredOn(text -> !text.equals(PARAPHRASE)).hasSize(2);
    assertThat(vectors.versions(ACME, old)).isEmpty();
    assertThat(vectors.versions(ACME, next.space())).hasSize(2);
    assertThat(stored()).isEqualTo(2);
  }

  @Test
  void a_model_of_other_dimensions_than_it_is_said_to_have_is_refused_by_name() {
    Embedder wrong = Embedder.of(EmbeddingProfile.multilingual("topics").dimensions(768), model);
    KnowledgeBase base = knowledge(wrong);
    base.articles().create(ACME, "refunds", REFUNDS, now);

    assertThatThrownBy(() -> work(base))
        .isInstanceOf(EmbeddingException.class)
        .hasMessageStartingWith(
            "embedding model topics: gave a vector of 3 dimensions, not 768: correct its"
                + " dimensions")
        .satisfies(e -> assertThat(((EmbeddingException) e).retryable()).isFalse());
    assertThat(search(base, "reimburse a purchase", SearchMode.HYBRID).mode())
        .isEqualTo(SearchMode.KEYWORD);
  }

  @Test
  void a_profile_guards_itself_and_names_its_space() {
    EmbeddingProfile profile = EmbeddingProfile.multilingual("m");

    assertThat(profile.fingerprint(3)).isEqualTo(profile.enough(0.5).fingerprint(3));
    assertThat(profile.fingerprint(3))
        .isNotEqualTo(profile.fingerprint(4))
        .isNotEqualTo(profile.prefixes("query: ", "").fingerprint(3));
    assertThat(profile.cut("a".repeat(2000))).hasSize(1536);
    assertThat(profile.cut("a".repeat(1535) + "👍")).hasSize(1535);
    assertThat(profile.speaks(Optional.empty())).isTrue();
    assertThat(profile.languages(Set.of(Language.ENGLISH)).speaks(Optional.empty())).isFalse();
    assertThatThrownBy(() -> EmbeddingProfile.multilingual(" ")).hasMessageContaining("model ' '");
    assertThatThrownBy(() -> profile.dimensions(0)).hasMessage("dimensions 0 must be at least 1");
    assertThatThrownBy(() -> profile.enough(2)).hasMessageContaining("enough 2.0 must be above 0");
  }
}
