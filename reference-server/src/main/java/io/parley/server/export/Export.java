package io.parley.server.export;

import java.time.Instant;
import java.util.Optional;

/**
 * An export that somebody asked for; its id is that of its job.
 *
 * @param request what is in it
 * @param by who asked
 * @param made what came of it; empty while it is being made
 */
public record Export(ExportRequest request, String by, Optional<Made> made) {
  /**
   * The file.
   *
   * @param rows how many rows it has
   * @param bytes how large it is
   * @param expiresAt from when on it cannot be downloaded any more
   */
  public record Made(long rows, long bytes, Instant expiresAt) {}

  /** The name of the file. */
  public String fileName() {
    return request.kind().name().toLowerCase(java.util.Locale.ROOT)
        + "."
        + request.format().extension();
  }

  Export with(Made made) {
    return new Export(request, by, Optional.of(made));
  }
}
