package io.parley.kommo;

import io.parley.kommo.entity.WebhookSubscription;
import java.net.URI;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Where Kommo posts what happens. Reached through {@link Kommo#webhooks()}. Needs an admin's token;
 * an account holds 100 at most. Thread-safe.
 */
public final class Webhooks {
  private static final String PATH = "webhooks";

  /**
   * Every event code that Kommo's reference lists for leads, contacts, companies, tasks, talks and
   * messages.
   *
   * @see <a href="https://developers.kommo.com/reference/webhook-events">webhook events</a>
   */
  public static final Set<String> ALL_EVENTS =
      Set.of(
          "add_lead",
          "update_lead",
          "delete_lead",
          "restore_lead",
          "status_lead",
          "responsible_lead",
          "note_lead",
          "add_contact",
          "update_contact",
          "delete_contact",
          "restore_contact",
          "responsible_contact",
          "note_contact",
          "add_company",
          "update_company",
          "delete_company",
          "restore_company",
          "responsible_company",
          "note_company",
          "add_task",
          "update_task",
          "delete_task",
          "responsible_task",
          "add_talk",
          "update_talk",
          "add_message",
          "add_outgoing_message",
          "add_chat_template_review");

  private final Connection connection;

  Webhooks(Connection connection) {
    this.connection = connection;
  }

  /** All subscriptions of the account, also those of other integrations. */
  public List<WebhookSubscription> list() {
    return connection.pages(PATH, new Query(), "webhooks").flatMap(Webhooks::subscription).toList();
  }

  /** The subscription of this address; empty when there is none. */
  public Optional<WebhookSubscription> find(URI destination) {
    return connection
        .pages(PATH, new Query().add("filter[destination]", destination), "webhooks")
        .flatMap(Webhooks::subscription)
        .filter(found -> found.destination().equals(destination))
        .findFirst();
  }

  /**
   * Subscribes an address to exactly these events; what it was subscribed to before is replaced.
   *
   * @param events such as {@link #ALL_EVENTS}; at least one
   */
  public void subscribe(URI destination, Collection<String> events) {
    if (events.isEmpty()) {
      throw new IllegalArgumentException("events must not be empty");
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("destination", destination.toString());
    body.put("settings", List.copyOf(new TreeSet<>(events)));
    body.put("sort", 10);
    var unused = connection.send(Request.put(Connection.API + PATH, body));
  }

  /** Ends a subscription; ending one that is not there changes nothing. */
  public void unsubscribe(URI destination) {
    try {
      var unused =
          connection.send(
              Request.delete(Connection.API + PATH, Map.of("destination", destination.toString())));
    } catch (KommoException e) {
      if (e.status() != 404) {
        throw e;
      }
    }
  }

  /** Empty for an entry whose address is none: nothing could be done with it. */
  private static Stream<WebhookSubscription> subscription(JsonFields from) {
    URI destination;
    try {
      destination = URI.create(from.textOr("destination", ""));
    } catch (IllegalArgumentException notAnAddress) {
      return Stream.empty();
    }
    return Stream.of(
        new WebhookSubscription(
            from.numberOr("id", 0),
            destination,
            Set.copyOf(from.texts("settings")),
            from.flag("disabled"),
            from.instantOr("updated_at", Instant.EPOCH)));
  }
}
