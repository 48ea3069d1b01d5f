package io.parley.kommo.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The chats of an account: customers who write, and those who answer them. */
final class Talks {
  private final AccountState account;
  private final TreeMap<Long, Talk> byId = new TreeMap<>();
  private final Map<String, Talk> newestByCustomer = new HashMap<>();
  private int sentByApi;

  Talks(AccountState account) {
    this.account = account;
  }

  /** Takes a customer's message: an unknown customer gets a contact, a lead and a talk first. */
  SandboxMessage receive(CustomerMessage message) {
    String customer = message.origin() + "/" + message.customer();
    Talk talk = newestByCustomer.get(customer);
    if (talk == null || !talk.inWork) {
      talk = open(message, talk);
      newestByCustomer.put(customer, talk);
      publish(Set.of("add_talk"), "talk", "add", talk.shared(), talk);
      event("talk_created", talk, Wire.object());
    } else {
      talk.read = false;
      talk.updatedAt = account.seconds();
      publish(Set.of("update_talk"), "talk", "update", talk.shared(), talk);
    }
    return store(talk, true, "external", message.customer(), message.text(), message.attachment());
  }

  private Talk open(CustomerMessage message, @Nullable Talk before) {
    long contactId = before == null ? contact(message).id : before.contactId;
    Card lead =
        before == null
            ? newLead(contactId, message)
            : account
                .leads()
                .find(before.leadId)
                .filter(known -> known.closedAt == null)
                .orElseGet(() -> newLead(contactId, message));
    String chatId = before == null ? UUID.randomUUID().toString() : before.chatId;
    long id = account.nextId();
    var talk =
        new Talk(
            id,
            chatId,
            contactId,
            lead.id,
            message.origin(),
            message.customer(),
            account.seconds());
    byId.put(id, talk);
    return talk;
  }

  private Card contact(CustomerMessage message) {
    Cards contacts = account.contacts();
    Card contact =
        contacts.createQuietly(
            0,
            card -> {
              card.name = message.customer();
              card.firstName = message.customer();
              card.unsorted = account.seed().incomingLeads();
              message.phone().ifPresent(phone -> phone(card, phone));
            });
    if (!contact.unsorted) {
      contacts.announce(contact);
    }
    return contact;
  }

  private void phone(Card contact, String phone) {
    Field field = account.fields().coded(EntityKind.CONTACTS, "PHONE").orElseThrow();
    Field.Choice work = field.choices().getFirst();
    var values = Wire.array();
    values.addObject().put("value", phone).put("enum_id", work.id()).put("enum_code", work.code());
    contact.fields.put(field.id(), values);
  }

  private Card newLead(long contactId, CustomerMessage message) {
    boolean incoming = account.seed().incomingLeads();
    Card lead =
        account
            .leads()
            .createQuietly(
                0,
                card -> {
                  card.name = "Lead #" + card.id;
                  card.unsorted = incoming;
                  if (incoming) {
                    card.statusId = account.pipelines().main().incoming().id();
                  }
                });
    Links.link(account, lead, account.contacts().get(contactId));
    if (incoming) {
      account.incoming().addChat(lead, contactId, message);
    } else {
      account.leads().announce(lead);
    }
    return lead;
  }

  /** A message from the account's side: by a person, a bot, or an integration. */
  SandboxMessage send(
      Talk talk,
      String authorType,
      String author,
      String text,
      Optional<SandboxMessage.Attachment> file) {
    talk.read = true;
    talk.updatedAt = account.seconds();
    SandboxMessage sent = store(talk, false, authorType, author, text, file);
    publish(Set.of("update_talk"), "talk", "update", talk.shared(), talk);
    return sent;
  }

  private SandboxMessage store(
      Talk talk,
      boolean incoming,
      String authorType,
      String author,
      String text,
      Optional<SandboxMessage.Attachment> file) {
    long now = account.seconds();
    var message =
        new SandboxMessage(
            UUID.randomUUID().toString(),
            talk.id,
            talk.chatId,
            talk.contactId,
            talk.leadId,
            incoming,
            authorType,
            author,
            text,
            Instant.ofEpochSecond(now),
            talk.origin,
            file);
    if (talk.messages.size() == account.logLimit()) {
      talk.messages.removeFirst();
    }
    talk.messages.addLast(message);
    publish(
        Set.of(incoming ? "add_message" : "add_outgoing_message"),
        "message",
        "add",
        Messages.hookItem(message),
        talk);
    ObjectNode after = Wire.object();
    after
        .putObject("message")
        .put("id", message.id())
        .put("talk_id", talk.id)
        .put("origin", talk.origin);
    event(incoming ? "incoming_chat_message" : "outgoing_chat_message", talk, after);
    return message;
  }

  void close(Talk talk) {
    talk.inWork = false;
    talk.read = true;
    talk.updatedAt = account.seconds();
    publish(Set.of("update_talk"), "talk", "update", talk.shared(), talk);
    event("talk_closed", talk, Wire.object());
  }

  /** Counts one message against the account's quota; false when it is used up. */
  boolean withinQuota() {
    if (sentByApi >= account.seed().chatQuota()) {
      return false;
    }
    sentByApi++;
    return true;
  }

  private void publish(Set<String> codes, String group, String action, ObjectNode item, Talk talk) {
    account.subscriptions().publish(codes, group, action, item, "talk/" + talk.id);
  }

  private void event(String type, Talk talk, ObjectNode after) {
    account.events().addOfChat(type, talk.leadId, talk.contactId, account.seconds(), after);
  }

  Optional<Talk> find(long id) {
    return Optional.ofNullable(byId.get(id));
  }

  Talk get(long id) {
    return find(id)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "talk " + id + " is not in account " + account.subdomain()));
  }

  /** The newest open talk about a lead. */
  Optional<Talk> openAbout(long leadId) {
    return byId.descendingMap().values().stream()
        .filter(talk -> talk.inWork && talk.leadId == leadId)
        .findFirst();
  }

  Stream<Talk> all() {
    return byId.values().stream();
  }

  /** All messages of all talks, oldest first. */
  List<SandboxMessage> messages() {
    return byId.values().stream()
        .flatMap(talk -> talk.messages.stream())
        .sorted(Comparator.comparing(SandboxMessage::at))
        .toList();
  }
}
