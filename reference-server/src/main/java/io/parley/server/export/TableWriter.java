package io.parley.server.export;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a table row by row and keeps none of it. Not thread-safe. */
interface TableWriter extends AutoCloseable {
  /** The names of the columns; called once, first. */
  void header(List<String> columns) throws IOException;

  /** One row, a value for each column: text, number, boolean, instant, list, object or nothing. */
  void row(List<@Nullable Object> values) throws IOException;

  /** Writes what is left; the stream below stays open. */
  @Override
  void close() throws IOException;
}
