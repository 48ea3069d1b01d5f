package io.parley.core.event;

/** How far the handling of an event has come. */
public enum EventState {
  /** Recorded; its turn has not come yet, or it is being retried. */
  PENDING,
  /** Somebody decided on it; what it led to refers to it as its cause. */
  PROCESSED,
  /** Looked at, and nobody wanted it; the reason says why. */
  IGNORED,
  /** Its body could not be understood; kept whole. */
  UNPARSED,
  /** Given up after repeated failures; the reason says why. */
  DEAD
}
