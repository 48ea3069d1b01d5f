package io.parley.kommo;

import io.parley.kommo.entity.Company;
import io.parley.kommo.entity.Contact;
import io.parley.kommo.entity.CustomFieldDefinition;
import io.parley.kommo.entity.EntityKind;
import io.parley.kommo.entity.Lead;
import io.parley.kommo.entity.Pipeline;
import io.parley.kommo.entity.Tag;
import io.parley.kommo.entity.Task;
import io.parley.kommo.entity.User;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One of the lists of an account, for those who copy it page by page, several at once: each item
 * comes with what Kommo sent, in a form that is the same for the same content. Immutable.
 *
 * <p>Who only wants to read an account uses {@link Kommo#leads()} and its like.
 */
public final class Listing<T> {
  /** What Kommo gives at most in one page. */
  public static final int PAGE = 250;

  /** Ids that fit into one address. */
  public static final int IDS = 100;

  /** Pipelines with their stages: all of them on one page. */
  public static final Listing<Pipeline> PIPELINES =
      new Listing<>("leads/pipelines", "pipelines", 0, "", false, Pipelines::pipeline);

  /** Users; needs an admin's token. */
  public static final Listing<User> USERS =
      new Listing<>("users", "users", PAGE, "", false, Users::user);

  /** Leads with their contacts, by id. */
  public static final Listing<Lead> LEADS =
      new Listing<>("leads", "leads", PAGE, "contacts", true, Entities::lead);

  /** Contacts with their leads, by id. */
  public static final Listing<Contact> CONTACTS =
      new Listing<>("contacts", "contacts", PAGE, "leads", true, Entities::contact);

  /** Companies with their contacts and leads, by id. */
  public static final Listing<Company> COMPANIES =
      new Listing<>("companies", "companies", PAGE, "contacts,leads", true, Entities::company);

  /** Tasks, by id. */
  public static final Listing<Task> TASKS =
      new Listing<>("tasks", "tasks", PAGE, "", true, Entities::task);

  private final String path;
  private final String embedded;
  private final int limit;
  private final String with;
  private final boolean byId;
  private final Function<JsonFields, T> reader;

  private Listing(
      String path,
      String embedded,
      int limit,
      String with,
      boolean byId,
      Function<JsonFields, T> reader) {
    this.path = path;
    this.embedded = embedded;
    this.limit = limit;
    this.with = with;
    this.byId = byId;
    this.reader = reader;
  }

  /** The custom fields of one kind of entity. */
  public static Listing<CustomFieldDefinition> customFields(EntityKind kind) {
    return new Listing<>(
        kind + "/custom_fields",
        "custom_fields",
        // The reference says both 50 and 250.
        50,
        "",
        false,
        from -> CustomFieldDefinitions.definition(kind, from));
  }

  /** The tags of one kind of entity. */
  public static Listing<Tag> tags(EntityKind kind) {
    return new Listing<>(kind + "/tags", "tags", PAGE, "", false, Entities::tag);
  }

  /**
   * A page of a list.
   *
   * @param items in Kommo's order
   * @param more whether another page follows
   */
  public record Page<T>(List<Item<T>> items, boolean more) {
    public Page {
      items = List.copyOf(items);
    }
  }

  /**
   * One thing of a list.
   *
   * @param id Kommo's number of it
   * @param value the thing
   * @param json what Kommo sent, without links, fields in alphabetical order
   */
  public record Item<T>(long id, T value, String json) {}

  /**
   * Reads back what {@link Item#json()} holds.
   *
   * @throws IllegalArgumentException when it is no JSON
   */
  public T read(String json) {
    try {
      return reader.apply(JsonFields.read(json.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new IllegalArgumentException("a stored " + embedded + " item is no JSON", e);
    }
  }

  Page<T> page(Connection connection, int number, Optional<Instant> updatedSince) {
    Query query = new Query();
    if (limit > 0) {
      query.add("limit", limit).add("page", number);
    } else if (number > 1) {
      return new Page<>(List.of(), false);
    }
    order(query);
    updatedSince.ifPresent(since -> query.add("filter[updated_at][from]", since.getEpochSecond()));
    return connection
        .list(path, query, embedded)
        .map(
            fields -> new Page<>(items(fields), fields.object("_links").object("next").has("href")))
        .orElseGet(() -> new Page<>(List.of(), false));
  }

  /** Those of the ids that Kommo still has; each is asked for alone when it ignores the filter. */
  List<Item<T>> present(Connection connection, List<Long> ids) {
    Query query = new Query().add("limit", PAGE);
    order(query);
    query.addAll("filter[id]", ids);
    List<Item<T>> found =
        connection.list(path, query, embedded).map(this::items).orElseGet(List::of);
    boolean filtered = found.stream().allMatch(item -> ids.contains(item.id()));
    return filtered ? found : ids.stream().flatMap(id -> one(connection, id).stream()).toList();
  }

  private Optional<Item<T>> one(Connection connection, long id) {
    Query query = new Query();
    if (!with.isEmpty()) {
      query.add("with", with);
    }
    return connection.find(path + "/" + id, query).map(this::item).filter(item -> item.id() == id);
  }

  private void order(Query query) {
    if (byId) {
      query.add("order[id]", "asc");
    }
    if (!with.isEmpty()) {
      query.add("with", with);
    }
  }

  private List<Item<T>> items(JsonFields fields) {
    return fields.embedded(embedded).stream().map(this::item).toList();
  }

  private Item<T> item(JsonFields fields) {
    return new Item<>(fields.numberOr("id", 0), reader.apply(fields), fields.canonical());
  }

  @Override
  public String toString() {
    return path;
  }
}
