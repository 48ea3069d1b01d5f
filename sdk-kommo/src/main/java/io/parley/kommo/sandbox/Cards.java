package io.parley.kommo.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The leads, the contacts or the companies of an account, and the news each change makes. */
final class Cards {
  private final AccountState account;
  private final EntityKind kind;
  private final TreeMap<Long, Card> byId = new TreeMap<>();

  Cards(AccountState account, EntityKind kind) {
    this.account = account;
    this.kind = kind;
  }

  /** Every card that is not deleted, by id. */
  Stream<Card> all() {
    return byId.values().stream().filter(card -> !card.deleted);
  }

  Stream<Card> deleted() {
    return byId.values().stream().filter(card -> card.deleted);
  }

  Optional<Card> find(long id) {
    return Optional.ofNullable(byId.get(id)).filter(card -> !card.deleted);
  }

  Card get(long id) {
    return find(id)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    kind.singular() + " " + id + " is not in account " + account.subdomain()));
  }

  /** Makes a card, tells the webhooks, and returns it. */
  Card create(long by, Consumer<Card> fill) {
    Card card = createQuietly(by, fill);
    announce(card);
    return card;
  }

  /** Makes a card of which nobody is told yet. */
  Card createQuietly(long by, Consumer<Card> fill) {
    Card card = new Card(kind, account.nextId());
    long now = account.seconds();
    card.createdBy = by;
    card.updatedBy = by;
    card.createdAt = now;
    card.updatedAt = now;
    card.responsibleUserId = by == 0 ? account.admin().id() : by;
    if (kind == EntityKind.LEADS) {
      Pipeline main = account.pipelines().main();
      card.pipelineId = main.id;
      card.statusId = main.first().id();
    }
    fill.accept(card);
    byId.put(card.id, card);
    return card;
  }

  void announce(Card card) {
    publish(Set.of("add_" + kind.singular()), "add", HookItems.card(account, card), card);
    event("added", card, card.createdBy, Wire.object(), Wire.object());
  }

  /** Changes a card and tells the webhooks: of the change, of a move, of a new owner. */
  void change(Card card, long by, Consumer<Card> edit) {
    long oldStatus = card.statusId;
    long oldPipeline = card.pipelineId;
    long oldResponsible = card.responsibleUserId;
    card.updatedBy = by;
    card.updatedAt = account.seconds();
    edit.accept(card);
    boolean moved = card.statusId != oldStatus || card.pipelineId != oldPipeline;
    boolean handedOver = card.responsibleUserId != oldResponsible;
    if (moved) {
      closeOrReopen(card);
      account.incoming().acceptMoved(card, by);
    }
    if (kind == EntityKind.LEADS) {
      tellOfLead(card, moved, handedOver, oldStatus, oldPipeline, oldResponsible);
    } else {
      ObjectNode item = HookItems.card(account, card);
      Set<String> codes = Set.of("update_" + kind.singular());
      if (handedOver) {
        item.put("old_responsible_user_id", oldResponsible);
        codes = Set.of("update_" + kind.singular(), "responsible_" + kind.singular());
      }
      publish(codes, "update", item, card);
    }
    if (moved) {
      event(
          "status_changed",
          card,
          by,
          status(oldStatus, oldPipeline),
          status(card.statusId, card.pipelineId));
    }
    if (handedOver) {
      event(
          "responsible_changed",
          card,
          by,
          responsible(oldResponsible),
          responsible(card.responsibleUserId));
    }
  }

  private void tellOfLead(
      Card lead,
      boolean moved,
      boolean handedOver,
      long oldStatus,
      long oldPipeline,
      long oldResponsible) {
    if (lead.unsorted) {
      return;
    }
    publish(Set.of("update_lead"), "update", HookItems.card(account, lead), lead);
    if (moved) {
      ObjectNode item = HookItems.card(account, lead).put("old_status_id", oldStatus);
      if (lead.pipelineId != oldPipeline) {
        item.put("old_pipeline_id", oldPipeline);
      }
      publish(Set.of("status_lead"), "status", item, lead);
    }
    if (handedOver) {
      publish(
          Set.of("responsible_lead"),
          "responsible",
          HookItems.card(account, lead).put("old_responsible_user_id", oldResponsible),
          lead);
    }
  }

  private void closeOrReopen(Card lead) {
    boolean closed = lead.statusId == Pipeline.WON || lead.statusId == Pipeline.LOST;
    if (!closed) {
      lead.closedAt = null;
      lead.lossReasonId = null;
    } else if (lead.closedAt == null) {
      lead.closedAt = account.seconds();
    }
  }

  void delete(Card card, long by) {
    card.deleted = true;
    card.updatedBy = by;
    card.updatedAt = account.seconds();
    ObjectNode item = Wire.object().put("id", card.id);
    if (kind == EntityKind.LEADS) {
      item.put("status_id", card.statusId).put("pipeline_id", card.pipelineId);
    } else {
      item.put("type", kind.singular());
    }
    publish(Set.of("delete_" + kind.singular()), "delete", item, card);
    event("deleted", card, by, Wire.object(), Wire.object());
  }

  void restore(long id, long by) {
    Card card = byId.get(id);
    if (card != null && card.deleted) {
      card.deleted = false;
      card.updatedBy = by;
      card.updatedAt = account.seconds();
      publish(Set.of("restore_" + kind.singular()), "restore", HookItems.card(account, card), card);
      event("restored", card, by, Wire.object(), Wire.object());
    }
  }

  private void publish(Set<String> codes, String action, ObjectNode item, Card card) {
    account.subscriptions().publish(codes, kind.hookGroup(), action, item, kind + "/" + card.id);
  }

  private void event(String what, Card card, long by, ObjectNode before, ObjectNode after) {
    String type =
        what.equals("responsible_changed")
            ? "entity_responsible_changed"
            : kind.singular() + "_" + what;
    account.events().add(type, card.id, kind.singular(), by, account.seconds(), before, after);
  }

  private static ObjectNode status(long statusId, long pipelineId) {
    ObjectNode value = Wire.object();
    value.putObject("lead_status").put("id", statusId).put("pipeline_id", pipelineId);
    return value;
  }

  private static ObjectNode responsible(long userId) {
    ObjectNode value = Wire.object();
    value.putObject("responsible_user").put("id", userId);
    return value;
  }
}
