package io.parley.kommo.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The webhooks of one account: who wants which, and the handing over to the poster. */
final class Subscriptions {
  /** Webhooks one account may have. */
  static final int MOST = 100;

  /**
   * Event codes that may be subscribed to: the published lists of amoCRM and Kommo, and those for
   * incoming leads that the interface offers without publishing a code.
   */
  static final Set<String> CODES =
      Set.of(
          "add_lead",
          "update_lead",
          "delete_lead",
          "restore_lead",
          "status_lead",
          "note_lead",
          "responsible_lead",
          "add_contact",
          "update_contact",
          "delete_contact",
          "restore_contact",
          "note_contact",
          "responsible_contact",
          "add_company",
          "update_company",
          "delete_company",
          "restore_company",
          "note_company",
          "responsible_company",
          "add_customer",
          "update_customer",
          "delete_customer",
          "note_customer",
          "responsible_customer",
          "add_task",
          "update_task",
          "delete_task",
          "responsible_task",
          "add_talk",
          "update_talk",
          "add_message",
          "add_outgoing_message",
          "add_chat_template_review",
          "add_unsorted",
          "update_unsorted",
          "delete_unsorted",
          "add_catalog_element",
          "update_catalog_element",
          "delete_catalog_element");

  private final AccountState account;
  private final HookPoster poster;
  private final Map<URI, Subscription> byDestination = new LinkedHashMap<>();

  Subscriptions(AccountState account, HookPoster poster) {
    this.account = account;
    this.poster = poster;
  }

  Subscription put(URI destination, Set<String> settings, long sort, long by) {
    Subscription known = byDestination.get(destination);
    if (known != null) {
      known.renew(settings, account.seconds());
      return known;
    }
    if (byDestination.size() >= MOST) {
      throw Refusal.unprocessable("Limit of " + MOST + " webhooks is reached");
    }
    var added =
        new Subscription(account.nextId(), destination, settings, sort, by, account.seconds());
    byDestination.put(destination, added);
    return added;
  }

  Optional<Subscription> remove(URI destination) {
    return Optional.ofNullable(byDestination.remove(destination));
  }

  List<Subscription> all() {
    return List.copyOf(byDestination.values());
  }

  void clear() {
    byDestination.clear();
  }

  /** Posts a body once more, if somebody is still subscribed at the destination. */
  void replay(URI destination, String body) {
    Subscription to = byDestination.get(destination);
    if (to != null) {
      poster.replay(account, to, body);
    }
  }

  /** Posts one item to everyone who wants any of the codes. */
  void publish(Set<String> codes, String group, String action, ObjectNode item, String subject) {
    List<Subscription> wanting =
        byDestination.values().stream().filter(s -> s.wants(codes)).toList();
    if (wanting.isEmpty()) {
      return;
    }
    ObjectNode body = Wire.object();
    body.putObject(group).putArray(action).add(item);
    body.set("account", account.hookBlock());
    String form = PhpForm.of(body);
    wanting.forEach(subscription -> poster.post(account, subscription, form, subject));
  }
}
