package io.parley.server.demo;

import io.parley.core.agent.Passage;
import io.parley.core.agent.Reply;
import io.parley.core.conversation.Citation;
import io.parley.core.event.Event;
import io.parley.core.work.Effect;
import io.parley.core.work.EffectState;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Tells on the terminal, line by line, what happens between a message and its answer. */
public final class Narrator {
  private static final int WIDTH = 160;

  private final PrintStream out;

  public Narrator(PrintStream out) {
    this.out = out;
  }

  /** A message was decided on. */
  public void replied(Event event, Reply reply) {
    String who = event.fact("message.author").orElse("a customer");
    String where = event.fact("message.origin").orElse(event.source());
    var lines = new StringBuilder();
    line(lines, "message", who + " (" + where + "): " + event.fact("message.text").orElse(""));
    line(lines, "passages", passages(reply.derivation().context().passages()));
    line(
        lines,
        "answer",
        "[" + reply.language() + ", " + reply.derivation().by() + "] " + reply.text());
    for (Citation citation : reply.citations()) {
      line(lines, "citation", citation.title() + ": “" + citation.quote() + "”");
    }
    out.print(lines);
    out.flush();
  }

  /** An effect reached its end. */
  public void settled(Effect effect) {
    var line = new StringBuilder();
    line(
        line,
        "effect",
        effect.action()
            + " "
            + effect.state().name().toLowerCase(Locale.ROOT)
            + effect.at("talk").map(talk -> " in talk " + talk).orElse("")
            + effect.remoteId().map(id -> ", Kommo knows it as " + id).orElse("")
            + effect
                .reason()
                .filter(reason -> effect.state() != EffectState.DONE)
                .map(reason -> ": " + reason)
                .orElse(""));
    out.print(line.append(System.lineSeparator()));
    out.flush();
  }

  private static String passages(List<Passage> passages) {
    return passages.isEmpty()
        ? "none found"
        : passages.stream()
            .map(passage -> "%s (%.1f)".formatted(passage.title(), passage.score()))
            .collect(Collectors.joining(" · "));
  }

  private static void line(StringBuilder to, String what, String text) {
    String flat = text.replaceAll("\\s+", " ");
    to.append("  %-9s ".formatted(what))
        .append(flat.length() > WIDTH ? flat.substring(0, WIDTH - 1) + "…" : flat)
        .append(System.lineSeparator());
  }
}
