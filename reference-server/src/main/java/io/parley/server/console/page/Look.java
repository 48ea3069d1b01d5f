package io.parley.server.console.page;

import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * How an account wants its pages.
 *
 * @param brand the name over the pages
 * @param color of buttons and links, such as {@code #7a3cff}; empty for the product's own
 * @param zone in which points in time are told where the browser does not do it
 */
public record Look(String brand, String color, ZoneId zone) {
  /** Before anybody has set anything. */
  public static final Look PLAIN = new Look("Parley", "", ZoneOffset.UTC);
}
