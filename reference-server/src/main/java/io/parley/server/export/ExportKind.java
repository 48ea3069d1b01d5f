package io.parley.server.export;

import java.util.List;

/** What is exported, with the columns of its table. */
public enum ExportKind {
  CONVERSATIONS(
      "id",
      "agentId",
      "channel",
      "status",
      "contact",
      "contactId",
      "externalId",
      "assignee",
      "startedAt",
      "lastAt"),
  MESSAGES("id", "conversationId", "agentId", "from", "author", "text", "attachment", "at"),
  /** Leads as they were when each account was copied last. */
  LEADS(
      "id",
      "integrationId",
      "agentId",
      "name",
      "price",
      "pipelineId",
      "statusId",
      "responsibleUserId",
      "lossReasonId",
      "tags",
      "contactIds",
      "companyId",
      "customFields",
      "createdAt",
      "updatedAt",
      "closedAt"),
  ARTICLES(
      "id", "title", "body", "categoryId", "language", "status", "tags", "createdAt", "updatedAt"),
  EVENTS(
      "id",
      "kind",
      "subject",
      "source",
      "state",
      "reason",
      "occurredAt",
      "receivedAt",
      "cause",
      "depth",
      "facts");

  @SuppressWarnings("ImmutableEnumChecker") // a copy that nobody changes
  private final List<String> columns;

  ExportKind(String... columns) {
    this.columns = List.of(columns);
  }

  /** The names of its columns, in order. */
  public List<String> columns() {
    return columns;
  }
}
