package io.parley.server.console.page;

import io.parley.server.feed.Update;

/** The console's pictograms: strokes on a field of 24 by 24. */
public enum Icon {
  DASHBOARD("M3 3h8v10H3zM13 3h8v6h-8zM13 11h8v10h-8zM3 15h8v6H3z"),
  CHART("M4 20V10M10 20V4M16 20v-7M21 20H3"),
  CHAT(
      "M21 11.5a8.4 8.4 0 0 1-12.3 7.5L3 21l2-5.7A8.5 8.5 0 1 1 21 11.5zM8.5 11.5h.01M12.5"
          + " 11.5h.01M16.5 11.5h.01"),
  CONVERSATIONS(
      "M14 9a2 2 0 0 1-2 2H6l-4 4V4a2 2 0 0 1 2-2h8a2 2 0 0 1 2 2zM18 9h2a2 2 0 0 1 2"
          + " 2v11l-4-4h-6a2 2 0 0 1-2-2v-1"),
  EVENTS("M22 12h-4l-3 9L9 3l-3 9H2"),
  EFFECTS("M22 2 11 13M22 2l-7 20-4-9-9-4z"),
  AGENT("M12 8V4H9M4 8h16v12H4zM2 14h2M20 14h2M9 13v2M15 13v2"),
  SUN(
      "M12 17a5 5 0 1 0 0-10 5 5 0 0 0 0 10zM12 1v2M12 21v2M4.2 4.2l1.4 1.4M18.4 18.4l1.4"
          + " 1.4M1 12h2M21 12h2M4.2 19.8l1.4-1.4M18.4 5.6l1.4-1.4"),
  MOON("M21 12.8A9 9 0 1 1 11.2 3a7 7 0 0 0 9.8 9.8z"),
  LOGOUT("M9 21H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2h4M16 17l5-5-5-5M21 12H9"),
  DONE("M20 6 9 17l-5-5"),
  ALERT(
      "M10.3 3.9 1.8 18a2 2 0 0 0 1.7 3h17a2 2 0 0 0 1.7-3L13.7 3.9a2 2 0 0 0-3.4 0zM12 9v4M12"
          + " 17h.01"),
  SEARCH("M11 19a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM21 21l-4.3-4.3"),
  BOOK(
      "M4 19.5A2.5 2.5 0 0 1 6.5 17H20V2H6.5A2.5 2.5 0 0 0 4 4.5zM6.5 17A2.5 2.5 0 0 0 6.5 22H20v-5"),
  PERSON("M20 21v-2a4 4 0 0 0-4-4H8a4 4 0 0 0-4 4v2M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8z"),
  PEOPLE(
      "M16 21v-2a4 4 0 0 0-4-4H6a4 4 0 0 0-4 4v2M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM22 21v-2a4 4 0"
          + " 0 0-3-3.9M16 3.1a4 4 0 0 1 0 7.8"),
  CLOCK("M12 22a10 10 0 1 0 0-20 10 10 0 0 0 0 20zM12 6v6l4 2"),
  QUESTION("M12 22a10 10 0 1 0 0-20 10 10 0 0 0 0 20zM9.1 9a3 3 0 0 1 5.8 1c0 2-3 3-3 3M12 17h.01"),
  PLUS("M12 5v14M5 12h14"),
  CHEVRON("M9 18l6-6-6-6"),
  RETURN("M9 14 4 9l5-5M4 9h10.5a5.5 5.5 0 0 1 0 11H11"),
  JOBS("M12 2 2 7l10 5 10-5zM2 17l10 5 10-5M2 12l10 5 10-5"),
  CLOSED("M18 6 6 18M6 6l12 12"),
  SETTINGS("M4 6h9M17 6h3M4 12h3M11 12h9M4 18h9M17 18h3M15 4v4M9 10v4M15 16v4"),
  KEY(
      "M21 2l-2 2M11.4 11.6a5.5 5.5 0 1 1-7.8 7.8 5.5 5.5 0 0 1 7.8-7.8zM11.4 11.6L15.5 7.5M15.5 7.5l3"
          + " 3L22 7l-3-3M15.5 7.5L19 4"),
  UP("M7 10v11H3V10zM7 10l4-8a3 3 0 0 1 3 3v4h5.6a2 2 0 0 1 2 2.3l-1.4 8a2 2 0 0 1-2 1.7H7"),
  DOWN("M17 14V3h4v11zM17 14l-4 8a3 3 0 0 1-3-3v-4H4.4a2 2 0 0 1-2-2.3l1.4-8a2 2 0 0 1 2-1.7H17"),
  COPY("M9 9h12v12H9zM5 15H3V3h12v2"),
  MORE("M4 6h16M4 12h16M4 18h16"),
  LINK(
      "M10 13a5 5 0 0 0 7.5.5l3-3a5 5 0 0 0-7-7l-1.7 1.7M14 11a5 5 0 0 0-7.5-.5l-3 3a5 5 0 0 0 7"
          + " 7l1.7-1.7"),
  DOWNLOAD("M21 15v4a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-4M7 10l5 5 5-5M12 15V3"),
  SPARK("M12 3l1.9 5.6L19.5 10.5 13.9 12.4 12 18l-1.9-5.6L4.5 10.5l5.6-1.9zM19 16v5M16.5 18.5h5");

  private final String path;

  Icon(String path) {
    this.path = path;
  }

  /** Of a line of the feed. */
  public static Icon of(Update item) {
    return switch (item.kind()) {
      case "message.received" -> CHAT;
      case "knowledge.found" -> BOOK;
      case "agent.replied" -> SPARK;
      case "agent.could_not_answer" -> QUESTION;
      case "conversation.started" -> CONVERSATIONS;
      case "conversation.handed_off" -> PEOPLE;
      case "conversation.resumed" -> RETURN;
      case "effect.done" -> DONE;
      case "effect.unknown", "effect.failed" -> ALERT;
      case "effect.cancelled" -> CLOSED;
      default -> EVENTS;
    };
  }

  /** The strokes, as an SVG path. */
  public String path() {
    return path;
  }
}
