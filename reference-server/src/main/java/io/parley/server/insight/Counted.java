package io.parley.server.insight;

/** What is counted, by the stable names under which the counts are stored. */
final class Counted {
  /** Conversations that began. */
  static final String CONVERSATION = "conversation";

  /** Messages, by who wrote them: {@code customer}, {@code agent}, {@code human}. */
  static final String MESSAGE = "message";

  /** Conversations whose customer got a first reply, by how many milliseconds that took. */
  static final String FIRST_REPLY = "first_reply";

  /** Turns of agents, by their verdict. */
  static final String TURN = "turn";

  /** Tokens that models read and wrote, by the model. */
  static final String TOKENS_IN = "tokens.input";

  static final String TOKENS_OUT = "tokens.output";

  /** Conversations given to a person, by why. */
  static final String HANDED_OFF = "handed_off";

  /** Conversations given back to the agent. */
  static final String RESUMED = "resumed";

  /** Conversations that were closed, by who had answered: {@code agent} or {@code person}. */
  static final String CLOSED = "closed";

  /** Rules that fired and that did not, by their ids. */
  static final String RULE_FIRED = "rule.fired";

  static final String RULE_SKIPPED = "rule.skipped";

  /** Enrolments that began and ended, by the sequence's id: this and {@code enrolled} etc. */
  static final String SEQUENCE = "sequence.";

  /** Messages that were rated, {@code up} or {@code down}. */
  static final String FEEDBACK = "feedback";

  /** Leads that came to a stage, by pipeline and status. */
  static final String STAGE = "stage";

  private Counted() {}

  /**
   * A time as it is counted: its two leading digits, so that percentiles are right to 5% and a day
   * has few different ones.
   */
  static long twoDigits(long millis) {
    long unit = 1;
    while (millis / unit >= 100) {
      unit *= 10;
    }
    return (millis + unit / 2) / unit * unit;
  }
}
