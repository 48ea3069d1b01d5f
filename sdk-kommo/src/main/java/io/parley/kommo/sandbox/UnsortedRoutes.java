package io.parley.kommo.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** {@code /api/v4/leads/unsorted} and {@code /api/v4/leads/complex}. */
final class UnsortedRoutes {
  /** Leads one request to {@code complex} may carry. */
  private static final int MOST_COMPLEX = 50;

  private static final String ONE = "/api/v4/leads/unsorted/:uid";

  private UnsortedRoutes() {}

  static void add(Router router) {
    router.add("GET", "/api/v4/leads/unsorted", UnsortedRoutes::list);
    router.add(
        "GET",
        "/api/v4/leads/unsorted/summary",
        request -> Reply.ok(request.account().incoming().summary()));
    router.add("POST", "/api/v4/leads/unsorted/sip", request -> create(request, "sip"));
    router.add("POST", "/api/v4/leads/unsorted/forms", request -> create(request, "forms"));
    router.add("GET", ONE, request -> Reply.ok(json(request, item(request))));
    router.add("POST", ONE + "/accept", UnsortedRoutes::accept);
    router.add("DELETE", ONE + "/decline", UnsortedRoutes::decline);
    router.add("POST", ONE + "/link", UnsortedRoutes::link);
    router.add("POST", "/api/v4/leads/complex", UnsortedRoutes::complex);
  }

  private static Incoming.Item item(Request request) {
    return request.account().incoming().find(request.var("uid")).orElseThrow(Refusal::notFound);
  }

  private static Reply list(Request request) {
    List<String> uids = request.query().all("filter", "uid");
    List<String> categories = request.query().all("filter", "category");
    List<Long> pipelines = request.query().numbers("filter", "pipeline_id");
    Stream<Incoming.Item> found =
        request
            .account()
            .incoming()
            .all()
            .filter(item -> uids.isEmpty() || uids.contains(item.uid()))
            .filter(item -> categories.isEmpty() || categories.contains(item.category()))
            .filter(item -> pipelines.isEmpty() || pipelines.contains(item.pipelineId()));
    return Hal.page(request, "unsorted", found, Request.MOST_ENTITIES, item -> json(request, item));
  }

  private static ObjectNode json(Request request, Incoming.Item item) {
    ObjectNode json =
        Wire.object()
            .put("uid", item.uid())
            .put("source_uid", item.sourceUid())
            .put("source_name", item.sourceName())
            .put("category", item.category())
            .put("pipeline_id", item.pipelineId())
            .put("created_at", item.createdAt());
    json.set("metadata", item.metadata());
    json.put("account_id", request.account().id());
    Hal.self(json, request.href("/api/v4/leads/unsorted/" + item.uid()));
    embed(request, item, json);
    return json;
  }

  private static void embed(Request request, Incoming.Item item, ObjectNode json) {
    ObjectNode embedded = json.putObject("_embedded");
    ArrayNode contacts = embedded.putArray("contacts");
    item.contactIds().forEach(id -> contacts.add(Hal.reference(request, EntityKind.CONTACTS, id)));
    embedded.putArray("leads").add(Hal.reference(request, EntityKind.LEADS, item.leadId()));
    ArrayNode companies = embedded.putArray("companies");
    item.companyIds()
        .forEach(id -> companies.add(Hal.reference(request, EntityKind.COMPANIES, id)));
  }

