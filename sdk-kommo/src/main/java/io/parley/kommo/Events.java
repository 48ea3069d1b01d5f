package io.parley.kommo;

import io.parley.kommo.entity.AccountEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The history of an account, the feed to catch up from when webhooks were missed. Reached through
 * {@link Kommo#events()}. Thread-safe.
 *
 * @see <a href="https://developers.kommo.com/reference/events-list">events list</a>
 */
public final class Events {
  private static final String PATH = "events";
  private final Connection connection;

  Events(Connection connection) {
    this.connection = connection;
  }

  /** The events that fit, newest first; pages of 100 are fetched as the stream is read. */
  public Stream<AccountEvent> search(UnaryOperator<EventQuery> which) {
    EventQuery query = which.apply(new EventQuery());
    return connection.pages(PATH, query.query(), "events").map(Events::event).filter(query::fits);
  }

  /** The event; empty when it is not there. */
  public Optional<AccountEvent> find(String id) {
    if (!id.matches("[A-Za-z0-9]{1,64}")) {
      throw new IllegalArgumentException(
          "event id '" + id + "' must be 1 to 64 letters and digits");
    }
    return connection
        .find(PATH + "/" + id, new Query())
        .map(Events::event)
        .filter(event -> event.id().equals(id));
  }

  private static AccountEvent event(JsonFields from) {
    return new AccountEvent(
        from.textOr("id", ""),
        from.textOr("type", ""),
        from.textOr("entity_type", ""),
        from.numberOr("entity_id", 0),
        from.numberOr("created_by", 0),
        from.instantOr("created_at", Instant.EPOCH),
        values(from, "value_before"),
        values(from, "value_after"),
        from.raw());
  }

  private static List<Map<String, @Nullable Object>> values(JsonFields from, String name) {
    return from.list(name).stream().map(JsonFields::raw).toList();
  }
}
