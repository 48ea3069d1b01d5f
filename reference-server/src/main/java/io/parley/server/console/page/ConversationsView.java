package io.parley.server.console.page;

import java.util.List;

/**
 * A page of conversations.
 *
 * @param lines newest first
 * @param status the one that is shown, such as {@code OPEN}; empty for all
 * @param next the address of the next page; empty on the last
 */
public record ConversationsView(List<ConversationLine> lines, String status, String next) {
  public ConversationsView {
    lines = List.copyOf(lines);
  }
}
