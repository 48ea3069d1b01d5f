package io.parley.kommo;

import io.parley.kommo.entity.EntityKind;
import io.parley.kommo.entity.Link;
import io.parley.kommo.entity.LinkDraft;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What belongs to the entities of one kind. Reached through {@link Kommo#links}. Thread-safe.
 *
 * @see <a href="https://developers.kommo.com/reference/entity-links">entity links</a>
 */
public final class Links {
  private final Connection connection;
  private final EntityKind kind;

  Links(Connection connection, EntityKind kind) {
    this.connection = connection;
    this.kind = kind;
  }

  /** Everything linked to one entity; pages are fetched as the stream is read. */
  public Stream<Link> of(long id) {
    return connection
        .pages(kind + "/" + id + "/links", new Query().add("limit", 250), "links")
        .map(link -> link(link, id));
  }

  /** Everything linked to several entities; {@link Link#id()} tells to which. */
  public Stream<Link> of(List<Long> ids) {
    if (ids.isEmpty()) {
      return Stream.empty();
    }
    Query query = new Query().add("limit", 250).addAll("filter[entity_id]", ids);
    return connection
        .pages(kind + "/links", query, "links")
        .map(link -> link(link, 0))
        .filter(link -> ids.contains(link.id()));
  }

  /**
   * Links what is not linked yet. The links are read first, because Kommo is known to answer 500
   * when it is asked for one that is there. A contact that is linked and is now to be the main one,
   * and an element whose quantity changes, are written again.
   */
  public void link(long id, LinkDraft... drafts) {
    Set<Known> known = of(id).map(Known::of).collect(Collectors.toSet());
    List<Map<String, @Nullable Object>> missing =
        Arrays.stream(drafts)
            .filter(draft -> !known.contains(Known.of(draft)) || !draft.metadata().isEmpty())
            .map(LinkDraft::wire)
            .toList();
    if (!missing.isEmpty()) {
      var unused = connection.send(Request.put(path(id, "link"), missing));
    }
  }

  /** Takes links away; what is not linked stays so. */
  public void unlink(long id, LinkDraft... drafts) {
    Set<Known> known = of(id).map(Known::of).collect(Collectors.toSet());
    List<Map<String, @Nullable Object>> there =
        Arrays.stream(drafts)
            .filter(draft -> known.contains(Known.of(draft)))
            .map(LinkDraft::wire)
            .toList();
    if (!there.isEmpty()) {
      var unused = connection.send(Request.put(path(id, "unlink"), there));
    }
  }

  private String path(long id, String verb) {
    return Connection.API + kind + "/" + id + "/" + verb;
  }

  private Link link(JsonFields from, long id) {
    JsonFields metadata = from.object("metadata");
    return new Link(
        from.text("entity_type").filter(EntityKind::fits).map(EntityKind::new).orElse(kind),
        from.number("entity_id").orElse(id),
        new EntityKind(from.text("to_entity_type").filter(EntityKind::fits).orElse("unknown")),
        from.numberOr("to_entity_id", 0),
        metadata.flag("main_contact") || metadata.flag("is_main"),
        metadata.number("catalog_id"),
        metadata.amount("quantity"));
  }

  /** What makes two links the same. */
  private record Known(EntityKind kind, long id) {
    static Known of(Link link) {
      return new Known(link.toKind(), link.toId());
    }

    static Known of(LinkDraft draft) {
      return new Known(draft.kind(), draft.id());
    }
  }
}
