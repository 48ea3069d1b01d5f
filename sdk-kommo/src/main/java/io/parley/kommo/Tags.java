package io.parley.kommo;

import io.parley.kommo.entity.EntityKind;
import io.parley.kommo.entity.Tag;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The tags of one kind of entity. Reached through {@link Kommo#tags}. To put one on an entity or
 * take it off, use the entity's patch. Thread-safe.
 */
public final class Tags {
  private final Connection connection;
  private final EntityKind kind;

  Tags(Connection connection, EntityKind kind) {
    this.connection = connection;
    this.kind = kind;
  }

  /** All tags; pages are fetched as the stream is read. */
  public Stream<Tag> list() {
    return connection.pages(path(), new Query().add("limit", 250), "tags").map(Entities::tag);
  }

  /** The tag of exactly this name, case apart; empty when there is none. */
  public Optional<Tag> find(String name) {
    return connection
        .pages(path(), new Query().add("limit", 250).add("filter[name]", name), "tags")
        .map(Entities::tag)
        .filter(tag -> tag.name().equalsIgnoreCase(name))
        .findFirst();
  }

  /**
   * Makes tags, 50 in a request, and returns them in the order given. A name that exists gives the
   * tag that has it, so that this may be repeated.
   *
   * @param names none blank
   */
  public List<Tag> create(List<String> names) {
    List<Map<String, @Nullable Object>> drafts = names.stream().map(Tags::draft).toList();
    List<JsonFields> made = connection.createOnce(path(), "tags", drafts);
    return made.stream().map(Entities::tag).toList();
  }

  private static Map<String, @Nullable Object> draft(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("tag name must not be blank");
    }
    Map<String, @Nullable Object> draft = new LinkedHashMap<>();
    draft.put("name", name);
    return draft;
  }

  private String path() {
    return kind + "/tags";
  }
}
