package io.parley.kommo;

import io.parley.kommo.entity.Continuation;
import io.parley.kommo.entity.EntityKind;
import io.parley.kommo.entity.Salesbot;
import io.parley.kommo.webhook.ReturnAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The bots made in Kommo's own editor. Reached through {@link Kommo#salesbots()}. Calls of 2026: an
 * account without them answers 402, 403 or 404, which {@link KommoException#unavailable()} tells.
 * Thread-safe.
 *
 * @see <a href="https://developers.kommo.com/reference/launch-salesbot">launch salesbot</a>
 */
public final class Salesbots {
  private static final String PATH = "bots";
  private final Connection connection;

  Salesbots(Connection connection) {
    this.connection = connection;
  }

  /** All bots; pages are fetched as the stream is read. */
  public Stream<Salesbot> list() {
    return connection
        .pages(PATH, new Query(), "bots")
        .map(bot -> new Salesbot(bot.numberOr("id", 0), bot.textOr("name", "")));
  }

  /**
   * Lets a bot go on that stopped at a widget. Only the path of the address is used, so the token
   * goes to this account and nowhere else. A bot goes on once: 404 tells that it does not wait.
   */
  public void proceed(ReturnAddress address, Continuation with) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("data", with.data());
    // An empty list of handlers is refused.
    if (!with.shown().isEmpty()) {
      body.put(
          "execute_handlers",
          with.shown().stream()
              .map(
                  text ->
                      Map.of("handler", "show", "params", Map.of("type", "text", "value", text)))
              .toList());
    }
    var unused = connection.send(Request.create(address.path(), body));
  }

  /**
   * Starts a bot for a lead or a contact. Kommo says only that it has taken the order, and runs one
   * bot for an entity at a time. Not repeated once Kommo may have received it: nothing shows
   * whether a bot ran.
   *
   * @param kind {@link EntityKind#LEADS} or {@link EntityKind#CONTACTS}
   */
  public void run(long botId, EntityKind kind, long entityId) {
    if (!kind.equals(EntityKind.LEADS) && !kind.equals(EntityKind.CONTACTS)) {
      throw new IllegalArgumentException("a bot runs for leads or contacts, not for " + kind);
    }
    var unused =
        connection.send(
            Request.create(
                Connection.API + PATH + "/" + botId + "/run",
                Map.of("entity_id", entityId, "entity_type", kind.path())));
  }
}
