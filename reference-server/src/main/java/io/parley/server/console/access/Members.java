package io.parley.server.console.access;

import io.parley.core.StaleVersionException;
import io.parley.core.TenantId;
import io.parley.core.document.Document;
import io.parley.core.document.DocumentQuery;
import io.parley.core.json.Json;
import io.parley.core.secret.Secret;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import io.parley.server.security.Role;
import io.parley.server.store.Stored;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The members of every tenant. Thread-safe. */
public final class Members {
  /** The login of the member that is there from the first start on. */
  public static final String OWNER = "owner";

  private static final String COLLECTION = "member";
  private static final int RANDOM_PASSWORD_BYTES = 16;

  /** Compared with when nobody has the login, so that the answer takes as long. */
  private final PasswordHash nobody = PasswordHash.ofNobody();

  private final Storage storage;

  public Members(Storage storage) {
    this.storage = storage;
  }

  /** The member with that login, or empty. */
  public Optional<Member> find(TenantId tenant, String login) {
    return Member.wellFormed(login)
        ? storage.documents().find(tenant, COLLECTION, login).map(Members::member)
        : Optional.empty();
  }

  /** The member with that login as stored, or empty. */
  public Optional<Stored<Member>> stored(TenantId tenant, String login) {
    return Member.wellFormed(login)
        ? storage.documents().find(tenant, COLLECTION, login).map(Members::inStore)
        : Optional.empty();
  }

  /** The members, by login from z to a. */
  public List<Stored<Member>> list(TenantId tenant, Optional<String> before, int limit) {
    return storage
        .documents()
        .list(tenant, COLLECTION, new DocumentQuery(Map.of(), before, limit))
        .stream()
        .map(Members::inStore)
        .toList();
  }

  /** How many members have that role. */
  long count(TenantId tenant, Role role) {
    return storage.documents().count(tenant, COLLECTION, Map.of("role", role.spelled()));
  }

  /** Whose session it is; empty when they were removed, or have another role or password since. */
  public Optional<Member> of(Session session) {
    return find(session.tenant(), session.login())
        .filter(member -> member.generation() == session.generation());
  }

  /**
   * The member whose login and password these are; takes equally long when there is none. A first
   * password that nobody used in time is over.
   */
  public Optional<Member> authenticate(
      TenantId tenant, String login, Secret password, Instant now) {
    Optional<Member> member =
        find(tenant, Member.folded(login)).filter(found -> storage.ended().find(tenant).isEmpty());
    boolean matches = member.map(Member::password).orElse(nobody).matches(password);
    return member
        .filter(found -> matches)
        .filter(found -> found.firstUntil().map(now::isBefore).orElse(true));
  }

  /** The write that stores a member where {@code expected} is now; 0 for a new one. */
  static Write put(Member member, long expected) {
    return new Write.Put(
        member.tenant(),
        COLLECTION,
        member.login(),
        Map.of("role", member.role().spelled()),
        Json.write(
            new Body(
                member.name(),
                member.role(),
                member.password().text(),
                member.firstUntil(),
                Optional.of(member.generation()))),
        expected);
  }

  /** The write that removes a member. */
  static Write remove(Member member) {
    return new Write.Remove(member.tenant(), COLLECTION, member.login());
  }

  /**
   * Adds a member.
   *
   * @throws StaleVersionException when the login is taken
   */
  public void add(Member member, Instant now) {
    storage.work().commit(List.of(put(member, 0)), now);
  }

  /**
   * Sees to it that the tenant, unless it was ended, has its owner. A password that was set once
   * stays: {@code password} counts on the first start only.
   *
   * @param password the owner's; empty: a random one
   * @return the random password, when one was made just now
   */
  public Optional<Secret> bootstrap(TenantId tenant, Optional<Secret> password, Instant now) {
    if (find(tenant, OWNER).isPresent() || storage.ended().find(tenant).isPresent()) {
      return Optional.empty();
    }
    Secret chosen = password.orElseGet(() -> Secret.random(RANDOM_PASSWORD_BYTES));
    try {
      add(new Member(tenant, OWNER, "Owner", Role.OWNER, PasswordHash.of(chosen)), now);
    } catch (StaleVersionException e) {
      return Optional.empty(); // another process of the same first start was faster
    }
    return password.isPresent() ? Optional.empty() : Optional.of(chosen);
  }

  private static Stored<Member> inStore(Document document) {
    return new Stored<>(
        document.tenant(),
        document.id(),
        document.version(),
        document.createdAt(),
        document.updatedAt(),
        member(document));
  }

  private static Member member(Document document) {
    Body body = Json.read(document.body(), Body.class);
    return new Member(
        document.tenant(),
        document.id(),
        body.name(),
        body.role(),
        new PasswordHash(body.password()),
        body.firstUntil(),
        body.generation().orElse(0L));
  }

  private record Body(
      String name,
      Role role,
      String password,
      Optional<Instant> firstUntil,
      Optional<Long> generation) {}
}
