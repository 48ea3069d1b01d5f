package io.parley.server.export;

import io.parley.core.TenantId;
import io.parley.core.agent.Agent;
import io.parley.core.agent.Agents;
import io.parley.core.agent.Conversations;
import io.parley.core.conversation.Conversation;
import io.parley.core.conversation.Message;
import io.parley.core.event.RecordedEvent;
import io.parley.core.mirror.MirrorPosition;
import io.parley.core.mirror.MirrorQuery;
import io.parley.core.work.Storage;
import io.parley.core.work.WorkLog;
import io.parley.kommo.entity.Lead;
import io.parley.kommo.sync.KommoMirror;
import io.parley.kommo.sync.Mirrored;
import io.parley.rag.article.Article;
import io.parley.server.kommo.Integration;
import io.parley.server.store.Stored;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes what is stored as a table, newest first, a page at a time: however much there is, little
 * of it is in memory. What changes meanwhile may be in it or not. Thread-safe.
 */
public final class Exporter {
  private static final int PAGE = 500;

  private final Storage storage;
  private final Conversations conversations;
  private final Integrated integrations;
  private final Written articles;

  /** The integrations of an agent after the one of an id, newest first. */
  @FunctionalInterface
  public interface Integrated {
    List<Stored<Integration>> of(
        TenantId tenant, String agentId, Optional<String> before, int limit);
  }

  /** The articles after the one of an id, newest first. */
  @FunctionalInterface
  public interface Written {
    List<Article> of(TenantId tenant, Optional<String> before, int limit);
  }

  public Exporter(Storage storage, Integrated integrations, Written articles) {
    this.storage = storage;
    this.conversations = new Conversations(storage.documents());
    this.integrations = integrations;
    this.articles = articles;
  }

  /**
   * Writes the table; {@code out} stays open.
   *
   * @return how many rows it has
   */
  public long write(TenantId tenant, ExportRequest request, OutputStream out) throws IOException {
    try (TableWriter table = request.format().open(out)) {
      table.header(request.kind().columns());
      var rows = new Rows(table);
      switch (request.kind()) {
        case CONVERSATIONS ->
            conversations(tenant, request, found -> rows.add(conversation(found)));
        case MESSAGES -> messages(tenant, request, rows);
        case LEADS -> leads(tenant, request, rows);
        case ARTICLES -> articles(tenant, request, rows);
        case EVENTS -> events(tenant, request, rows);
      }
      return rows.count;
    }
  }

  private static final class Rows {
    private final TableWriter table;
    private long count;

    Rows(TableWriter table) {
      this.table = table;
    }

    void add(@Nullable Object... values) throws IOException {
      table.row(Arrays.asList(values));
      count++;
    }
  }

  @FunctionalInterface
  private interface Each<T> {
    void take(T value) throws IOException;
  }

  /** Goes through all pages of a list. */
  private static <T, K> void all(
      Function<Optional<K>, List<T>> page, Function<T, K> key, Each<T> each) throws IOException {
    Optional<K> before = Optional.empty();
    while (true) {
      List<T> found = page.apply(before);
      for (T one : found) {
        each.take(one);
      }
      if (found.size() < PAGE) {
        return;
      }
      before = Optional.of(key.apply(found.getLast()));
    }
  }

