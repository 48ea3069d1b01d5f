package io.parley.core.work;

/** How far an effect has come: planned → sending → done, failed or unknown; or cancelled. */
public enum EffectState {
  /** Decided and stored, nothing sent. */
  PLANNED,
  /** About to be sent or sent: what happened is not known yet. */
  SENDING,
  /** The outside confirmed it, or it was found there. */
  DONE,
  /** The outside refused it. */
  FAILED,
  /** It may or may not have happened and cannot be looked up; a person decides. */
  UNKNOWN,
  /** Dropped before it was sent; the reason says why. */
  CANCELLED;

  /** Whether nothing more will happen to it by itself. */
  public boolean settled() {
    return this != PLANNED && this != SENDING;
  }
}
