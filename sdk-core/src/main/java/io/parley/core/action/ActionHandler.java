package io.parley.core.action;

import io.parley.core.Spi;
import io.parley.core.work.Effect;
import java.util.Optional;

/**
 * Carries out one kind of action on the outside world.
 *
 * <p>Called by the dispatcher only, for one effect of a mailbox at a time, on a virtual thread.
 * {@code run} is called after the ledger durably says "sending", and never again for the same
 * attempt. When its outcome is not known, {@code reconcile} is asked first.
 */
@Spi
public interface ActionHandler {
  /** The action it carries out, such as {@code sendMessage}; stable, since it is stored. */
  String type();

  /** JSON Schema (2020-12) of the parameters, for editors and for the agent's tools. */
  String parameters();

  /**
   * Looks again, right before the act, whether it is still wanted: a person has taken over, the
   * talk is closed, the value is already there. Empty means go; otherwise the reason for dropping
   * it.
   */
  Optional<String> objection(Effect effect);

  /**
   * Does it.
   *
   * @throws io.parley.core.RemoteException when the outside failed; what it says of {@code
   *     mayHaveHappened} decides whether the act is repeated or looked up
   */
  Outcome run(Effect effect);

  /**
   * Finds out whether an earlier attempt happened.
   *
   * @param effect carries {@code sentAt}; look a few seconds before it, since clocks differ
   * @param claims tells which remote ids belong to other effects and must not be taken for this one
   */
  Finding reconcile(Effect effect, Claims claims);

  /** Which things outside are already accounted for. */
  @FunctionalInterface
  interface Claims {
    /** Whether another effect of the ledger made the thing with this remote id. */
    boolean taken(String remoteId);
  }
}