  private void conversations(TenantId tenant, ExportRequest request, Each<Conversation> each)
      throws IOException {
    all(
        (Optional<String> before) ->
            conversations.list(
                tenant,
                new Conversations.Filter(
                    request.agentId(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    before,
                    PAGE)),
        Conversation::id,
        conversation -> {
          boolean wanted =
              request.kind() == ExportKind.MESSAGES
                  ? request.from().map(from -> !conversation.lastAt().isBefore(from)).orElse(true)
                  : request.covers(conversation.startedAt());
          if (wanted) {
            each.take(conversation);
          }
        });
  }

  private static @Nullable Object[] conversation(Conversation found) {
    return new @Nullable Object[] {
      found.id(),
      found.agentId(),
      found.channel(),
      found.status().name().toLowerCase(Locale.ROOT),
      found.contact().orElse(null),
      found.contactId().orElse(null),
      found.externalId().orElse(null),
      found.assignee().orElse(null),
      found.startedAt().toString(),
      found.lastAt().toString()
    };
  }

  private void messages(TenantId tenant, ExportRequest request, Rows rows) throws IOException {
    var store = storage.conversations();
    conversations(
        tenant,
        request,
        conversation ->
            all(
                (Optional<String> before) ->
                    before
                        .map(id -> store.earlier(tenant, conversation.id(), id, PAGE))
                        .orElseGet(() -> store.tail(tenant, conversation.id(), PAGE))
                        .reversed(),
                Message::id,
                message -> {
                  if (request.covers(message.at())) {
                    message(conversation, message, rows);
                  }
                }));
  }

  private static void message(Conversation conversation, Message message, Rows rows)
      throws IOException {
    String from = "";
    Optional<String> author = Optional.empty();
    Optional<String> attachment = Optional.empty();
    switch (message) {
      case Message.FromCustomer told -> {
        from = "customer";
        author = told.author();
        attachment = told.attachment();
      }
      case Message.FromAgent said -> from = "agent";
      case Message.FromHuman said -> {
        from = "human";
        author = said.author();
      }
    }
    rows.add(
        message.id(),
        conversation.id(),
        conversation.agentId(),
        from,
        author.orElse(null),
        message.text(),
        attachment.orElse(null),
        message.at().toString());
  }

  private void leads(TenantId tenant, ExportRequest request, Rows rows) throws IOException {
    all(
        (Optional<String> before) -> new Agents(storage).list(tenant, before, PAGE),
        Agent::id,
        agent -> {
          if (request.agentId().map(agent.id()::equals).orElse(true)) {
            all(
                (Optional<String> before) -> integrations.of(tenant, agent.id(), before, PAGE),
                Stored::id,
                integration -> leads(tenant, integration, request, rows));
          }
        });
  }

  private void leads(
      TenantId tenant, Stored<Integration> integration, ExportRequest request, Rows rows)
      throws IOException {
    var mirror = new KommoMirror(storage.mirror(), tenant, integration.id());
    all(
        (Optional<MirrorPosition> before) ->
            mirror.leads(
                new MirrorQuery(
                    Optional.empty(),
                    Optional.empty(),
                    request.from(),
                    Optional.empty(),
                    before,
                    PAGE)),
        Mirrored::position,
        mirrored -> {
          Lead lead = mirrored.value();
          if (request.covers(lead.updatedAt())) {
            rows.add(
                lead.id(),
                integration.id(),
                integration.value().agentId(),
                lead.name(),
                lead.price(),
                lead.pipelineId(),
                lead.statusId(),
                lead.responsibleUserId(),
                lead.lossReasonId().orElse(null),
                lead.tags().stream().map(tag -> tag.name()).toList(),
                lead.contactIds(),
                lead.companyId().orElse(null),
                lead.raw().get("custom_fields_values"),
                lead.createdAt().toString(),
                lead.updatedAt().toString(),
                lead.closedAt().map(Object::toString).orElse(null));
          }
        });
  }

  private void articles(TenantId tenant, ExportRequest request, Rows rows) throws IOException {
    all(
        (Optional<String> before) -> articles.of(tenant, before, PAGE),
        Article::id,
        article -> {
          if (request.covers(article.updatedAt())) {
            Article.Content content = article.content();
            rows.add(
                article.id(),
                content.title(),
                content.body(),
                content.categoryId().orElse(null),
                article.language().map(language -> language.code()).orElse(null),
                content.status().name().toLowerCase(Locale.ROOT),
                content.tags(),
                article.createdAt().toString(),
                article.updatedAt().toString());
          }
        });
  }

  private void events(TenantId tenant, ExportRequest request, Rows rows) throws IOException {
    all(
        (Optional<String> before) ->
            storage
                .log()
                .events(
                    tenant,
                    new WorkLog.EventQuery(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        request.from(),
                        before,
                        PAGE)),
        recorded -> recorded.event().id(),
        recorded -> {
          if (request.covers(recorded.event().receivedAt())) {
            event(recorded, rows);
          }
        });
  }

  private static void event(RecordedEvent recorded, Rows rows) throws IOException {
    var event = recorded.event();
    Map<String, @Nullable Object> facts = event.facts();
    rows.add(
        event.id(),
        event.kind(),
        event.subject(),
        event.source(),
        recorded.state().name().toLowerCase(Locale.ROOT),
        recorded.reason().orElse(null),
        event.occurredAt().toString(),
        event.receivedAt().toString(),
        event.cause().orElse(null),
        event.depth(),
        facts);
  }
}
