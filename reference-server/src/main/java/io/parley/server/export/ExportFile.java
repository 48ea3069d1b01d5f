package io.parley.server.export;

import io.parley.server.problem.Problem;
import io.parley.server.problem.ProblemException;
import io.parley.server.store.Stored;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.InputStream;
import java.time.Instant;

/** The file of an export as an answer that no browser opens by itself. */
public final class ExportFile {
  private ExportFile() {}

  /**
   * The answer, streamed.
   *
   * @throws ProblemException 409 when it is not made yet, 410 when it had its time
   */
  public static Response of(Exports exports, Stored<Export> export, Instant now) {
    Export.Made made =
        export
            .value()
            .made()
            .orElseThrow(
                () ->
                    new ProblemException(
                        Problem.of(
                            409, "export '" + export.id() + "' is not made yet; ask its job")));
    if (!now.isBefore(made.expiresAt())) {
      throw new ProblemException(
          Problem.of(410, "export '" + export.id() + "' expired at " + made.expiresAt()));
    }
    StreamingOutput bytes =
        out -> {
          try (InputStream in = exports.open(export)) {
            in.transferTo(out);
          }
        };
    return Response.ok(bytes)
        // Nothing that a browser would open by itself.
        .type(MediaType.APPLICATION_OCTET_STREAM)
        .header("Content-Length", made.bytes())
        .header("Content-Disposition", "attachment; filename=\"" + export.value().fileName() + "\"")
        .header("Cache-Control", "no-store")
        .header("Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'")
        .build();
  }
}
