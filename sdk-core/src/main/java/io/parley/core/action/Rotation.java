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
 * Goes round a circle of places, such as users who share the work, and remembers durably how far it
 * is: each new key gets the next place, and a key that has one keeps it. Holds over all nodes of a
 * storage. Thread-safe.
 */
public final class Rotation {
  private static final String COLLECTION = "rotation";

  /** Places that are remembered by their key; an effect is asked about soon or never. */
  private static final int REMEMBERED = 500;

  private static final int TRIES = 100;

  private final Storage storage;

  public Rotation(Storage storage) {
    this.storage = storage;
  }

  /** What is stored of one circle: the place that is next, and who has which. */
  record Circle(int next, List<Given> given) {
    Circle {
      given = List.copyOf(given);
    }
  }

  /** One place that was given away. */
  record Given(String key, int place) {}

  /**
   * The place of this key.
   *
   * @param circle names what goes round, such as a list of users; any text
   * @param size how many places there are; 1 or more
   * @param key of what is to have a place, such as an effect; the same key has the same place
   * @param now when it is stored
   * @return 0 to {@code size - 1}
   */
  public int next(TenantId tenant, String circle, int size, String key, Instant now) {
    if (size < 1) {
      throw new IllegalArgumentException("size " + size + " must be 1 or more");
    }
    String id = UUID.nameUUIDFromBytes(circle.getBytes(StandardCharsets.UTF_8)).toString();
    for (int attempt = 1; ; attempt++) {
      Optional<Document> stored = storage.documents().find(tenant, COLLECTION, id);
      Circle known =
          stored
              .map(document -> Json.read(document.body(), Circle.class))
              .orElseGet(() -> new Circle(0, List.of()));
      Optional<Given> had =
          known.given().stream().filter(given -> given.key().equals(key)).findFirst();
      if (had.isPresent()) {
        return Math.floorMod(had.get().place(), size);
      }
      int place = Math.floorMod(known.next(), size);
      var put =
          new Write.Put(
              tenant,
              COLLECTION,
              id,
              Map.of(),
              Json.write(after(known, new Given(key, place), (place + 1) % size)),
              stored.map(Document::version).orElse(0L));
      try {
        storage.work().commit(List.of(put), now);
        return place;
      } catch (StaleVersionException another) {
        // Somebody else got a place in between: look again.
        if (attempt == TRIES) {
          throw another;
        }
      }
    }
  }

  private static Circle after(Circle known, Given given, int next) {
    List<Given> all = new ArrayList<>(known.given());
    all.add(given);
    int forgotten = Math.max(0, all.size() - REMEMBERED);
    return new Circle(next, all.subList(forgotten, all.size()));
  }
}
