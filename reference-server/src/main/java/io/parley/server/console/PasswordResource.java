package io.parley.server.console;

import io.parley.core.TenantId;
import io.parley.core.secret.Secret;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import io.parley.server.console.access.LoginThrottle;
import io.parley.server.console.access.Member;
import io.parley.server.console.access.Memberships;
import io.parley.server.console.access.Sessions;
import io.parley.server.console.page.PasswordView;
import io.parley.server.security.Needs;
import io.parley.server.security.Role;
import io.parley.server.store.Stored;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;

/** A member's own password. */
@Path("/manage/{tenantId}/password")
public final class PasswordResource {
  private static final int UNPROCESSABLE = 422;
  private static final int LONGEST = 1000;

  private final Storage storage;
  private final Memberships memberships;
  private final Sessions sessions;
  private final LoginThrottle throttle;
  private final Cookies cookies;
  private final Pages pages;

  PasswordResource(
      Storage storage,
      Memberships memberships,
      Sessions sessions,
      LoginThrottle throttle,
      Cookies cookies,
      Pages pages) {
    this.storage = storage;
    this.memberships = memberships;
    this.sessions = sessions;
    this.throttle = throttle;
    this.cookies = cookies;
    this.pages = pages;
  }

  static String address(TenantId tenant) {
    return "/manage/" + tenant + "/password";
  }

  /** The form. */
  @GET
  @Needs(Role.VIEWER)
  public Response form(@Context ContainerRequestContext request) {
    return shown(Visit.of(request), 200, "");
  }

  /** Keeps the new password, ends the member's other sessions and begins this one anew. */
  @POST
  @Needs(Role.VIEWER)
  public Response change(
      @Context ContainerRequestContext request, @Context HttpServletRequest servlet) {
    Visit visit = Visit.of(request);
    Fields fields = Fields.of(request);
    Member member = visit.member();
    String address = servlet.getRemoteAddr();
    if (throttle.wait(member.tenant(), member.login(), address, visit.now()).isPresent()) {
      return shown(visit, 429, visit.texts().of("password.throttled"));
    }
    Optional<Secret> current = password(fields, "current");
    Optional<Secret> chosen = password(fields, "chosen");
    if (current.isEmpty() || !member.password().matches(current.get())) {
      throttle.failed(member.tenant(), member.login(), address, visit.now());
      return shown(visit, UNPROCESSABLE, visit.texts().of("password.wrong"));
    }
    throttle.succeeded(member.tenant(), member.login(), address);
    if (chosen.isEmpty() || !fields.raw("chosen").equals(fields.raw("again"))) {
      return shown(visit, UNPROCESSABLE, visit.texts().of("password.different"));
    }
    Stored<Member> stored =
        memberships
            .members()
            .stored(member.tenant(), member.login())
            .orElseThrow(() -> new ConsoleError(404));
    List<Write> writes;
    try {
      writes = memberships.choose(stored, chosen.get());
    } catch (IllegalArgumentException weak) {
      return shown(visit, UNPROCESSABLE, visit.texts().of("password.weak"));
    }
    storage.work().commit(writes, visit.now());
    Member changed =
        memberships
            .members()
            .find(member.tenant(), member.login())
            .orElseThrow(() -> new ConsoleError(404));
    Sessions.Opened opened = sessions.open(changed, visit.now());
    return Response.fromResponse(
            Redirect.to("/manage/" + member.tenant() + "/account-settings?done=password"))
        .cookie(cookies.forNow(Cookies.SESSION, opened.cookie().reveal()))
        .build();
  }

  private Response shown(Visit visit, int status, String problem) {
    return pages.show(
        status,
        "password",
        pages.page(visit, "account-settings"),
        new PasswordView(visit.member().login(), visit.member().mustChoosePassword(), problem));
  }

  private static Optional<Secret> password(Fields fields, String name) {
    String text = fields.raw(name);
    return text.isEmpty() || text.length() > LONGEST
        ? Optional.empty()
        : Optional.of(Secret.of(text));
  }
}
