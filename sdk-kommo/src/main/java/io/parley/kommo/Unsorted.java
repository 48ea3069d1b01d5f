package io.parley.kommo;

import io.parley.kommo.entity.FormDraft;
import io.parley.kommo.entity.UnsortedLead;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The incoming leads that wait to be accepted. Reached through {@link Kommo#unsorted()}.
 * Thread-safe.
 *
 * @see <a href="https://developers.kommo.com/reference/incoming-leads">incoming leads</a>
 */
public final class Unsorted {
  private static final String PATH = "leads/unsorted";
  private static final Pattern UID = Pattern.compile("[A-Za-z0-9_-]{1,128}");
  private final Connection connection;

  Unsorted(Connection connection) {
    this.connection = connection;
  }

  /** The incoming leads that fit, oldest first; pages are fetched as the stream is read. */
  public Stream<UnsortedLead> search(UnaryOperator<UnsortedQuery> which) {
    UnsortedQuery query = which.apply(new UnsortedQuery());
    return connection
        .pages(PATH, query.query(), "unsorted")
        .map(Unsorted::unsorted)
        .filter(query::fits);
  }

  /** The incoming lead; empty when it is not there, or no longer. */
  public Optional<UnsortedLead> find(String uid) {
    return connection
        .find(PATH + "/" + checked(uid), new Query())
        .map(Unsorted::unsorted)
        .filter(lead -> lead.uid().equals(uid));
  }

  /**
   * Makes incoming leads of forms and returns their uids in the order given. Not repeated once
   * Kommo may have received it.
   */
  public List<String> createForms(List<FormDraft> forms) {
    return connection
        .create(PATH + "/forms", "unsorted", forms.stream().map(FormDraft::wire).toList())
        .stream()
        .map(made -> made.textOr("uid", ""))
        .toList();
  }

  /**
   * Takes an incoming lead in and returns the lead's number. Not repeated once Kommo may have
   * received it, because a second one is told that there is none.
   *
   * @param statusId the stage it goes to; empty for the first
   * @param userId who takes it; empty for the token's user
   */
  public long accept(String uid, OptionalLong statusId, OptionalLong userId) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    userId.ifPresent(id -> body.put("user_id", id));
    statusId.ifPresent(id -> body.put("status_id", id));
    Request request = Request.create(path(uid, "accept"), body);
    return connection
        .send(request)
        .flatMap(answer -> unsorted(answer).leadId())
        .orElseThrow(() -> Connection.unexpected(request, "no lead"));
  }

  /**
   * Turns an incoming lead away. One that is not there, or no longer, is turned away already.
   *
   * @param userId who does it; empty for the token's user
   */
  public void decline(String uid, OptionalLong userId) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    userId.ifPresent(id -> body.put("user_id", id));
    try {
      var unused = connection.send(Request.delete(path(uid, "decline"), body));
    } catch (KommoException e) {
      if (e.status() != 404) {
        throw e;
      }
    }
  }

  /** Joins an incoming chat to a lead that is there. */
  public void link(String uid, long leadId) {
    var unused =
        connection.send(
            Request.create(
                path(uid, "link"),
                Map.of("link", Map.of("entity_id", leadId, "entity_type", "leads"))));
  }

  private static String path(String uid, String verb) {
    return Connection.API + PATH + "/" + checked(uid) + "/" + verb;
  }

  private static String checked(String uid) {
    if (!UID.matcher(uid).matches()) {
      throw new IllegalArgumentException(
          "uid '" + uid + "' must be 1 to 128 letters, digits, '-' and '_'");
    }
    return uid;
  }

  private static UnsortedLead unsorted(JsonFields from) {
    return new UnsortedLead(
        from.textOr("uid", ""),
        from.textOr("category", ""),
        from.textOr("source_name", ""),
        from.numberOr("pipeline_id", 0),
        from.instantOr("created_at", Instant.EPOCH),
        Entities.ids(from, "leads").stream().findFirst(),
        Entities.ids(from, "contacts"),
        Entities.ids(from, "companies"),
        from.object("metadata").raw());
  }
}
