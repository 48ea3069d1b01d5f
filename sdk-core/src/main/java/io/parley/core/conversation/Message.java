package io.parley.core.conversation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One message of a conversation. Immutable. */
public sealed interface Message {
  /** Unique within the tenant; sorts by time. */
  String id();

  /** What was said; may be empty when only an attachment came. */
  String text();

  /** When it was said. */
  Instant at();

  /** Written by the customer. */
  record FromCustomer(
      String id, String text, Instant at, Optional<String> author, Optional<String> attachment)
      implements Message {}

  /**
   * Written by the agent.
   *
   * @param citations what it rests on, in order of use
   * @param trace the id of the trace that says how it came about
   * @param effect the key of the effect that carries it outside; empty when the channel is ours
   * @param calls what the model called on the way to it, in order
   */
  record FromAgent(
      String id,
      String text,
      Instant at,
      List<Citation> citations,
      Optional<String> trace,
      Optional<String> effect,
      List<ToolCall> calls)
      implements Message {
    public FromAgent {
      citations = List.copyOf(citations);
      calls = calls == null ? List.of() : List.copyOf(calls);
    }

    /** A message for which nothing was called. */
    public FromAgent(
        String id,
        String text,
        Instant at,
        List<Citation> citations,
        Optional<String> trace,
        Optional<String> effect) {
      this(id, text, at, citations, trace, effect, List.of());
    }
  }

  /** Written by a person of the company. */
  record FromHuman(String id, String text, Instant at, Optional<String> author)
      implements Message {}
}
