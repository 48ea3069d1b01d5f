package io.parley.kommo.lookup;

import io.parley.core.agent.Lookup;
import io.parley.core.agent.Passage;
import io.parley.core.mirror.MirrorStore;
import io.parley.kommo.entity.Contact;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells of the contact who writes, as it was at the last sync: the name, and of phone numbers,
 * e-mail addresses and other custom fields those that the agent's {@code crmFields} name. Of no
 * other contact. Thread-safe.
 */
public final class LookUpContact implements Lookup {
  /** Its name among the tools. */
  public static final String NAME = "lookUpContact";

  private final MirrorStore mirrors;

  /**
   * @param mirrors the copies of accounts
   */
  public LookUpContact(MirrorStore mirrors) {
    this.mirrors = mirrors;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String parameters() {
    return """
    {"type":"object","additionalProperties":false,"properties":{},
     "description":"Tells what is known of the customer who writes: the name, and the fields that may be told. Takes no arguments."}
    """;
  }

  @Override
  public boolean isOffered(Place place) {
    return Shown.isAbout(place, "contact");
  }

  @Override
  public List<Passage> find(Place place, Map<String, @Nullable Object> arguments) {
    return Shown.number(place, "contact")
        .flatMap(number -> Shown.mirror(mirrors, place).flatMap(mirror -> mirror.contact(number)))
        .map(contact -> told(place, contact))
        .stream()
        .toList();
  }

  private static Passage told(Place place, Contact contact) {
    return new Shown(place)
        .line("name", contact.name())
        .fields(contact.fields())
        .passage("contact", contact.id(), "Contact " + contact.id());
  }
}
