package io.parley.server.console;

import io.parley.core.work.Write;
import io.parley.server.account.Account;
import io.parley.server.account.Accounts;
import io.parley.server.audit.AuditEntry;
import io.parley.server.audit.AuditTrail;
import io.parley.server.audit.AuditedStorage;
import io.parley.server.audit.Verification;
import io.parley.server.console.access.Member;
import io.parley.server.console.access.Memberships;
import io.parley.server.console.page.AccountSettingsView;
import io.parley.server.console.page.AccountSettingsView.Shown;
import io.parley.server.console.page.AuditView;
import io.parley.server.deletion.TenantDeletion;
import io.parley.server.problem.ProblemException;
import io.parley.server.security.ApiKey;
import io.parley.server.security.ApiKeys;
import io.parley.server.security.Needs;
import io.parley.server.security.Role;
import io.parley.server.store.Stored;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The settings of an account, its members and keys, and the audit of all that was changed. */
@Path("/manage/{tenantId}/account-settings")
public final class AccountSettingsResource {
  private static final String SECTION = "account-settings";
  private static final int SHOWN = 1000;
  private static final int NEWEST = 8;
  private static final int UNPROCESSABLE = 422;
  static final AccountSettingsView.Choices CHOICES =
      new AccountSettingsView.Choices(
          ZoneId.getAvailableZoneIds().stream()
              .filter(zone -> zone.equals("UTC") || zone.matches("(?!Etc|SystemV)[A-Z][a-z]+/.*"))
              .sorted()
              .toList(),
          Currency.getAvailableCurrencies().stream()
              .map(Currency::getCurrencyCode)
              .sorted()
              .toList(),
          AccountForm.DAYS);

  private final AuditedStorage storage;
  private final Accounts accounts;
  private final Memberships memberships;
  private final ApiKeys keys;
  private final Pages pages;

  AccountSettingsResource(
      AuditedStorage storage, Memberships memberships, InstantSource clock, Pages pages) {
    this.storage = storage;
    this.accounts = new Accounts(storage.documents());
    this.memberships = memberships;
    this.keys = new ApiKeys(storage, clock);
    this.pages = pages;
  }

  /** What is shown besides what is stored. */
  private record Said(
      int status,
      Optional<Map<String, String>> values,
      List<String> problems,
      Optional<Shown> shown) {
    static final Said NOTHING = new Said(200, Optional.empty(), List.of(), Optional.empty());

    static Said refused(int status, Map<String, String> values, String problem) {
      return new Said(
          status,
          values.isEmpty() ? Optional.empty() : Optional.of(values),
          List.of(problem),
          Optional.empty());
    }

    static Said once(Shown shown) {
      return new Said(200, Optional.empty(), List.of(), Optional.of(shown));
    }
  }

  /** All of it; members, keys and audit for those who may change them. */
  @GET
  @Needs(Role.VIEWER)
  public Response show(@Context ContainerRequestContext request) {
    return shown(Visit.of(request), Said.NOTHING);
  }

  /** Keeps the settings. */
  @POST
  @Needs(Role.ADMIN)
  public Response change(@Context ContainerRequestContext request) {
    Visit visit = Visit.of(request);
    Fields fields = Fields.of(request);
    Account changed;
    try {
      changed = AccountForm.read(fields);
    } catch (IllegalArgumentException e) {
      return shown(
          visit, Said.refused(UNPROCESSABLE, fields.values(), String.valueOf(e.getMessage())));
    }
    // Where somebody else was faster, their change is not overwritten: that is a 409.
    long version = Long.parseLong(fields.text("version").orElse("0"));
    storage.work().commit(List.of(accounts.put(visit.tenant(), changed, version)), visit.now());
    return done(visit, "settings");
  }

  /** Makes a member, and shows their first password this once. */
  @POST
  @Path("members")
  @Needs(Role.ADMIN)
  public Response invite(@Context ContainerRequestContext request) {
    Visit visit = Visit.of(request);
    Fields fields = Fields.of(request);
    return attempted(
        visit,
        () -> {
          String login = fields.text("login").orElse("");
          Memberships.Welcomed made =
              memberships.invite(
                  visit.tenant(),
                  visit.member().role(),
                  login,
                  fields.text("name").orElse(login),
                  Role.of(fields.raw("role")),
                  visit.now());
          storage.work().commit(made.writes(), visit.now());
          return shown(
              visit,
              Said.once(new Shown("password", made.member().id(), made.password().reveal())));
        });
  }

  /** Gives a member another role. */
  @POST
  @Path("members/{login}/role")
  @Needs(Role.ADMIN)
  public Response role(@Context ContainerRequestContext request, @PathParam("login") String login) {
    Visit visit = Visit.of(request);
    Role role = Role.of(Fields.of(request).raw("role"));
    return attempted(
        visit,
        () -> {
          Stored<Member> member = member(visit, login);
          storage
              .work()
              .commit(
                  memberships.change(member, visit.member().role(), member.value().name(), role),
                  visit.now());
          return done(visit, "member");
        });
  }

  /** Gives a member a new first password, shown this once. */
  @POST
  @Path("members/{login}/password")
  @Needs(Role.ADMIN)
  public Response reset(
      @Context ContainerRequestContext request, @PathParam("login") String login) {
    Visit visit = Visit.of(request);
    return attempted(
        visit,
        () -> {
          Memberships.Welcomed made =
              memberships.reset(member(visit, login), visit.member().role(), visit.now());
          storage.work().commit(made.writes(), visit.now());
          return shown(visit, Said.once(new Shown("password", login, made.password().reveal())));
        });
  }

