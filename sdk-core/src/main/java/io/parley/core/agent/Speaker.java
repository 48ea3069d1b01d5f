package io.parley.core.agent;

/**
 * Hears a reply while it is being made: only words that have passed every guard and will be part of
 * the reply, in order. Called on any one thread at a time; must not throw.
 */
@FunctionalInterface
public interface Speaker {
  /** The next words, with the space before them. */
  void say(String words);
}
