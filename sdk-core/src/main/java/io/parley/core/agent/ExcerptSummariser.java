package io.parley.core.agent;

import io.parley.core.conversation.Message;
import java.text.BreakIterator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Sums up without a language model: keeps how each message began, the newest as far as there is
 * room. Pure and thread-safe.
 */
public final class ExcerptSummariser implements Summariser {
  private static final int LINE = 160;
  private static final int MOST = 1_600;

  @Override
  public Summed sum(Agent agent, Optional<String> before, List<Message> said, Instant now) {
    List<String> lines = new ArrayList<>();
    before.ifPresent(text -> lines.addAll(List.of(text.split("\n"))));
    for (Message message : said) {
      if (!message.text().isBlank()) {
        lines.add(who(message) + ": " + excerpt(message.text()));
      }
    }
    int length = 0;
    int first = lines.size();
    while (first > 0 && length + lines.get(first - 1).length() < MOST) {
      first--;
      length += lines.get(first).length() + 1;
    }
    return new Summed(String.join("\n", lines.subList(first, lines.size())), "offline");
  }

  private static String who(Message message) {
    return switch (message) {
      case Message.FromCustomer customer -> "customer";
      case Message.FromAgent agent -> "agent";
      case Message.FromHuman human -> "colleague";
    };
  }

  private static String excerpt(String text) {
    String flat = text.strip().replaceAll("\\s+", " ");
    var borders = BreakIterator.getSentenceInstance(Locale.ROOT);
    borders.setText(flat);
    int end = borders.next();
    String sentence = end == BreakIterator.DONE ? flat : flat.substring(0, end).strip();
    return sentence.length() <= LINE ? sentence : sentence.substring(0, LINE - 1) + "…";
  }
}