  /** Removes a member. */
  @POST
  @Path("members/{login}/remove")
  @Needs(Role.ADMIN)
  public Response remove(
      @Context ContainerRequestContext request, @PathParam("login") String login) {
    Visit visit = Visit.of(request);
    return attempted(
        visit,
        () -> {
          storage
              .work()
              .commit(memberships.remove(member(visit, login), visit.member().role()), visit.now());
          return done(visit, "member");
        });
  }

  /** Makes a key, and shows it this once. */
  @POST
  @Path("keys")
  @Needs(Role.ADMIN)
  public Response key(@Context ContainerRequestContext request) {
    Visit visit = Visit.of(request);
    Fields fields = Fields.of(request);
    return attempted(
        visit,
        () -> {
          Role role = Role.of(fields.raw("role"));
          if (!visit.member().role().covers(role)) {
            throw new ConsoleError(403);
          }
          Optional<Instant> until =
              fields.text("days").map(days -> visit.now().plus(Duration.ofDays(days(days))));
          ApiKeys.Made made =
              keys.make(visit.tenant(), fields.text("name").orElse(""), role, until);
          storage.work().commit(List.of(made.write()), visit.now());
          return shown(
              visit,
              Said.once(new Shown("key", made.stored().value().name(), made.secret().reveal())));
        });
  }

  /** Ends a key. */
  @POST
  @Path("keys/{id}/remove")
  @Needs(Role.ADMIN)
  public Response end(@Context ContainerRequestContext request, @PathParam("id") String id) {
    Visit visit = Visit.of(request);
    Stored<ApiKey> key = keys.find(visit.tenant(), id).orElseThrow(() -> new ConsoleError(404));
    if (!visit.member().role().covers(key.value().role())) {
      throw new ConsoleError(403);
    }
    keys.remove(key);
    return done(visit, "key");
  }

  /** The audit from the newest entry on; {@code verify} walks the whole chain. */
  @GET
  @Path("audit")
  @Needs(Role.ADMIN)
  public Response audit(
      @Context ContainerRequestContext request,
      @QueryParam("before") @Nullable String before,
      @QueryParam("verify") @Nullable String verify) {
    Visit visit = Visit.of(request);
    List<AuditEntry> found =
        storage
            .trail()
            .list(
                visit.tenant(),
                new AuditTrail.Query(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.ofNullable(before),
                    Paging.LINES + 1));
    Optional<Verification> walked =
        verify == null ? Optional.empty() : Optional.of(storage.trail().verify(visit.tenant()));
    return pages.show(
        "audit",
        pages.page(visit, SECTION),
        new AuditView(
            Paging.shown(found),
            walked,
            Paging.next(
                found, entry -> AuditTrail.id(entry.number()), address(visit) + "/audit", "", "")));
  }

  /** Deletes the account with all it has; the name is asked for, since nothing brings it back. */
  @POST
  @Path("deletion")
  @Needs(Role.OWNER)
  public Response delete(@Context ContainerRequestContext request) {
    Visit visit = Visit.of(request);
    String typed = Fields.of(request).text("confirm").orElse("");
    String name = account(visit).value().name();
    List<Write> writes;
    try {
      writes = TenantDeletion.accept(visit.tenant(), name, typed, visit.now());
    } catch (IllegalArgumentException e) {
      return shown(
          visit,
          Said.refused(UNPROCESSABLE, Map.of(), visit.texts().of("deletion.mismatch", name)));
    }
    storage.work().commit(writes, visit.now());
    return Redirect.to("/login?deleted=1");
  }

  /** What is refused is said on the page itself. */
  private Response attempted(Visit visit, Supplier<Response> change) {
    try {
      return change.get();
    } catch (ProblemException e) {
      return shown(visit, Said.refused(e.problem().status(), Map.of(), e.problem().detail()));
    } catch (IllegalArgumentException e) {
      return shown(visit, Said.refused(UNPROCESSABLE, Map.of(), String.valueOf(e.getMessage())));
    }
  }

  private Response shown(Visit visit, Said said) {
    Stored<Account> account = account(visit);
    boolean admin = visit.member().role().covers(Role.ADMIN);
    List<Stored<Member>> members =
        admin
            ? memberships.members().list(visit.tenant(), Optional.empty(), SHOWN).stream()
                .sorted(Comparator.comparing(Stored::id))
                .toList()
            : List.of();
    return pages.show(
        said.status(),
        "accountSettings",
        pages.page(visit, SECTION),
        new AccountSettingsView(
            account.version(),
            account.value().name(),
            said.values().orElseGet(() -> AccountForm.of(account.value())),
            said.problems(),
            visit.member(),
            said.shown(),
            members,
            admin ? keys.list(visit.tenant(), Optional.empty(), SHOWN) : List.of(),
            admin
                ? storage.trail().list(visit.tenant(), AuditTrail.Query.newest(NEWEST))
                : List.of(),
            CHOICES));
  }

  private Stored<Account> account(Visit visit) {
    return accounts
        .find(visit.tenant())
        .orElseGet(
            () ->
                new Stored<>(
                    visit.tenant(),
                    "account",
                    0,
                    visit.now(),
                    visit.now(),
                    Account.named(visit.tenant().value())));
  }

  private static int days(String text) {
    try {
      int days = Integer.parseInt(text);
      if (days >= 1 && days <= 3650) {
        return days;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("days '" + text + "' must be 1 to 3650", e);
    }
    throw new IllegalArgumentException("days '" + text + "' must be 1 to 3650");
  }

  private static Response done(Visit visit, String what) {
    return Redirect.to(address(visit) + "?done=" + what);
  }

  private static String address(Visit visit) {
    return "/manage/" + visit.tenant() + "/account-settings";
  }

  private Stored<Member> member(Visit visit, String login) {
    return memberships
        .members()
        .stored(visit.tenant(), login)
        .orElseThrow(() -> new ConsoleError(404));
  }
}
