package io.parley.server.console;

import io.parley.core.secret.Secret;
import io.parley.server.account.Account;
import io.parley.server.account.Accounts;
import io.parley.server.console.access.Members;
import io.parley.server.console.access.Session;
import io.parley.server.console.access.Sessions;
import io.parley.server.console.page.Look;
import io.parley.server.console.page.Texts;
import io.parley.server.store.Stored;
import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds out who makes a request, before anything else looks at it. Lets everybody pass. */
@PreMatching
@Priority(200)
final class VisitFilter implements ContainerRequestFilter {
  private static final int TOKEN_BYTES = 32;
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{43}");
  private static final List<String> THEMES = List.of("light", "dark");

  private final Sessions sessions;
  private final Members members;
  private final Accounts accounts;
  private final Cookies cookies;
  private final InstantSource clock;

  VisitFilter(
      Sessions sessions, Members members, Accounts accounts, Cookies cookies, InstantSource clock) {
    this.sessions = sessions;
    this.members = members;
    this.accounts = accounts;
    this.cookies = cookies;
    this.clock = clock;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    if (request.getUriInfo().getPath().startsWith("assets/")) {
      return; // the same for everybody
    }
    Instant now = clock.instant();
    Optional<Visit.SignedIn> signedIn = signedIn(request, now);
    Optional<Account> account =
        signedIn.flatMap(found -> accounts.find(found.member().tenant())).map(Stored::value);
    Optional<String> anonymous =
        cookies.read(request, Cookies.ANONYMOUS).filter(v -> TOKEN.matcher(v).matches());
    String csrf =
        signedIn
            .map(found -> found.session().csrf())
            .or(() -> anonymous)
            .orElseGet(() -> Secret.random(TOKEN_BYTES).reveal());
    new Visit(
            signedIn,
            csrf,
            signedIn.isEmpty() && anonymous.isEmpty(),
            Secret.random(16).reveal(),
            texts(request, account),
            cookies.read(request, Cookies.THEME).filter(THEMES::contains).orElse("system"),
            account.map(VisitFilter::look).orElse(Look.PLAIN),
            path(request.getUriInfo().getRequestUri()),
            request.getHeaderString("HX-Request") != null,
            now)
        .attach(request);
  }

  private Optional<Visit.SignedIn> signedIn(ContainerRequestContext request, Instant now) {
    Optional<Session> session =
        cookies.read(request, Cookies.SESSION).flatMap(cookie -> sessions.find(cookie, now));
    return session.flatMap(
        found -> members.of(found).map(member -> new Visit.SignedIn(found, member)));
  }

  /** As this browser was told, else as it asks, else as the account is set. */
  private Texts texts(ContainerRequestContext request, Optional<Account> account) {
    return Texts.in(
        cookies
            .read(request, Cookies.LANGUAGE)
            .filter(Texts.LANGUAGES::contains)
            .or(
                () ->
                    Optional.ofNullable(request.getHeaderString(HttpHeaders.ACCEPT_LANGUAGE))
                        .flatMap(Texts::accepted))
            .or(() -> account.map(found -> Locale.forLanguageTag(found.locale()).getLanguage()))
            .filter(Texts.LANGUAGES::contains)
            .orElse(Texts.LANGUAGES.getFirst()));
  }

  private static Look look(Account account) {
    return new Look(
        account.branding().flatMap(Account.Branding::name).orElse(Look.PLAIN.brand()),
        account.branding().flatMap(Account.Branding::color).orElse(""),
        ZoneId.of(account.timezone()));
  }

  private static String path(URI uri) {
    return uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
  }
}
