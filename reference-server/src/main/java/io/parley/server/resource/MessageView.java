package io.parley.server.resource;

import io.parley.core.conversation.Citation;
import io.parley.core.conversation.Message;
import io.parley.core.conversation.ToolCall;
import io.parley.rag.source.SourceName;
import io.parley.server.call.Bodies;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A message as the API shows it. */
record MessageView(
    String id,
    String from,
    String text,
    Instant at,
    Optional<String> author,
    Optional<String> attachment,
    @Nullable List<CitationView> citations,
    @Nullable List<CallView> calls,
    Optional<String> effectId) {

  /** Where a statement comes from: an article, a file, or a record of the CRM. */
  record CitationView(
      @Nullable String articleId,
      @Nullable String fileId,
      @Nullable String record,
      String passageId,
      String title,
      String snippet,
      double score) {
    static CitationView of(Citation citation) {
      Optional<String> file = SourceName.fileId(citation.sourceId());
      Optional<String> record = SourceName.record(citation.sourceId());
      return new CitationView(
          file.isPresent() || record.isPresent() ? null : citation.sourceId(),
          file.orElse(null),
          record.orElse(null),
          citation.passageId(),
          citation.title(),
          citation.quote(),
          citation.score());
    }
  }

  /** What the agent's model called, and what became of it. */
  record CallView(
      String tool,
      Map<String, @Nullable Object> arguments,
      String state,
      String result,
      Optional<String> effectId) {
    static CallView of(ToolCall call) {
      return new CallView(
          call.tool(),
          call.arguments(),
          Bodies.spelled(call.state()),
          call.result(),
          call.effect());
    }
  }

  static MessageView of(Message message) {
    return switch (message) {
      case Message.FromCustomer told ->
          new MessageView(
              told.id(),
              "customer",
              told.text(),
              told.at(),
              told.author(),
              told.attachment(),
              null,
              null,
              Optional.empty());
      case Message.FromAgent said ->
          new MessageView(
              said.id(),
              "agent",
              said.text(),
              said.at(),
              Optional.empty(),
              Optional.empty(),
              said.citations().stream().map(CitationView::of).toList(),
              said.calls().stream().map(CallView::of).toList(),
              said.effect());
      case Message.FromHuman said ->
          new MessageView(
              said.id(),
              "human",
              said.text(),
              said.at(),
              said.author(),
              Optional.empty(),
              null,
              null,
              Optional.empty());
    };
  }
}
