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
import java.util.Map;

/**
 * Bounds every body before anything is parsed, to 1 MiB or, where files are taken in, to 21 MiB;
 * refuses compressed ones.
 */
@PreMatching
@Priority(100)
public final class BodyLimit implements ContainerRequestFilter {
  /** The most bytes a body may have. */
  public static final int BYTES = 1024 * 1024;

  /** Where files are taken in: one of 20 MiB and what a form puts around it. */
  private static final Map<String, Integer> LARGER =
      Map.of("api/knowledge-base/files", 21 * 1024 * 1024);

  @Override
  public void filter(ContainerRequestContext request) {
    String encoding = request.getHeaderString(HttpHeaders.CONTENT_ENCODING);
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw new ProblemException(
          Problem.of(415, "Content-Encoding '" + encoding + "' is not taken; send the body plain"));
    }
    int most =
        request.getMethod().equals("POST")
            ? LARGER.getOrDefault(request.getUriInfo().getPath(false), BYTES)
            : BYTES;
    String length = request.getHeaderString(HttpHeaders.CONTENT_LENGTH);
    // The container has refused anything but digits.
    if (length != null && (length.length() > 10 || Long.parseLong(length) > most)) {
      throw tooLarge(most);
    }
    request.setEntityStream(new Bounded(request.getEntityStream(), most));
  }

  /** A body that ends with a 413 after so many bytes. */
  public static InputStream bounded(InputStream body, int most) {
    return new Bounded(body, most);
  }

  private static ProblemException tooLarge(int most) {
    return new ProblemException(Problem.of(413, "a body must have at most " + most + " bytes"));
  }

  private static final class Bounded extends FilterInputStream {
    private final int most;
    private long left;

    Bounded(InputStream in, int most) {
      super(in);
      this.most = most;
      this.left = most;
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
        throw tooLarge(most);
      }
      return result;
    }
  }
}
