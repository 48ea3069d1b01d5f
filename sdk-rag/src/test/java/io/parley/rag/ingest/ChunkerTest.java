package io.parley.rag.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.language.Language;
import io.parley.rag.index.Chunk;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChunkerTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private final Chunker chunker = new Chunker();

  private List<Chunk> chunk(String title, String body) {
    return chunker.chunk(
        new SourceText("a1", title, body, Optional.empty(), NOON, Optional.of("c1")));
  }

  private static String sentences(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "Sentence number %03d says something about parcel %d.".formatted(i, i))
        .collect(Collectors.joining(" "));
  }

  private static List<String> texts(List<Chunk> chunks) {
    return chunks.stream().map(Chunk::text).toList();
  }

  @Test
  void a_short_text_is_one_chunk_under_its_title() {
    List<Chunk> chunks = chunk("Delivery", "We ship within two days.\n\nAbroad it takes five.");

    assertThat(chunks).hasSize(1);
    Chunk only = chunks.getFirst();
    assertThat(only.text()).isEqualTo("We ship within two days.\n\nAbroad it takes five.");
    assertThat(only.header()).isEqualTo("Delivery");
    assertThat(only.language()).contains(Language.ENGLISH);
    assertThat(only.sourceId()).isEqualTo("a1");
    assertThat(only.categoryId()).contains("c1");
    assertThat(only.updatedAt()).isEqualTo(NOON);
  }

  @Test
  void headings_begin_chunks_and_are_the_path() {
    String body =
        """
        # Delivery

        %s

        ## Abroad

        %s
        """
            .formatted(sentences(8), sentences(8));

    List<Chunk> chunks = chunk("Delivery", body);

    assertThat(chunks).extracting(Chunk::header).containsExactly("Delivery", "Delivery > Abroad");
    assertThat(chunks).extracting(Chunk::ordinal).containsExactly(0, 1);
  }

  @Test
  void small_sections_go_together_with_their_headings_as_text() {
    List<Chunk> chunks =
        chunk("Contact", "## Phone\n\n+34 600 000 000\n\n## Mail\n\nhola@acme.example");

    assertThat(texts(chunks))
        .containsExactly("Phone\n\n+34 600 000 000\n\nMail\n\nhola@acme.example");
    assertThat(chunks.getFirst().header()).isEqualTo("Contact");
  }

  @Test
  void a_long_text_is_cut_between_sentences_without_loss_or_overlap() {
    String text = sentences(100);

    List<Chunk> chunks = chunk("Long", text);

    assertThat(chunks).hasSizeGreaterThan(4);
    assertThat(String.join(" ", texts(chunks))).isEqualTo(text);
    assertThat(texts(chunks))
        .allSatisfy(
            piece -> {
              assertThat(piece.length()).isBetween(Chunker.TAIL, Chunker.HARD_CAP);
              assertThat(piece).startsWith("Sentence").endsWith(".");
            });
  }

  @Test
  void a_short_rest_goes_to_the_chunk_before() {
    String text = sentences(21);
    assertThat(text.length()).isBetween(Chunker.MOST + 1, Chunker.MOST + Chunker.TAIL - 1);

    assertThat(texts(chunk("", text))).containsExactly(text);
  }

  @Test
  void a_word_without_end_is_cut_at_the_cap() {
    List<Chunk> chunks = chunk("", "x".repeat(5000));

    assertThat(texts(chunks)).allSatisfy(t -> assertThat(t.length()).isLessThanOrEqualTo(1400));
    assertThat(String.join("", texts(chunks)).replaceAll("\\s", "")).hasSize(5000);
  }

  @Test
  void every_piece_of_a_table_has_the_header() {
    String rows =
        IntStream.range(0, 100)
            .mapToObj(i -> "| Product %03d | %d.00 EUR | in stock |".formatted(i, i))
            .collect(Collectors.joining("\n"));

    List<Chunk> chunks = chunk("Prices", "| Name | Price | Stock |\n|---|---|---|\n" + rows);

    assertThat(chunks).hasSizeGreaterThan(2);
    assertThat(texts(chunks))
        .allSatisfy(
            text -> {
              assertThat(text).startsWith("Name | Price | Stock\n");
              assertThat(text.length()).isLessThanOrEqualTo(Chunker.HARD_CAP);
            });
    assertThat(texts(chunks).stream().flatMap(String::lines).filter(l -> l.startsWith("Product")))
        .hasSize(100);
  }

  @Test
  void questions_stay_with_their_answers_and_apart_from_each_other() {
    String body =
        """
        ## How do I pay?
        By card or in cash.

        ## Can I return it?
        Yes, within 30 days.

        **Do you ship abroad?**

        Yes, to all of Europe.

        Q: Is there a shop?
        A: In Madrid.

        Вопрос: Есть ли скидки?

        Ответ: Да, по пятницам.
        """;

    List<Chunk> chunks = chunk("FAQ", body);

    assertThat(chunks)
        .extracting(Chunk::header, Chunk::text)
        .containsExactly(
            tuple("FAQ > How do I pay?", "By card or in cash."),
            tuple("FAQ > Can I return it?", "Yes, within 30 days."),
            tuple("FAQ > Do you ship abroad?", "Yes, to all of Europe."),
            tuple("FAQ > Is there a shop?", "In Madrid."),
            tuple("FAQ > Есть ли скидки?", "Да, по пятницам."));
  }

  private static org.assertj.core.groups.Tuple tuple(Object... values) {
    return org.assertj.core.groups.Tuple.tuple(values);
  }

  @Test
  void an_answer_up_to_the_hard_cap_stays_whole() {
    String answer = sentences(25);
    assertThat(answer.length()).isBetween(Chunker.MOST + Chunker.TAIL, Chunker.HARD_CAP);

    assertThat(texts(chunk("What is in the parcel?", answer))).containsExactly(answer);
  }

  @Test
  void the_text_is_plain_and_keeps_addresses() {
    String body =
        """
        Write to [us](mailto:hola@acme.example), see **our** [terms](https://acme.example/terms)
        or <https://acme.example>.

        1. Open the `box`
        2. Keep the *bill*
           - also by mail

        > Quoted &amp; true

        <div>Inside <b>HTML</b></div>
        """;

    assertThat(texts(chunk("Help", body)))
        .containsExactly(
            """
            Write to us (hola@acme.example), see our terms (https://acme.example/terms) or \
            https://acme.example.

            1. Open the box
            2. Keep the bill
              - also by mail

            Quoted & true

            Inside HTML""");
  }

  @Test
  void cutting_again_gives_the_same_ids_and_an_edit_changes_only_its_chunk() {
    String first = "## One\n\n" + sentences(10) + "\n\n## Two\n\n";
    List<Chunk> before = chunk("T", first + sentences(12));
    List<Chunk> same = chunk("T", first + sentences(12));
    List<Chunk> edited = chunk("T", first + sentences(11));

    assertThat(same).isEqualTo(before);
    assertThat(edited.getFirst().id()).isEqualTo(before.getFirst().id());
    assertThat(edited.getLast().id()).isNotEqualTo(before.getLast().id());
  }

  @Test
  void a_text_that_is_repeated_has_different_ids() {
    String same = sentences(19).substring(0, 900);

    List<Chunk> chunks = chunk("T", same + "\n\n" + same);

    assertThat(chunks).hasSize(2);
    assertThat(chunks.stream().map(Chunk::id).distinct()).hasSize(2);
  }

  @Test
  void a_title_alone_is_a_chunk_and_nothing_is_none() {
    assertThat(texts(chunk("Closed on Sunday", ""))).containsExactly("Closed on Sunday");
    assertThat(texts(chunk("Closed on Sunday", "\n---\n"))).hasSize(1);
    assertThat(chunk(" ", "\n \n")).isEmpty();
  }

  @Test
  void each_chunk_of_a_mixed_text_has_its_language() {
    String english = "We ship all orders within two days, and you can return them. ".repeat(6);
    String russian = "Мы отправляем все заказы в течение двух дней, возврат возможен. ".repeat(6);

    List<Chunk> chunks = chunk("FAQ", "## EN\n\n" + english + "\n\n## RU\n\n" + russian);

    assertThat(chunks)
        .extracting(Chunk::language)
        .isEqualTo(Arrays.asList(Optional.of(Language.ENGLISH), Optional.of(Language.RUSSIAN)));
  }
}
