package io.parley.rag.article;

import io.parley.core.TenantId;
import io.parley.core.language.Language;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A text with a title, written by people for the knowledge base. Immutable.
 *
 * @param tenant whose it is
 * @param id unique within the tenant
 * @param version one more with each change
 * @param createdAt when it was created
 * @param updatedAt when it was last changed
 * @param content what people wrote
 */
public record Article(
    TenantId tenant,
    String id,
    long version,
    Instant createdAt,
    Instant updatedAt,
    Content content) {

  /** Whether agents may answer from it. */
  public enum Status {
    /** Being written; not searched. */
    DRAFT,
    /** Searched. */
    PUBLISHED
  }

  /** The language it is in: as given, else as its text tells; empty when it does not tell. */
  public Optional<Language> language() {
    return content.language().or(() -> Language.detect(content.title() + "\n" + content.body()));
  }

  /**
   * What people write of an article.
   *
   * @param title 1 to 300 characters, not blank
   * @param body Markdown; not blank, at most 200,000 characters
   * @param categoryId empty: in no category
   * @param language empty: as detected
   * @param status whether agents may answer from it
   * @param tags for people; at most 50, of 1 to 100 characters each
   */
  public record Content(
      String title,
      String body,
      Optional<String> categoryId,
      Optional<Language> language,
      Status status,
      List<String> tags) {
    private static final int LONGEST_TITLE = 300;
    private static final int LONGEST_BODY = 200_000;
    private static final int MOST_TAGS = 50;
    private static final int LONGEST_TAG = 100;

    public Content {
      tags = List.copyOf(tags);
      bounded("title", title, LONGEST_TITLE);
      bounded("body", body, LONGEST_BODY);
      if (tags.size() > MOST_TAGS) {
        throw new IllegalArgumentException(
            "tags of " + tags.size() + " must be at most " + MOST_TAGS);
      }
      tags.forEach(tag -> bounded("tags", tag, LONGEST_TAG));
    }

    private static void bounded(String field, String value, int most) {
      if (value.isBlank() || value.length() > most) {
        throw new IllegalArgumentException(
            field
                + " of "
                + value.length()
                + " characters must have 1 to "
                + most
                + " and not be blank");
      }
    }

    /** A published article outside any category, in the language it is detected to be in. */
    public static Content of(String title, String body) {
      return new Content(
          title, body, Optional.empty(), Optional.empty(), Status.PUBLISHED, List.of());
    }

    /** The same in that category. */
    public Content in(String category) {
      return new Content(title, body, Optional.of(category), language, status, tags);
    }

    /** The same in that language. */
    public Content language(Language spoken) {
      return new Content(title, body, categoryId, Optional.of(spoken), status, tags);
    }

    /** The same with that status. */
    public Content status(Status other) {
      return new Content(title, body, categoryId, language, other, tags);
    }
  }

  /**
   * An article that was written.
   *
   * @param article as it is stored now
   * @param indexed whether searches see it already; when false they will as soon as the index is
   *     back, with the next search or write of the tenant
   */
  public record Saved(Article article, boolean indexed) {}
}
