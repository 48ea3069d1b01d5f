package io.parley.server.console;

import io.parley.core.TenantId;
import io.parley.core.secret.Secret;
import io.parley.server.account.Accounts;
import io.parley.server.audit.Act;
import io.parley.server.audit.AuditedStorage;
import io.parley.server.console.access.LoginThrottle;
import io.parley.server.console.access.Member;
import io.parley.server.console.access.Members;
import io.parley.server.console.access.Sessions;
import io.parley.server.console.page.LoginView;
import io.parley.server.security.Open;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signing in and out. */
@Path("/")
public final class LoginResource {
  private static final Logger log = LoggerFactory.getLogger(LoginResource.class);
  private static final int LONGEST_PASSWORD = 1000;

  private final Members members;
  private final Sessions sessions;
  private final LoginThrottle throttle;
  private final Cookies cookies;
  private final Pages pages;
  private final AuditedStorage storage;
  private final Accounts accounts;
  private final TenantId home;

  /**
   * @param storage whose audit is told who signed in and who was refused
   * @param home the account that the empty form suggests
   */
  LoginResource(
      Members members,
      Sessions sessions,
      LoginThrottle throttle,
      Cookies cookies,
      Pages pages,
      AuditedStorage storage,
      TenantId home) {
    this.members = members;
    this.sessions = sessions;
    this.throttle = throttle;
    this.cookies = cookies;
    this.pages = pages;
    this.storage = storage;
    this.accounts = new Accounts(storage.documents());
    this.home = home;
  }

  /** To the dashboard, or to the login form. */
  @GET
  @Open
  public Response root(@Context ContainerRequestContext request) {
    return Redirect.to(
        Visit.of(request).signedIn().isPresent()
            ? dashboard(Visit.of(request).tenant())
            : "/login");
  }

  /** The form. */
  @GET
  @Path("login")
  @Open
  public Response form(
      @Context ContainerRequestContext request,
      @QueryParam("next") @Nullable String next,
      @QueryParam("deleted") @Nullable String deleted) {
    Visit visit = Visit.of(request);
    // Said to whoever asks, since which accounts there were is nobody's business.
    String done = deleted == null ? "" : visit.texts().of("deletion.done");
    return visit.signedIn().isPresent()
        ? Redirect.to(dashboard(visit.tenant()))
        : pages.show(
            "login",
            pages.page(visit, ""),
            new LoginView(
                home.value(), "", next == null ? "" : Redirect.local(next, ""), "", done));
  }

  /** Signs a member in under a new session. */
  @POST
  @Path("login")
  @Open
  public Response login(
      @Context ContainerRequestContext request, @Context HttpServletRequest servlet) {
    Visit visit = Visit.of(request);
    Fields fields = Fields.of(request);
    String login = fields.text("login").orElse("");
    String address = servlet.getRemoteAddr();
    Optional<TenantId> tenant = tenant(fields.text("account").orElse(""));

    TenantId counted = tenant.orElse(home);
    Optional<Duration> wait = throttle.wait(counted, login, address, visit.now());
    if (wait.isPresent()) {
      return throttled(visit, fields, wait.get());
    }
    Optional<Member> member =
        tenant.flatMap(
            found ->
                password(fields).flatMap(p -> members.authenticate(found, login, p, visit.now())));
    if (member.isEmpty()) {
      throttle.failed(counted, login, address, visit.now());
      log.info("tenant {}: a login was refused", counted);
      noteRefusal(tenant, login, address, visit.now());
      return pages.show(
          422, "login", pages.page(visit, ""), view(fields, visit.texts().of("login.refused")));
    }
    throttle.succeeded(counted, login, address);
    visit.signedIn().ifPresent(old -> sessions.end(old.session(), visit.now()));
    storage.acting().as(Actors.of(member.get(), Optional.of(address)));
    Sessions.Opened opened = sessions.open(member.get(), visit.now());
    return Response.fromResponse(
            Redirect.to(Redirect.local(fields.raw("next"), dashboard(member.get().tenant()))))
        .cookie(cookies.forNow(Cookies.SESSION, opened.cookie().reveal()))
        .cookie(cookies.gone(Cookies.ANONYMOUS))
        .build();
  }

  /** Ends the session. */
  @POST
  @Path("logout")
  @Open
  public Response logout(@Context ContainerRequestContext request) {
    Visit visit = Visit.of(request);
    visit
        .signedIn()
        .ifPresent(
            found -> {
              sessions.end(found.session(), visit.now());
              storage.note(
                  visit.tenant(),
                  Act.of(
                      storage.acting().now(), "signed_out", "member", found.member().login(), ""),
                  visit.now());
            });
    return Response.fromResponse(Redirect.to("/login"))
        .cookie(cookies.gone(Cookies.SESSION))
        .build();
  }

  /** What was typed into the field for the login is not kept: it may be a password. */
  private void noteRefusal(Optional<TenantId> tenant, String login, String address, Instant now) {
    tenant
        .filter(found -> accounts.find(found).isPresent())
        .filter(found -> storage.ended().find(found).isEmpty())
        .ifPresent(
            found ->
                storage.note(
                    found,
                    Act.of(
                        Actors.stranger(address),
                        "sign_in_refused",
                        "member",
                        members.find(found, Member.folded(login)).map(Member::login).orElse(""),
                        "login and password do not go together"),
                    now));
  }

  private Response throttled(Visit visit, Fields fields, Duration wait) {
    long seconds = Math.max(1, wait.toSeconds() + 1);
    return Response.fromResponse(
            pages.show(
                429,
                "login",
                pages.page(visit, ""),
                view(fields, visit.texts().of("login.throttled", seconds))))
        .header(HttpHeaders.RETRY_AFTER, seconds)
        .build();
  }

  private static LoginView view(Fields fields, String problem) {
    return new LoginView(
        fields.text("account").orElse(""),
        fields.text("login").orElse(""),
        Redirect.local(fields.raw("next"), ""),
        problem,
        "");
  }

  private static Optional<Secret> password(Fields fields) {
    String password = fields.raw("password");
    return password.isEmpty() || password.length() > LONGEST_PASSWORD
        ? Optional.empty()
        : Optional.of(Secret.of(password));
  }

  private static Optional<TenantId> tenant(String text) {
    try {
      return Optional.of(new TenantId(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String dashboard(TenantId tenant) {
    return "/manage/" + tenant + "/dashboard";
  }
}
