package io.parley.server.http;

import io.parley.server.problem.Problem;
import io.parley.server.problem.ProblemException;
import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Bounds every body to 1 MiB before anything is parsed, and refuses compressed ones. */
@PreMatching
@Priority(100)
public final class BodyLimit implements ContainerRequestFilter {
  /** The most bytes a body may have. */
  public static final int BYTES = 1024 * 1024;

  @Override
  public void filter(ContainerRequestContext request) {
    String encoding = request.getHeaderString(HttpHeaders.CONTENT_ENCODING);
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw new ProblemException(
          Problem.of(415, "Content-Encoding '" + encoding + "' is not taken; send the body plain"));
    }
    String length = request.getHeaderString(HttpHeaders.CONTENT_LENGTH);
    // The container has refused anything but digits.
    if (length != null && (length.length() > 10 || Long.parseLong(length) > BYTES)) {
      throw tooLarge();
    }
    request.setEntityStream(new Bounded(request.getEntityStream()));
  }

  private static ProblemException tooLarge() {
    return new ProblemException(Problem.of(413, "a body must have at most " + BYTES + " bytes"));
  }

  private static final class Bounded extends FilterInputStream {
    private long left = BYTES;

    Bounded(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      return value < 0 ? value : counted(1, value);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int count = super.read(into, offset, length);
      return count < 0 ? count : counted(count, count);
    }

    @Override
    public boolean markSupported() {
      return false;
    }

    private int counted(int count, int result) {
      left -= count;
      if (left < 0) {
        throw tooLarge();
      }
      return result;
    }
  }
}
