package io.parley.core.action;

import io.parley.core.Spi;
import io.parley.core.event.Event;
import io.parley.core.work.Effect;

/**
 * Knows as what news an act of ours comes back: the CRM tells us of changes without saying whose
 * they are. Pure and thread-safe.
 */
@Spi
@FunctionalInterface
public interface Echoes {
  /** Nothing ever comes back. */
  Echoes NONE = (act, news) -> false;

  /**
   * Whether {@code news} tells of {@code act}. Rather yes than no where both can be: an echo that
   * is not known for one lets automations answer to themselves.
   *
   * @param act sent, perhaps not answered yet
   */
  boolean echoes(Effect act, Event news);
}
