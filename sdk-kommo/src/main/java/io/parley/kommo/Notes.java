package io.parley.kommo;

import io.parley.kommo.entity.EntityKind;
import io.parley.kommo.entity.Note;
import io.parley.kommo.entity.NoteDraft;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The notes on entities of one kind. Reached through {@link Kommo#notes}. People of the company see
 * notes, clients never do. Thread-safe.
 */
public final class Notes {
  private final Connection connection;
  private final EntityKind kind;

  Notes(Connection connection, EntityKind kind) {
    this.connection = connection;
    this.kind = kind;
  }

  /** The note; empty when it is not there. */
  public Optional<Note> find(long noteId) {
    return connection.find(kind + "/notes/" + noteId, new Query()).map(Entities::note);
  }

  /**
   * The notes on one entity that changed at or after {@code since}, to the second; by id. Pages are
   * fetched as the stream is read.
   */
  public Stream<Note> since(long entityId, Instant since) {
    Query query =
        new Query()
            .add("limit", 250)
            .add("order[id]", "asc")
            .add("filter[updated_at][from]", since.getEpochSecond());
    return connection
        .pages(kind + "/" + entityId + "/notes", query, "notes")
        .map(Entities::note)
        .filter(note -> note.updatedAt().getEpochSecond() >= since.getEpochSecond());
  }

  /** Writes one note and returns its id. Not repeated once Kommo may have received it. */
  public long create(long entityId, NoteDraft draft) {
    return create(entityId, List.of(draft)).getFirst();
  }

  /**
   * Writes notes on one entity, 50 in a request, and returns their ids in the order given. Not
   * repeated once Kommo may have received it.
   */
  public List<Long> create(long entityId, List<NoteDraft> drafts) {
    return connection
        .create(
            kind + "/" + entityId + "/notes",
            "notes",
            drafts.stream().map(NoteDraft::wire).toList())
        .stream()
        .map(made -> made.numberOr("id", 0))
        .toList();
  }

  /** Writes another text, or what else belongs to its type, over a note. */
  public void update(long noteId, NoteDraft draft) {
    var unused =
        connection.send(Request.patch(Connection.API + kind + "/notes/" + noteId, draft.wire()));
  }
}
