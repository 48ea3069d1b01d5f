package io.parley.server.console.page;

import java.util.Locale;

/**
 * The shades of a brand's colour in which text is readable on every background of the console: with
 * a contrast of at least 4.5 to 1 (WCAG 2.2, 1.4.3).
 */
public final class BrandPalette {
  private static final double READABLE = 4.5;
  private static final double STEP = 0.03;
  private static final int WHITE = 0xffffff;
  private static final int BLACK = 0x000000;
  private static final int DARK_RAISED = 0x22262a;
  private static final int DARK_SURFACE = 0x191c1f;
  private static final int ON_BRIGHT = 0x0d0d0d;

  private final int color;

  private BrandPalette(int color) {
    this.color = color;
  }

  /** The shades of a colour such as {@code #7a3cff}. */
  public static BrandPalette of(String color) {
    return new BrandPalette(Integer.parseInt(color.substring(1), 16));
  }

  /** A style sheet that puts them in the place of the product's own. */
  public String css() {
    int light = color;
    while (contrast(light, WHITE) < READABLE || contrast(light, softLight(light)) < READABLE) {
      light = mixed(light, BLACK, STEP);
    }
    int dark = color;
    while (contrast(dark, DARK_RAISED) < READABLE
        || contrast(dark, softDark(dark)) < READABLE
        || contrast(dark, ON_BRIGHT) < READABLE) {
      dark = mixed(dark, WHITE, STEP);
    }
    return ":root { --accent: %s; --accent-hover: %s; --on-accent: %s; --accent-soft: %s; }\n"
        .formatted(
            pair(light, dark),
            pair(mixed(light, BLACK, 0.2), mixed(dark, WHITE, 0.25)),
            pair(WHITE, ON_BRIGHT),
            pair(softLight(light), softDark(dark)));
  }

  private static int softLight(int accent) {
    return mixed(WHITE, accent, 0.1);
  }

  private static int softDark(int accent) {
    return mixed(DARK_SURFACE, accent, 0.14);
  }

  private static String pair(int light, int dark) {
    return String.format(Locale.ROOT, "light-dark(#%06x, #%06x)", light, dark);
  }

  private static int mixed(int color, int with, double share) {
    int mixed = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      double from = (color >> shift) & 0xff;
      double to = (with >> shift) & 0xff;
      double moved = from + (to - from) * share;
      // Away from where it was, so that every step is one.
      long whole = to > from ? (long) Math.ceil(moved) : (long) Math.floor(moved);
      mixed |= (int) whole << shift;
    }
    return mixed;
  }

  /** WCAG 2.2's contrast ratio of two colours, 1 to 21. */
  static double contrast(int one, int other) {
    double first = luminance(one);
    double second = luminance(other);
    return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
  }

  private static double luminance(int color) {
    return 0.2126 * linear(color >> 16) + 0.7152 * linear(color >> 8) + 0.0722 * linear(color);
  }

  private static double linear(int channel) {
    double value = (channel & 0xff) / 255.0;
    return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
  }
}