  private static Reply create(Request request, String category) {
    List<ObjectNode> items = request.objects();
    for (ObjectNode item : items) {
      for (String name : List.of("source_name", "source_uid", "metadata")) {
        if (!item.hasNonNull(name)) {
          throw Refusal.validation("FieldMissing", name, "This field is missing.");
        }
      }
    }
    List<ObjectNode> made = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      Incoming.Item added = add(request, items.get(i), category);
      ObjectNode json =
          Wire.object()
              .put("uid", added.uid())
              .put("account_id", request.account().id())
              .put("request_id", Request.requestId(items.get(i), i));
      Hal.self(json, request.href("/api/v4/leads/unsorted/" + added.uid()));
      embed(request, added, json);
      made.add(json);
    }
    return Hal.whole(request, "unsorted", made);
  }

  private static Incoming.Item add(Request request, ObjectNode item, String category) {
    AccountState account = request.account();
    JsonNode embedded = item.path("_embedded");
    Card lead = incoming(request, EntityKind.LEADS, embedded.path("leads").path(0));
    List<Long> contacts = linked(request, EntityKind.CONTACTS, embedded, lead);
    List<Long> companies = linked(request, EntityKind.COMPANIES, embedded, lead);
    Pipeline pipeline =
        account
            .pipelines()
            .find(item.path("pipeline_id").asLong())
            .orElseGet(() -> account.pipelines().main());
    lead.pipelineId = pipeline.id;
    lead.statusId = pipeline.incoming().id();
    var added =
        new Incoming.Item(
            Incoming.uid(),
            category,
            item.path("source_uid").asText(),
            item.path("source_name").asText(),
            pipeline.id,
            item.path("created_at").asLong(account.seconds()),
            item.path("metadata") instanceof ObjectNode metadata ? metadata : Wire.object(),
            lead.id,
            contacts,
            companies);
    account.incoming().add(added);
    return added;
  }

  private static List<Long> linked(Request request, EntityKind kind, JsonNode embedded, Card lead) {
    List<Long> ids = new ArrayList<>();
    for (JsonNode item : embedded.path(kind.plural())) {
      Card card = incoming(request, kind, item);
      Links.link(request.account(), lead, card);
      ids.add(card.id);
    }
    return ids;
  }

  private static Card incoming(Request request, EntityKind kind, JsonNode item) {
    ObjectNode wanted = item instanceof ObjectNode object ? object : Wire.object();
    CardWriter writer = new CardWriter(request.account(), kind);
    return request
        .account()
        .cards(kind)
        .createQuietly(
            request.userId(),
            card -> {
              writer.apply(card, wanted);
              card.unsorted = true;
            });
  }

  private static Reply accept(Request request) {
    Incoming.Item item = item(request);
    ObjectNode body = request.object();
    Pipeline pipeline =
        request.account().pipelines().find(item.pipelineId()).orElseThrow(Refusal::notFound);
    long status = body.path("status_id").asLong(pipeline.first().id());
    if (pipeline.status(status).isEmpty()) {
      throw Refusal.validation(
          "NotSupportedChoice", "status_id", "The value you selected is not a valid choice.");
    }
    request
        .account()
        .incoming()
        .accept(item, status, body.path("user_id").asLong(request.userId()));
    return Reply.ok(settled(request, item));
  }

  private static Reply decline(Request request) {
    Incoming.Item item = item(request);
    request
        .account()
        .incoming()
        .decline(item, request.object().path("user_id").asLong(request.userId()));
    return Reply.ok(settled(request, item));
  }

  private static Reply link(Request request) {
    Incoming.Item item = item(request);
    JsonNode link = request.object().path("link");
    Card lead =
        request
            .account()
            .leads()
            .find(link.path("entity_id").asLong())
            .orElseThrow(Refusal::notFound);
    request.account().incoming().join(item, lead, request.userId());
    ObjectNode json = Wire.object().put("uid", item.uid());
    json.putObject("_embedded")
        .putArray("leads")
        .add(Hal.reference(request, EntityKind.LEADS, lead.id));
    return Reply.ok(json);
  }

  private static ObjectNode settled(Request request, Incoming.Item item) {
    ObjectNode json =
        Wire.object()
            .put("uid", item.uid())
            .put("pipeline_id", item.pipelineId())
            .put("category", item.category())
            .put("created_at", item.createdAt());
    embed(request, item, json);
    return json;
  }

  /** Leads with whole contacts and companies inside; the answer is a bare array. */
  private static Reply complex(Request request) {
    List<ObjectNode> items = request.objects();
    if (items.size() > MOST_COMPLEX) {
      throw Refusal.unprocessable("Limit " + MOST_COMPLEX + " per page");
    }
    new CardWriter(request.account(), EntityKind.LEADS).check(items, true);
    for (EntityKind kind : List.of(EntityKind.CONTACTS, EntityKind.COMPANIES)) {
      for (ObjectNode item : items) {
        checkEmbedded(request, kind, item);
      }
    }
    ArrayNode made = Wire.array();
    for (int i = 0; i < items.size(); i++) {
      made.add(complex(request, items.get(i), Request.requestId(items.get(i), i)));
    }
    return Reply.ok(made);
  }

  private static void checkEmbedded(Request request, EntityKind kind, ObjectNode item) {
    JsonNode embedded = item.path("_embedded").path(kind.plural());
    if (embedded.size() > 1) {
      throw Refusal.validation(
          "TooMany", "_embedded." + kind.plural(), "Only one is possible here.");
    }
    if (embedded.path(0) instanceof ObjectNode inner && !inner.has("id")) {
      new CardWriter(request.account(), kind).check(List.of(inner), true);
    }
  }

  private static ObjectNode complex(Request request, ObjectNode item, String requestId) {
    AccountState account = request.account();
    CardWriter writer = new CardWriter(account, EntityKind.LEADS);
    ObjectNode answer = Wire.object();
    Card lead = account.leads().createQuietly(request.userId(), card -> writer.apply(card, item));
    answer.put("id", lead.id);
    for (EntityKind kind : List.of(EntityKind.CONTACTS, EntityKind.COMPANIES)) {
      String name = kind.singular() + "_id";
      if (item.path("_embedded").path(kind.plural()).path(0) instanceof ObjectNode inner) {
        CardWriter innerWriter = new CardWriter(account, kind);
        Card card =
            account
                .cards(kind)
                .find(inner.path("id").asLong())
                .orElseGet(
                    () ->
                        account
                            .cards(kind)
                            .create(request.userId(), fresh -> innerWriter.apply(fresh, inner)));
        Links.link(account, lead, card);
        answer.put(name, card.id);
      } else {
        answer.putNull(name);
      }
    }
    account.leads().announce(lead);
    answer.putArray("request_id").add(requestId);
    return answer.put("merged", false);
  }
}
