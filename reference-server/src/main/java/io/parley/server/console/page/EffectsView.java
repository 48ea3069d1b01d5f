package io.parley.server.console.page;

import io.parley.core.work.Effect;
import java.util.List;

/**
 * A page of the ledger.
 *
 * @param effects newest first
 * @param state the one that is shown, such as {@code UNKNOWN}; empty for all
 * @param next the address of the next page; empty on the last
 */
public record EffectsView(List<Effect> effects, String state, String next) {
  public EffectsView {
    effects = List.copyOf(effects);
  }
}
