package io.parley.kommo;

import io.parley.kommo.entity.Contact;
import io.parley.kommo.entity.ContactDraft;
import io.parley.kommo.entity.ContactPatch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The contacts of one account. Reached through {@link Kommo#contacts()}. Thread-safe. */
public final class Contacts {
  private static final String PATH = "contacts";
  private final Connection connection;

  Contacts(Connection connection) {
    this.connection = connection;
  }

  /** The contact with its leads; empty when it is not there, deleted, or out of sight. */
  public Optional<Contact> find(long id) {
    return connection
        .find(PATH + "/" + id, new Query().add("with", "leads"))
        .map(Entities::contact)
        .filter(contact -> contact.id() == id);
  }

  /** The contacts that fit, by id; pages are fetched as the stream is read. */
  public Stream<Contact> search(UnaryOperator<ContactQuery> which) {
    ContactQuery query = which.apply(new ContactQuery());
    return connection
        .pages(PATH, query.query(), "contacts")
        .map(Entities::contact)
        .filter(query::fits);
  }

  /** Makes one contact and returns its id. Not repeated once Kommo may have received it. */
  public long create(ContactDraft draft) {
    return create(List.of(draft)).getFirst();
  }

  /**
   * Makes contacts, 50 in a request, and returns their ids in the order given. When a later request
   * fails, the contacts of earlier ones exist.
   */
  public List<Long> create(List<ContactDraft> drafts) {
    return connection
        .create(PATH, "contacts", drafts.stream().map(ContactDraft::wire).toList())
        .stream()
        .map(made -> made.numberOr("id", 0))
        .toList();
  }

  /** Changes one contact. */
  public void update(long id, ContactPatch patch) {
    update(Map.of(id, patch));
  }

  /** Changes contacts by id, 50 in a request. */
  public void update(Map<Long, ContactPatch> patches) {
    Map<Long, Map<String, @Nullable Object>> wire = new LinkedHashMap<>();
    patches.forEach((id, patch) -> wire.put(id, patch.wire()));
    connection.updateEach(PATH, wire);
  }
}
