package io.parley.server.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class BrandPaletteTest {
  private static final Pattern PAIR =
      Pattern.compile("--([a-z-]+): light-dark\\(#([0-9a-f]{6}), #([0-9a-f]{6})\\)");

  @Test
  void every_colour_becomes_one_in_which_text_is_readable() {
    for (String color :
        List.of("#ffffff", "#000000", "#ffff00", "#7a3cff", "#ff0000", "#00ff00", "#777777")) {
      int[] accent = pair(color, "accent");
      int[] on = pair(color, "on-accent");
      int[] soft = pair(color, "accent-soft");
      int[] hover = pair(color, "accent-hover");
      for (int look = 0; look < 2; look++) {
        int page = look == 0 ? 0xffffff : 0x22262a;
        assertThat(BrandPalette.contrast(accent[look], page)).as(color).isGreaterThanOrEqualTo(4.5);
        assertThat(BrandPalette.contrast(accent[look], soft[look]))
            .as(color)
            .isGreaterThanOrEqualTo(4.5);
        assertThat(BrandPalette.contrast(accent[look], on[look]))
            .as(color)
            .isGreaterThanOrEqualTo(4.5);
        assertThat(BrandPalette.contrast(hover[look], on[look]))
            .as(color)
            .isGreaterThanOrEqualTo(4.5);
      }
    }
  }

  private static int[] pair(String color, String name) {
    Matcher pairs = PAIR.matcher(BrandPalette.of(color).css());
    while (pairs.find()) {
      if (pairs.group(1).equals(name)) {
        return new int[] {
          Integer.parseInt(pairs.group(2), 16), Integer.parseInt(pairs.group(3), 16)
        };
      }
    }
    throw new AssertionError(name);
  }
}
