package io.parley.server.http;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * Reads on after an answer that was given before the body had come in, such as a 413, so that the
 * client gets to read it. A server that closes a connection with bytes unread resets it, and the
 * reset overtakes the answer (RFC 9112, section 9.6).
 *
 * <p>What comes in is thrown away, for up to five seconds; after that the connection is closed.
 */
final class Lingering implements Filter {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    chain.doFilter(request, response);
    // Who waits for "100 Continue" sends nothing after a refusal.
    if (!request.isAsyncStarted()
        && request instanceof HttpServletRequest http
        && http.getHeader("Expect") == null
        && !request.getInputStream().isFinished()) {
      response.flushBuffer();
      discard(request.getInputStream());
    }
  }

  private static void discard(InputStream body) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    byte[] part = new byte[16 * 1024];
    try {
      while (System.nanoTime() < deadline && body.read(part) >= 0) {
        // Thrown away: the answer has been given.
      }
    } catch (IOException gone) {
      // The client has read its answer and left, or sends too slowly.
    }
  }
}
