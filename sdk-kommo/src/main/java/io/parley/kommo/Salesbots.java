package io.parley.kommo;

import io.parley.kommo.entity.EntityKind;
import io.parley.kommo.entity.Salesbot;
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
