package io.parley.rag.article;

import io.parley.core.TenantId;
import java.time.Instant;
import java.util.Optional;

/**
 * A shelf of articles, in a tree. Immutable.
 *
 * @param tenant whose it is
 * @param id unique within the tenant
 * @param version one more with each change
 * @param createdAt when it was created
 * @param updatedAt when it was last changed
 * @param content what people set
 */
public record Category(
    TenantId tenant,
    String id,
    long version,
    Instant createdAt,
    Instant updatedAt,
    Content content) {

  /**
   * What people set of a category.
   *
   * @param name 1 to 200 characters, not blank
   * @param description for people; at most 2,000 characters
   * @param parentId the category it is in; empty: at the top
   */
  public record Content(String name, String description, Optional<String> parentId) {
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_DESCRIPTION = 2_000;

    public Content {
      if (name.isBlank() || name.length() > LONGEST_NAME) {
        throw new IllegalArgumentException(
            "name of "
                + name.length()
                + " characters must have 1 to "
                + LONGEST_NAME
                + " and not be blank");
      }
      if (description.length() > LONGEST_DESCRIPTION) {
        throw new IllegalArgumentException(
            "description of "
                + description.length()
                + " characters must have at most "
                + LONGEST_DESCRIPTION);
      }
    }

    /** A category at the top. */
    public static Content named(String name) {
      return new Content(name, "", Optional.empty());
    }

    /** The same inside that category. */
    public Content in(String parent) {
      return new Content(name, description, Optional.of(parent));
    }
  }
}
