package io.parley.server.console;

import io.parley.server.audit.Acting;
import io.parley.server.audit.Actor;
import io.parley.server.console.access.Member;
import io.parley.server.console.access.Sessions;
import io.parley.server.http.BodyLimit;
import io.parley.server.security.Needs;
import io.parley.server.security.Open;
import jakarta.annotation.Priority;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets a request through to a page, or not. A method marked {@link Open} is for everybody, one
 * marked {@link Needs} for members of at least that role, any other for nobody; the tenant in the
 * path is the member's own or is not there. Whatever changes something must carry the visit's token
 * and come from our own pages.
 */
@Priority(Priorities.AUTHENTICATION)
final class Gate implements ContainerRequestFilter {
  private static final int MOST_BYTES = 64 * 1024;

  /** An article has up to 200,000 characters, of up to nine bytes each in a form. */
  private static final int MOST_WITH_ARTICLE = 2 * 1024 * 1024;

  /** Instructions have up to 20,000 characters, and there is more that is long in an agent. */
  private static final int MOST_WITH_AGENT = 768 * 1024;

  private static final int MOST_WITH_FILE = 21 * 1024 * 1024;
  private static final List<String> SAFE = List.of("GET", "HEAD", "OPTIONS");

  private final Sessions sessions;
  private final Optional<URI> publicUrl;
  private final Acting acting;

  @Context private @Nullable ResourceInfo resource;
  @Context private @Nullable HttpServletRequest servlet;

  Gate(Sessions sessions, Optional<URI> publicUrl, Acting acting) {
    this.sessions = sessions;
    this.publicUrl = publicUrl;
    this.acting = acting;
  }

  @Override
  public void filter(ContainerRequestContext request) throws IOException {
    acting.done();
    Visit.find(request)
        .flatMap(Visit::signedIn)
        .ifPresent(found -> acting.as(actor(found.member())));
    if (resource == null || resource.getResourceMethod() == null) {
      throw new ConsoleError(404);
    }
    Needs needs = resource.getResourceMethod().getAnnotation(Needs.class);
    boolean open = resource.getResourceMethod().isAnnotationPresent(Open.class);
    if (needs != null) {
      if (!admitted(request, needs)) {
        return;
      }
    } else if (!open) {
      throw new ConsoleError(404);
    }
    if (!SAFE.contains(request.getMethod())) {
      guardChange(request);
    }
  }

  private Actor actor(Member member) {
    return Actors.of(member, Optional.ofNullable(servlet).map(HttpServletRequest::getRemoteAddr));
  }

  /** Whether the request may go on; where not, it is answered. */
  private boolean admitted(ContainerRequestContext request, Needs needs) {
    Visit visit = Visit.of(request);
    if (visit.signedIn().isEmpty()) {
      request.abortWith(toLogin(request, visit));
      return false;
    }
    String asked = request.getUriInfo().getPathParameters().getFirst("tenantId");
    if (asked != null && !asked.equals(visit.tenant().value())) {
      throw new ConsoleError(404);
    }
    if (!visit.member().role().covers(needs.value())) {
      throw new ConsoleError(403);
    }
    if (visit.member().mustChoosePassword() && !choosesPassword()) {
      request.abortWith(toPassword(visit));
      return false;
    }
    boolean watching =
        request.getAcceptableMediaTypes().contains(MediaType.SERVER_SENT_EVENTS_TYPE);
    if (!watching) { // an open page is not somebody at work
      visit.signedIn().ifPresent(found -> sessions.touch(found.session(), visit.now()));
    }
    return true;
  }

  private boolean choosesPassword() {
    return resource != null && PasswordResource.class.equals(resource.getResourceClass());
  }

  /** Whoever was shown a password may do nothing with it but choose another. */
  private static Response toPassword(Visit visit) {
    String address = PasswordResource.address(visit.tenant());
    return visit.fragment()
        ? Response.status(403).header("HX-Redirect", address).build()
        : Redirect.to(address);
  }

  private static Response toLogin(ContainerRequestContext request, Visit visit) {
    boolean page = request.getMethod().equals("GET") && !visit.fragment();
    String login =
        page ? "/login?next=" + URLEncoder.encode(visit.path(), StandardCharsets.UTF_8) : "/login";
    if (visit.fragment()) {
      return Response.status(401).header("HX-Redirect", login).build();
    }
    if (request.getAcceptableMediaTypes().contains(MediaType.SERVER_SENT_EVENTS_TYPE)) {
      return Response.status(401).build();
    }
    return Redirect.to(login);
  }

  private void guardChange(ContainerRequestContext request) throws IOException {
    if (!fromOurPages(request)) {
      throw new ConsoleError(403);
    }
    MediaType type = request.getMediaType();
    if (type != null && takesFiles(type)) {
      // Its token is in the form, which the method reads and checks with bearsToken.
      request.setEntityStream(BodyLimit.bounded(request.getEntityStream(), MOST_WITH_FILE));
      return;
    }
    if (type != null && !type.isCompatible(MediaType.APPLICATION_FORM_URLENCODED_TYPE)) {
      throw new ConsoleError(415);
    }
    Fields fields = Fields.parse(body(request.getEntityStream(), mostBytes()));
    String sent =
        Optional.ofNullable(request.getHeaderString("X-CSRF-Token"))
            .orElseGet(() -> fields.raw("csrf"));
    bearsToken(Visit.of(request), sent);
    fields.attach(request);
  }

  private boolean takesFiles(MediaType type) {
    Consumes consumes =
        resource == null ? null : resource.getResourceMethod().getAnnotation(Consumes.class);
    return consumes != null
        && type.isCompatible(MediaType.MULTIPART_FORM_DATA_TYPE)
        && List.of(consumes.value()).contains(MediaType.MULTIPART_FORM_DATA);
  }

  /** Refuses a form with a file in it that does not carry the visit's token. */
  static void bearsToken(Visit visit, String sent) {
    if (visit.tokenIsNew() || !same(sent, visit.csrf())) {
      throw new ConsoleError(403);
    }
  }

  private int mostBytes() {
    Class<?> asked = resource == null ? Object.class : resource.getResourceClass();
    if (KnowledgeArticlesResource.class.equals(asked) || GapsResource.class.equals(asked)) {
      return MOST_WITH_ARTICLE;
    }
    return AgentResource.class.equals(asked) ? MOST_WITH_AGENT : MOST_BYTES;
  }

  private static String body(InputStream in, int most) throws IOException {
    byte[] body = in.readNBytes(most + 1);
    if (body.length > most) {
      throw new ConsoleError(413);
    }
    return new String(body, StandardCharsets.UTF_8);
  }

  /** What the browser says of where the request comes from; one that says nothing is no browser. */
  private boolean fromOurPages(ContainerRequestContext request) {
    String site = request.getHeaderString("Sec-Fetch-Site"); // absent over http, but for localhost
    if (site != null && !site.equals("same-origin")) {
      return false;
    }
    String origin = request.getHeaderString("Origin");
    if (origin == null) {
      return true;
    }
    return publicUrl
        .map(url -> origin.equals(url.getScheme() + "://" + url.getRawAuthority()))
        .orElseGet(
            () ->
                origin.equals("http://" + request.getHeaderString(HttpHeaders.HOST))
                    || origin.equals("https://" + request.getHeaderString(HttpHeaders.HOST)));
  }

  private static boolean same(String left, String right) {
    return MessageDigest.isEqual(
        left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
  }
}
