package io.parley.kommo.sync;

import io.parley.core.TenantId;
import io.parley.core.mirror.MirrorQuery;
import io.parley.core.mirror.MirrorShelf;
import io.parley.core.mirror.MirrorStore;
import io.parley.kommo.Listing;
import io.parley.kommo.entity.Company;
import io.parley.kommo.entity.Contact;
import io.parley.kommo.entity.CustomFieldDefinition;
import io.parley.kommo.entity.EntityKind;
import io.parley.kommo.entity.Lead;
import io.parley.kommo.entity.Pipeline;
import io.parley.kommo.entity.Tag;
import io.parley.kommo.entity.Task;
import io.parley.kommo.entity.User;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One account as it was when it was synced last, read here without asking Kommo. Thread-safe.
 *
 * <p>Lists run from the highest number down. A lead belongs to its pipeline and stage ({@code
 * 7/142}), a contact to its company, a task to what it is about ({@code leads/17}), a custom field
 * and a tag to their kind of entity ({@code leads}); that is what {@link MirrorQuery#parent} asks
 * for.
 */
public final class KommoMirror {
  private final MirrorStore store;
  private final TenantId tenant;
  private final String integration;

  public KommoMirror(MirrorStore store, TenantId tenant, String integration) {
    this.store = store;
    this.tenant = tenant;
    this.integration = integration;
  }

  static String source(String integration) {
    return "kommo/" + integration;
  }

  /** The lead, or empty. */
  public Optional<Lead> lead(long id) {
    return find(SyncKind.LEADS, id, Listing.LEADS);
  }

  /** The leads that match. */
  public List<Mirrored<Lead>> leads(MirrorQuery query) {
    return list(SyncKind.LEADS, query, parent -> Listing.LEADS);
  }

  /** The contact, or empty. */
  public Optional<Contact> contact(long id) {
    return find(SyncKind.CONTACTS, id, Listing.CONTACTS);
  }

  /** The contacts that match. */
  public List<Mirrored<Contact>> contacts(MirrorQuery query) {
    return list(SyncKind.CONTACTS, query, parent -> Listing.CONTACTS);
  }

  /** The companies that match. */
  public List<Mirrored<Company>> companies(MirrorQuery query) {
    return list(SyncKind.COMPANIES, query, parent -> Listing.COMPANIES);
  }

  /** The tasks that match. */
  public List<Mirrored<Task>> tasks(MirrorQuery query) {
    return list(SyncKind.TASKS, query, parent -> Listing.TASKS);
  }

  /** The pipelines with their stages. */
  public List<Mirrored<Pipeline>> pipelines(MirrorQuery query) {
    return list(SyncKind.PIPELINES, query, parent -> Listing.PIPELINES);
  }

  /** The people who work in the account. */
  public List<Mirrored<User>> users(MirrorQuery query) {
    return list(SyncKind.USERS, query, parent -> Listing.USERS);
  }

  /** The custom fields of leads, contacts and companies. */
  public List<Mirrored<CustomFieldDefinition>> customFields(MirrorQuery query) {
    return list(
        SyncKind.CUSTOM_FIELDS, query, parent -> Listing.customFields(new EntityKind(parent)));
  }

  /** The tags of leads, contacts and companies. */
  public List<Mirrored<Tag>> tags(MirrorQuery query) {
    return list(SyncKind.TAGS, query, parent -> Listing.tags(new EntityKind(parent)));
  }

  /** How many things of a kind the mirror holds. */
  public long count(SyncKind kind) {
    return store.count(shelf(kind));
  }

  private <T> Optional<T> find(SyncKind kind, long id, Listing<T> reader) {
    return store.find(shelf(kind), Long.toString(id)).map(entry -> reader.read(entry.body()));
  }

  private <T> List<Mirrored<T>> list(
      SyncKind kind, MirrorQuery query, Function<String, Listing<T>> reader) {
    return store.list(shelf(kind), query).stream()
        .map(
            entry ->
                new Mirrored<>(entry.position(), reader.apply(entry.parent()).read(entry.body())))
        .toList();
  }

  private MirrorShelf shelf(SyncKind kind) {
    return new MirrorShelf(tenant, source(integration), kind.mirrored());
  }
}
