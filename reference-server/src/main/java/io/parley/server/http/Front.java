package io.parley.server.http;

import jakarta.servlet.Filter;
import java.util.List;

/**
 * An application beside the API, which answers everything at its own paths.
 *
 * @param name for people
 * @param filter answers; closed by whoever made it
 * @param paths as servlet mappings, such as {@code /manage/*}; the empty one is the root alone
 */
public record Front(String name, Filter filter, List<String> paths) {
  public Front {
    paths = List.copyOf(paths);
  }
}
