package io.parley.kommo.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** The incoming ("unsorted") leads of an account, until somebody accepts or declines them. */
final class Incoming {
  /** One incoming lead with the cards it would make. */
  record Item(
      String uid,
      String category,
      String sourceUid,
      String sourceName,
      long pipelineId,
      long createdAt,
      ObjectNode metadata,
      long leadId,
      List<Long> contactIds,
      List<Long> companyIds) {}

  private final AccountState account;
  private final Map<String, Item> byUid = new LinkedHashMap<>();
  private int total;
  private int accepted;
  private int declined;

  Incoming(AccountState account) {
    this.account = account;
  }

  void addChat(Card lead, long contactId, CustomerMessage message) {
    ObjectNode metadata =
        Wire.object()
            .put("from", message.customer())
            .put("received_at", account.seconds())
            .put("service", message.origin())
            .put("last_message_text", message.text())
            .put("source_name", message.origin());
    metadata.putObject("client").put("name", message.customer());
    add(
        new Item(
            uid(),
            "chats",
            "",
            message.origin(),
            lead.pipelineId,
            account.seconds(),
            metadata,
            lead.id,
            List.of(contactId),
            List.of()));
  }

  static String uid() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  void add(Item item) {
    byUid.put(item.uid, item);
    total++;
    ObjectNode hook =
        Wire.object()
            .put("uid", item.uid)
            .put("category", item.category)
            .put("account_id", account.id())
            .put("source", item.sourceName)
            .put("pipeline_id", item.pipelineId)
            .put("lead_id", item.leadId);
    hook.set("source_data", item.metadata);
    hook.set("data", data(item));
    publish("add_unsorted", "add", hook.put("created_at", item.createdAt), item);
  }

  private ObjectNode data(Item item) {
    ObjectNode data = Wire.object();
    ArrayNode leads = data.putArray("leads");
    account
        .leads()
        .find(item.leadId)
        .ifPresent(lead -> leads.addObject().put("id", lead.id).put("name", lead.name));
    ArrayNode contacts = data.putArray("contacts");
    item.contactIds.forEach(
        id ->
            account
                .contacts()
                .find(id)
                .ifPresent(c -> contacts.addObject().put("id", c.id).put("name", c.name)));
    return data;
  }

  Optional<Item> find(String uid) {
    return Optional.ofNullable(byUid.get(uid));
  }

  Optional<Item> ofLead(long leadId) {
    return byUid.values().stream().filter(item -> item.leadId == leadId).findFirst();
  }

  Stream<Item> all() {
    return byUid.values().stream();
  }

  /** Makes the cards ordinary ones, in the given stage, and tells of them. */
  void accept(Item item, long statusId, long by) {
    byUid.remove(item.uid);
    accepted++;
    item.contactIds.forEach(id -> release(EntityKind.CONTACTS, id));
    item.companyIds.forEach(id -> release(EntityKind.COMPANIES, id));
    account
        .leads()
        .find(item.leadId)
        .ifPresent(
            lead -> {
              lead.unsorted = false;
              lead.statusId = statusId;
              lead.responsibleUserId = by == 0 ? lead.responsibleUserId : by;
              lead.updatedAt = account.seconds();
              account.leads().announce(lead);
            });
    tellGone(item, "accept", by);
  }

  /** Moving an incoming lead to an ordinary stage accepts it. */
  void acceptMoved(Card lead, long by) {
    if (lead.unsorted) {
      ofLead(lead.id).ifPresent(item -> accept(item, lead.statusId, by));
    }
  }

  private void release(EntityKind kind, long id) {
    account
        .cards(kind)
        .find(id)
        .filter(card -> card.unsorted)
        .ifPresent(
            card -> {
              card.unsorted = false;
              account.cards(kind).announce(card);
            });
  }

  void decline(Item item, long by) {
    byUid.remove(item.uid);
    declined++;
    account.leads().find(item.leadId).ifPresent(lead -> lead.deleted = true);
    tellGone(item, "decline", by);
  }

  /** Gives up the incoming lead in favour of one that exists. */
  void join(Item item, Card lead, long by) {
    byUid.remove(item.uid);
    item.contactIds.forEach(
        id -> {
          release(EntityKind.CONTACTS, id);
          account.contacts().find(id).ifPresent(contact -> Links.link(account, lead, contact));
        });
    account.leads().find(item.leadId).ifPresent(own -> own.deleted = true);
    tellGone(item, "accept", by);
  }

  private void tellGone(Item item, String action, long by) {
    ObjectNode hook =
        Wire.object()
            .put("action", action)
            .put("uid", item.uid)
            .put("category", item.category)
            .put("created_at", item.createdAt)
            .put("modified_user_id", by);
    hook.putObject(action + "_result").putArray("leads").add(item.leadId);
    publish("delete_unsorted", "delete", hook, item);
  }

  private void publish(String code, String action, ObjectNode hook, Item item) {
    account.subscriptions().publish(Set.of(code), "unsorted", action, hook, "LEADS/" + item.leadId);
  }

  ObjectNode summary() {
    ObjectNode summary =
        Wire.object()
            .put("total", total)
            .put("accepted", accepted)
            .put("declined", declined)
            .put("average_sort_time", 0);
    ObjectNode categories = summary.putObject("categories");
    for (String category : List.of("sip", "mail", "forms", "chats")) {
      long waiting = byUid.values().stream().filter(item -> item.category.equals(category)).count();
      categories.putObject(category).put("total", waiting);
    }
    return summary;
  }
}
