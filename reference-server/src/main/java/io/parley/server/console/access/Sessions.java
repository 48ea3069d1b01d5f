package io.parley.server.console.access;

import io.parley.core.StaleVersionException;
import io.parley.core.TenantId;
import io.parley.core.document.Document;
import io.parley.core.document.DocumentQuery;
import io.parley.core.json.Json;
import io.parley.core.secret.Secret;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The sessions of every tenant, shared by all processes on one store. Thread-safe.
 *
 * <p>A session ends 30 minutes after its last use and 12 hours after it began. Its cookie is {@code
 * <tenant>.<43 characters>} with 256 random bits; only the SHA-256 of it is stored.
 */
public final class Sessions {
  /** How long a session lasts without being used. */
  public static final Duration IDLE = Duration.ofMinutes(30);

  /** How long a session lasts at most. */
  public static final Duration ABSOLUTE = Duration.ofHours(12);

  private static final Duration USE_NOTED_EVERY = Duration.ofMinutes(1);
  private static final String COLLECTION = "session";
  private static final int COOKIE_BYTES = 32;
  private static final Pattern COOKIE =
      Pattern.compile("([a-z0-9][a-z0-9-]{0,62})\\.[A-Za-z0-9_-]{43}");

  private final Storage storage;

  public Sessions(Storage storage) {
    this.storage = storage;
  }

  /**
   * A session that was opened, with the cookie that is handed out this once.
   *
   * @param cookie the credential
   */
  public record Opened(Session session, Secret cookie) {}

  /** Opens a session for a member who has just proved who they are, and sweeps their old ones. */
  public Opened open(Member member, Instant now) {
    Secret cookie = Secret.of(member.tenant() + "." + Secret.random(COOKIE_BYTES).reveal());
    var session =
        new Session(
            member.tenant(),
            cookie.sha256(),
            member.login(),
            Secret.random(COOKIE_BYTES).reveal(),
            member.generation(),
            now,
            now,
            0);
    List<Write> writes = new ArrayList<>();
    for (Session old : of(member)) {
      if (over(old, now)) {
        writes.add(new Write.Remove(old.tenant(), COLLECTION, old.id()));
      }
    }
    writes.add(put(session, now));
    storage.work().commit(writes, now);
    return new Opened(session, cookie);
  }

  /** The session of that cookie; empty when there is none or it is over. */
  public Optional<Session> find(String cookie, Instant now) {
    Matcher shape = COOKIE.matcher(cookie);
    return shape.matches()
        ? storage
            .documents()
            .find(new TenantId(shape.group(1)), COLLECTION, Secret.of(cookie).sha256())
            .map(Sessions::session)
            .filter(session -> !over(session, now) && goesOn(session.tenant()))
        : Optional.empty();
  }

  /** Whether the session is still good: neither ended nor over. */
  public boolean lasts(Session session, Instant now) {
    return storage
        .documents()
        .find(session.tenant(), COLLECTION, session.id())
        .map(Sessions::session)
        .filter(found -> !over(found, now) && goesOn(found.tenant()))
        .isPresent();
  }

  /** Notes that the session was used. One that ended meanwhile stays ended. */
  public void touch(Session session, Instant now) {
    if (session.seenAt().plus(USE_NOTED_EVERY).isAfter(now)) {
      return;
    }
    try {
      storage.work().commit(List.of(put(session, now)), now);
    } catch (StaleVersionException e) {
      // It was noted by another request, or the session was ended: both are as they should be.
    }
  }

  /** Ends a session. */
  public void end(Session session, Instant now) {
    storage
        .work()
        .commit(List.of(new Write.Remove(session.tenant(), COLLECTION, session.id())), now);
  }

  /** The writes that end all sessions of a member; they belong to the change that ends them. */
  public List<Write> endings(Member member) {
    return of(member).stream()
        .<Write>map(session -> new Write.Remove(session.tenant(), COLLECTION, session.id()))
        .toList();
  }

  private List<Session> of(Member member) {
    return storage
        .documents()
        .list(member.tenant(), COLLECTION, DocumentQuery.first(1000).with("login", member.login()))
        .stream()
        .map(Sessions::session)
        .toList();
  }

  private boolean goesOn(TenantId tenant) {
    return storage.ended().find(tenant).isEmpty();
  }

  private static boolean over(Session session, Instant now) {
    return !now.isBefore(session.seenAt().plus(IDLE))
        || !now.isBefore(session.startedAt().plus(ABSOLUTE));
  }

  private static Write put(Session session, Instant seenAt) {
    return new Write.Put(
        session.tenant(),
        COLLECTION,
        session.id(),
        Map.of("login", session.login()),
        Json.write(
            new Body(
                session.login(),
                session.csrf(),
                Optional.of(session.generation()),
                session.startedAt(),
                seenAt)),
        session.version());
  }

  private static Session session(Document document) {
    Body body = Json.read(document.body(), Body.class);
    return new Session(
        document.tenant(),
        document.id(),
        body.login(),
        body.csrf(),
        body.generation().orElse(0L),
        body.startedAt(),
        body.seenAt(),
        document.version());
  }

  private record Body(
      String login, String csrf, Optional<Long> generation, Instant startedAt, Instant seenAt) {}
}
