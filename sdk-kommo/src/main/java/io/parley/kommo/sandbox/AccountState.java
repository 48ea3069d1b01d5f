package io.parley.kommo.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * All that one account holds. Everything is read and changed inside {@link #locked}, except the
 * logs, the rate limit and the faults, which guard themselves.
 */
final class AccountState {
  private static final long FIRST_ID = 10_000_001;

  /** No two accounts have an entity of one number, as it is at Kommo. */
  private static final long IDS = 10_000_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final AccountSeed seed;
  private final long id;
  private final SandboxTime time;
  private final RateLimit rateLimit;
  private final Faults faults;
  private final BoundedLog<ApiWrite> writes;
  private final BoundedLog<HookDelivery> deliveries;
  private final EventLog events;
  private final int logLimit;
  private final Subscriptions subscriptions;
  private final Pipelines pipelines = new Pipelines(this);
  private final Fields fields = new Fields(this);
  private final Tags tags = new Tags(this);
  private final List<User> users = new ArrayList<>();
  private final Cards leads = new Cards(this, EntityKind.LEADS);
  private final Cards contacts = new Cards(this, EntityKind.CONTACTS);
  private final Cards companies = new Cards(this, EntityKind.COMPANIES);
  private final Notes notes = new Notes(this);
  private final Tasks tasks = new Tasks(this);
  private final Talks talks = new Talks(this);
  private final Incoming incoming = new Incoming(this);
  private final Bots bots = new Bots(this);
  private final Catalogs catalogs = new Catalogs(this);
  private final Map<Long, String> lossReasons = new TreeMap<>();
  private final String amojoId;
  private long nextId;

  AccountState(
      AccountSeed seed, long id, SandboxConfig config, SandboxTime time, HookPoster poster) {
    this.seed = seed;
    this.id = id;
    this.nextId = FIRST_ID + (id - Accounts.FIRST_ID) * IDS;
    this.time = time;
    this.rateLimit = new RateLimit(config);
    this.faults = new Faults(new Random(config.seed() + id));
    this.writes = new BoundedLog<>(config.logLimit());
    this.deliveries = new BoundedLog<>(config.logLimit());
    this.events = new EventLog(config.logLimit());
    this.logLimit = config.logLimit();
    this.subscriptions = new Subscriptions(this, poster);
    this.amojoId = new UUID(id, id).toString();
    furnish();
  }

  /** What a fresh account comes with. */
  private void furnish() {
    users.add(new User(nextId(), "Ada Admin", "ada@" + seed.subdomain() + ".example", true));
    users.add(new User(nextId(), "Max Manager", "max@" + seed.subdomain() + ".example", false));
    pipelines.add("Pipeline", seed.stages());
    fields.add(EntityKind.LEADS, "AI reply", "AI_REPLY", "textarea", List.of());
    fields.add(EntityKind.LEADS, "Order number", null, "text", List.of());
    fields.add(EntityKind.LEADS, "AI mode", null, "select", List.of("active", "human", "paused"));
    fields.add(EntityKind.LEADS, "Interests", null, "multiselect", List.of("tea", "coffee"));
    fields.add(EntityKind.LEADS, "Urgency", null, "radiobutton", List.of("low", "high"));
    fields.add(EntityKind.LEADS, "Delivery date", null, "date", List.of());
    fields.add(EntityKind.LEADS, "Weight", null, "numeric", List.of());
    fields.add(EntityKind.LEADS, "VIP", null, "checkbox", List.of());
    for (EntityKind kind : List.of(EntityKind.CONTACTS, EntityKind.COMPANIES)) {
      fields.add(
          kind,
          "Phone",
          "PHONE",
          "multitext",
          List.of("WORK", "WORKDD", "MOB", "FAX", "HOME", "OTHER"));
      fields.add(kind, "Email", "EMAIL", "multitext", List.of("WORK", "PRIV", "OTHER"));
    }
    fields.add(EntityKind.CONTACTS, "Position", "POSITION", "text", List.of());
    fields.add(EntityKind.COMPANIES, "Web", "WEB", "url", List.of());
    lossReasons.put(nextId(), "No budget");
    lossReasons.put(nextId(), "Lost interest");
    bots.addReplyBot("Answer with the field \"AI reply\"");
    bots.addWidgetBot("Ask the widget");
    catalogs.add("Products", "products", admin().id());
  }

  <T> T locked(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  /** Ids of all kinds come from one counter, and start the same in every account. */
  long nextId() {
    return nextId++;
  }

  long seconds() {
    return time.seconds();
  }

  SandboxTime time() {
    return time;
  }

  AccountSeed seed() {
    return seed;
  }

  long id() {
    return id;
  }

  String subdomain() {
    return seed.subdomain();
  }

  /** The host the account would have at Kommo. */
  String domain() {
    return seed.subdomain() + ".kommo.com";
  }

  String amojoId() {
    return amojoId;
  }

  int logLimit() {
    return logLimit;
  }

  RateLimit rateLimit() {
    return rateLimit;
  }

  Faults faults() {
    return faults;
  }

  BoundedLog<ApiWrite> writes() {
    return writes;
  }

  BoundedLog<HookDelivery> deliveries() {
    return deliveries;
  }

  EventLog events() {
    return events;
  }

  Subscriptions subscriptions() {
    return subscriptions;
  }

  Pipelines pipelines() {
    return pipelines;
  }

  Fields fields() {
    return fields;
  }

  Tags tags() {
    return tags;
  }

  List<User> users() {
    return users;
  }

  Optional<User> user(long userId) {
    return users.stream().filter(user -> user.id() == userId).findFirst();
  }

  /** The administrator that long-lived tokens act for. */
  User admin() {
    return users.getFirst();
  }

  Cards cards(EntityKind kind) {
    return switch (kind) {
      case LEADS -> leads;
      case CONTACTS -> contacts;
      case COMPANIES -> companies;
    };
  }

  Cards leads() {
    return leads;
  }

  Cards contacts() {
    return contacts;
  }

  Notes notes() {
    return notes;
  }

  Tasks tasks() {
    return tasks;
  }

  Talks talks() {
    return talks;
  }

  Incoming incoming() {
    return incoming;
  }

  Bots bots() {
    return bots;
  }

  Catalogs catalogs() {
    return catalogs;
  }

  Map<Long, String> lossReasons() {
    return lossReasons;
  }

  /** The {@code account} block of every webhook. */
  ObjectNode hookBlock() {
    ObjectNode block = Wire.object().put("subdomain", subdomain()).put("id", id);
    block.putObject("_links").put("self", "https://" + domain());
    return block;
  }
}
