package io.parley.server.http;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;

/** Headers that every answer carries: nothing is cached, framed or guessed at. */
public final class ResponseHeaders implements ContainerResponseFilter {
  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    var headers = response.getHeaders();
    headers.putSingle("X-Content-Type-Options", "nosniff");
    headers.putSingle("Referrer-Policy", "no-referrer");
    if (!headers.containsKey("Cache-Control")) {
      headers.putSingle("Cache-Control", "no-store");
    }
    if (!headers.containsKey("Content-Security-Policy")) {
      headers.putSingle("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    }
  }
}
