package io.parley.kommo;

import io.parley.kommo.entity.Talk;
import io.parley.kommo.entity.TalkMessage;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The conversations with clients. Reached through {@link Kommo#talks()}. Thread-safe.
 *
 * <p>Sending, listing talks and reading messages are Kommo's Chats API add-on of July 2026: an
 * account without it answers 402, 403 or 404, which {@link KommoException#unavailable()} tells.
 *
 * @see <a href="https://developers.kommo.com/reference/chats-api-add-on">Chats API add-on</a>
 */
public final class Talks {
  private static final String PATH = "talks";
  private static final int UNPROCESSABLE = 422;
  private final Connection connection;

  Talks(Connection connection) {
    this.connection = connection;
  }

  /** The talk; empty when it is not there. */
  public Optional<Talk> find(long id) {
    return connection
        .find(PATH + "/" + id, new Query())
        .map(Entities::talk)
        .filter(talk -> talk.id() == id);
  }

  /** The talks that fit; pages are fetched as the stream is read. */
  public Stream<Talk> search(UnaryOperator<TalkQuery> which) {
    TalkQuery query = which.apply(new TalkQuery());
    return connection.pages(PATH, query.query(), "talks").map(Entities::talk).filter(query::fits);
  }

  /**
   * Queues a message to the client and returns its id, a UUID. Queued is not delivered: {@link
   * #messages} tells. Not repeated once Kommo may have received it, because Kommo knows no
   * idempotency key here.
   */
  public String sendMessage(long id, String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("message text must not be blank");
    }
    Request request =
        Request.create(Connection.API + PATH + "/" + id + "/send_message", Map.of("text", text));
    return connection.send(request).flatMap(answer -> answer.text("id")).orElse("");
  }

  /**
   * The messages of a talk from {@code since} on, to the second, in Kommo's order; pages are
   * fetched as the stream is read. Does not count against the message quota.
   */
  public Stream<TalkMessage> messages(long id, Instant since) {
    Query query =
        new Query().add("limit", 250).add("filter[created_at][from]", since.getEpochSecond());
    return connection
        .pages(PATH + "/" + id + "/messages", query, "messages")
        .map(Entities::talkMessage)
        .filter(message -> message.createdAt().getEpochSecond() >= since.getEpochSecond());
  }

  /**
   * Closes a talk; closing a closed one changes nothing.
   *
   * @param force at once; otherwise a survey bot may ask the client first
   */
  public void close(long id, boolean force) {
    Map<String, Object> body = force ? Map.of("force_close", true) : Map.of();
    try {
      var unused = connection.send(Request.put(Connection.API + PATH + "/" + id + "/close", body));
    } catch (KommoException e) {
      if (e.status() != UNPROCESSABLE) {
        throw e;
      }
    }
  }
}
