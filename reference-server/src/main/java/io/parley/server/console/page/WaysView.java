package io.parley.server.console.page;

import io.parley.server.kommo.KommoReplies;
import java.util.List;
import java.util.Optional;

/**
 * The ways in which the answers of an account go out.
 *
 * @param ways in the order in which they are tried
 * @param problem why they could not be looked up
 */
public record WaysView(List<KommoReplies.Way> ways, Optional<String> problem) {
  public WaysView {
    ways = List.copyOf(ways);
  }
}
