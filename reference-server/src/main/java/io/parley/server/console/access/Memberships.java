package io.parley.server.console.access;

import io.parley.core.TenantId;
import io.parley.core.document.Document;
import io.parley.core.secret.Secret;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import io.parley.server.problem.Problem;
import io.parley.server.problem.ProblemException;
import io.parley.server.security.Role;
import io.parley.server.store.Stored;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Who becomes a member, with which role, and when they stop being one: as writes. Nobody gives a
 * role above their own or touches a member who has one, and an owner always remains. Thread-safe.
 */
public final class Memberships {
  /** How long a first password is good for choosing an own one. */
  public static final Duration FIRST_PASSWORD = Duration.ofDays(7);

  /** The most members of a tenant. */
  public static final int MOST = 1000;

  private static final int SHORTEST_PASSWORD = 12;
  private static final int LONGEST_PASSWORD = 200;
  private static final int LEAST_VARIETY = 5;
  private static final int FIRST_PASSWORD_BYTES = 16;

  /** Its version changes with the owners, so that two of them cannot leave at once. */
  private static final String OWNERS = "owners";

  private final Storage storage;
  private final Members members;
  private final Sessions sessions;

  public Memberships(Storage storage) {
    this.storage = storage;
    this.members = new Members(storage);
    this.sessions = new Sessions(storage);
  }

  /**
   * A member with a first password.
   *
   * @param password shown this once
   * @param writes store them
   */
  public record Welcomed(Stored<Member> member, Secret password, List<Write> writes) {
    public Welcomed {
      writes = List.copyOf(writes);
    }
  }

  /** The members. */
  public Members members() {
    return members;
  }

  /**
   * Makes a member with a random first password.
   *
   * @param by the role of whoever does it
   * @throws IllegalArgumentException for a login or name out of bounds
   */
  public Welcomed invite(
      TenantId tenant, Role by, String login, String name, Role role, Instant now) {
    mayGive(by, role);
    String folded = Member.folded(login);
    if (members.find(tenant, folded).isPresent()) {
      throw new ProblemException(
          new Problem(
              409,
              "login '" + folded + "' is taken",
              List.of(new Problem.FieldError("login", "login '" + folded + "' is taken")),
              Optional.empty()));
    }
    if (members.list(tenant, Optional.empty(), MOST).size() >= MOST) {
      throw new ProblemException(Problem.of(409, "a tenant has at most " + MOST + " members"));
    }
    Secret password = Secret.random(FIRST_PASSWORD_BYTES);
    // Whoever had the login before has sessions of lower generations.
    var member =
        new Member(
            tenant,
            folded,
            name,
            role,
            PasswordHash.of(password),
            Optional.of(now.plus(FIRST_PASSWORD)),
            now.toEpochMilli());
    var writes = new ArrayList<Write>();
    writes.add(Members.put(member, 0));
    if (role == Role.OWNER) {
      writes.add(ownersChange(tenant, ownersVersion(tenant)));
    }
    return new Welcomed(new Stored<>(tenant, folded, 1, now, now, member), password, writes);
  }

  /** The writes that give a member another name or role; another role ends their sessions. */
  public List<Write> change(Stored<Member> stored, Role by, String name, Role role) {
    Member member = stored.value();
    mayTouch(by, member);
    mayGive(by, role);
    Member changed = member.renamed(name, role);
    var writes = new ArrayList<Write>();
    writes.add(Members.put(changed, stored.version()));
    if (role != member.role()) {
      writes.addAll(sessions.endings(member));
      if (member.role() == Role.OWNER) {
        writes.add(ownerLeaves(member.tenant(), "demoted"));
      } else if (role == Role.OWNER) {
        writes.add(ownersChange(member.tenant(), ownersVersion(member.tenant())));
      }
    }
    return writes;
  }

  /** Gives a member a new first password, for one that was forgotten, and ends their sessions. */
  public Welcomed reset(Stored<Member> stored, Role by, Instant now) {
    Member member = stored.value();
    mayTouch(by, member);
    Secret password = Secret.random(FIRST_PASSWORD_BYTES);
    Member changed =
        member.withPassword(PasswordHash.of(password), Optional.of(now.plus(FIRST_PASSWORD)));
    var writes = new ArrayList<Write>();
    writes.add(Members.put(changed, stored.version()));
    writes.addAll(sessions.endings(member));
    return new Welcomed(
        new Stored<>(
            stored.tenant(), stored.id(), stored.version() + 1, stored.createdAt(), now, changed),
        password,
        writes);
  }

  /** The writes that remove a member and end their sessions. */
  public List<Write> remove(Stored<Member> stored, Role by) {
    Member member = stored.value();
    mayTouch(by, member);
    var writes = new ArrayList<Write>();
    if (member.role() == Role.OWNER) {
      writes.add(ownerLeaves(member.tenant(), "removed"));
    }
    writes.add(Members.remove(member));
    writes.addAll(sessions.endings(member));
    return writes;
  }

  /**
   * The writes that give a member the password they chose and end all their sessions.
   *
   * @throws IllegalArgumentException when it is too easy to guess
   */
  public List<Write> choose(Stored<Member> stored, Secret chosen) {
    Member member = stored.value();
    check(member, chosen);
    var writes = new ArrayList<Write>();
    writes.add(
        Members.put(
            member.withPassword(PasswordHash.of(chosen), Optional.empty()), stored.version()));
    writes.addAll(sessions.endings(member));
    return writes;
  }

  private static void check(Member member, Secret chosen) {
    String text = chosen.reveal();
    int length = text.codePointCount(0, text.length());
    if (length < SHORTEST_PASSWORD || length > LONGEST_PASSWORD) {
      throw new IllegalArgumentException(
          "password of "
              + length
              + " characters must have "
              + SHORTEST_PASSWORD
              + " to "
              + LONGEST_PASSWORD);
    }
    if (text.codePoints().distinct().count() < LEAST_VARIETY) {
      throw new IllegalArgumentException(
          "password must have at least " + LEAST_VARIETY + " different characters");
    }
    String lower = text.toLowerCase(Locale.ROOT);
    if (member.login().length() > 3 && lower.contains(member.login())) {
      throw new IllegalArgumentException("password must not contain the login");
    }
    if (member.password().matches(chosen)) {
      throw new IllegalArgumentException("password must differ from the one before");
    }
  }

  private static void mayGive(Role by, Role role) {
    if (!by.covers(role)) {
      throw new ProblemException(
          Problem.of(
              403,
              "the role "
                  + role.spelled()
                  + " is given by a caller of that role, not by "
                  + by.spelled()));
    }
  }

  private static void mayTouch(Role by, Member member) {
    if (!by.covers(member.role())) {
      throw new ProblemException(
          Problem.of(
              403,
              "a member of role "
                  + member.role().spelled()
                  + " is changed by a caller of that role, not by "
                  + by.spelled()));
    }
  }

  private Write ownerLeaves(TenantId tenant, String how) {
    long version = ownersVersion(tenant);
    if (members.count(tenant, Role.OWNER) <= 1) {
      throw new ProblemException(
          Problem.of(409, "the last owner cannot be " + how + ": make another owner first"));
    }
    return ownersChange(tenant, version);
  }

  private long ownersVersion(TenantId tenant) {
    return storage.documents().find(tenant, OWNERS, OWNERS).map(Document::version).orElse(0L);
  }

  private static Write ownersChange(TenantId tenant, long version) {
    return new Write.Put(tenant, OWNERS, OWNERS, Map.of(), "{}", version);
  }
}
