package io.parley.core.action;

import io.parley.core.StaleVersionException;
import io.parley.core.TenantId;
import io.parley.core.document.Document;
import io.parley.core.json.Json;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Whose turn it is, kept durably: the next place of a circle for each new key, and the same place
 * again for a key that had its turn. Holds over all nodes of a storage. Thread-safe.
 */
public final class Rotation {
  private static final String COLLECTION = "rotation";

  /** Turns that are remembered by their key; an effect is asked about soon or never. */
  private static final int REMEMBERED = 500;

  private static final int TRIES = 100;

  private final Storage storage;

  public Rotation(Storage storage) {
    this.storage = storage;
  }

  /** What is stored of one circle: the place that is next, and who had which. */
  record Turns(int next, List<Turn> given) {
    Turns {
      given = List.copyOf(given);
    }
  }

  /** One place that was given away. */
  record Turn(String key, int place) {}

  /**
   * The place of this key.
   *
   * @param circle names what goes round, such as a list of users; any text
   * @param size how many places there are; 1 or more
   * @param key of what takes its turn, such as an effect; the same key has the same place
   * @param now when the turn is stored
   * @return 0 to {@code size - 1}
   */
  public int next(TenantId tenant, String circle, int size, String key, Instant now) {
    if (size < 1) {
      throw new IllegalArgumentException("size " + size + " must be 1 or more");
    }
    String id = UUID.nameUUIDFromBytes(circle.getBytes(StandardCharsets.UTF_8)).toString();
    for (int attempt = 1; ; attempt++) {
      Optional<Document> stored = storage.documents().find(tenant, COLLECTION, id);
      Turns turns =
          stored
              .map(document -> Json.read(document.body(), Turns.class))
              .orElseGet(() -> new Turns(0, List.of()));
      Optional<Turn> had =
          turns.given().stream().filter(turn -> turn.key().equals(key)).findFirst();
      if (had.isPresent()) {
        return Math.floorMod(had.get().place(), size);
      }
      int place = Math.floorMod(turns.next(), size);
      var put =
          new Write.Put(
              tenant,
              COLLECTION,
              id,
              Map.of(),
              Json.write(after(turns, new Turn(key, place), (place + 1) % size)),
              stored.map(Document::version).orElse(0L));
      try {
        storage.work().commit(List.of(put), now);
        return place;
      } catch (StaleVersionException another) {
        // Somebody else had a turn in between: look again.
        if (attempt == TRIES) {
          throw another;
        }
      }
    }
  }

  private static Turns after(Turns turns, Turn given, int next) {
    List<Turn> all = new ArrayList<>(turns.given());
    all.add(given);
    int forgotten = Math.max(0, all.size() - REMEMBERED);
    return new Turns(next, all.subList(forgotten, all.size()));
  }
}
