package io.parley.kommo.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A lead, a contact or a company as the account keeps it. Not thread-safe: read and changed under
 * the account's lock.
 */
final class Card {
  final EntityKind kind;
  final long id;
  String name = "";
  String firstName = "";
  String lastName = "";
  BigDecimal price = BigDecimal.ZERO;
  long responsibleUserId;
  long createdBy;
  long updatedBy;
  long createdAt;
  long updatedAt;
  long pipelineId;
  long statusId;
  @Nullable Long lossReasonId;
  @Nullable Long closedAt;
  boolean deleted;
  boolean unsorted;
  long mainContact;
  final Map<Long, ArrayNode> fields = new TreeMap<>();
  final Map<Long, Product> products = new TreeMap<>();
  final SequencedSet<Tag> tags = new LinkedHashSet<>();
  private final Map<EntityKind, SequencedSet<Long>> links = new EnumMap<>(EntityKind.class);

  /** An element of a list that is linked with the card, and how many of it. */
  record Product(long catalogId, BigDecimal quantity) {}

  Card(EntityKind kind, long id) {
    this.kind = kind;
    this.id = id;
  }

  /** The cards of another kind that this one is linked with, in the order they were linked. */
  SequencedSet<Long> linked(EntityKind other) {
    return links.computeIfAbsent(other, none -> new LinkedHashSet<>());
  }
}
