package io.parley.server.console;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;

/** Headers that every answer of the console carries. */
final class ConsoleHeaders implements ContainerResponseFilter {
  private final Cookies cookies;
  private final boolean https;

  ConsoleHeaders(Cookies cookies, boolean https) {
    this.cookies = cookies;
    this.https = https;
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    MultivaluedMap<String, Object> headers = response.getHeaders();
    String scripts =
        Visit.find(request)
            .map(visit -> "'nonce-" + visit.nonce() + "' 'strict-dynamic'")
            .orElse("'none'");
    headers.putSingle(
        "Content-Security-Policy",
        "default-src 'none'; script-src "
            + scripts
            + "; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self';"
            + " base-uri 'none'; object-src 'none'; frame-ancestors 'none'");
    headers.putSingle("X-Content-Type-Options", "nosniff");
    // With no-referrer, browsers send "Origin: null" with our own forms, which tells nothing.
    headers.putSingle("Referrer-Policy", "same-origin");
    headers.putSingle("Cross-Origin-Opener-Policy", "same-origin");
    headers.putSingle("Cross-Origin-Resource-Policy", "same-origin");
    headers.putSingle("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
    if (https) {
      headers.putSingle("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
    }
    if (!headers.containsKey(HttpHeaders.CACHE_CONTROL)) {
      headers.putSingle(HttpHeaders.CACHE_CONTROL, "no-store");
    }
    Visit.find(request)
        .filter(Visit::tokenIsNew)
        .ifPresent(
            visit ->
                headers.add(
                    HttpHeaders.SET_COOKIE, cookies.forNow(Cookies.ANONYMOUS, visit.csrf())));
  }
}
