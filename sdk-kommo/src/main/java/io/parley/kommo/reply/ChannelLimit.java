package io.parley.kommo.reply;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * How much text one message of a channel holds.
 *
 * @param units the most of it; 1 or more
 * @param bytes whether units are UTF-8 bytes rather than UTF-16 characters
 */
record ChannelLimit(int units, boolean bytes) {

  ChannelLimit {
    if (units < 1) {
      throw new IllegalArgumentException("channel limit " + units + " must be at least 1");
    }
  }

  /**
   * By Kommo's word for the channel; the narrowest for one that is not known.
   *
   * @see <a href="https://core.telegram.org/bots/api#sendmessage">Telegram: 4096 characters</a>
   * @see <a
   *     href="https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages">WhatsApp:
   *     4096 characters</a>
   * @see <a
   *     href="https://developers.facebook.com/docs/messenger-platform/reference/send-api">Messenger:
   *     2000 characters; Instagram: 1000 bytes</a>
   */
  static ChannelLimit of(String origin) {
    String word = origin.toLowerCase(Locale.ROOT);
    if (word.contains("telegram") || word.contains("waba") || word.contains("whatsapp")) {
      return new ChannelLimit(4096, false);
    }
    if (word.contains("facebook") || word.contains("messenger")) {
      return new ChannelLimit(2000, false);
    }
    return new ChannelLimit(1000, true);
  }

  boolean holds(String text) {
    return size(text) <= units;
  }

  private int size(String text) {
    return bytes ? text.getBytes(StandardCharsets.UTF_8).length : text.length();
  }

  /**
   * The longest beginning that fits, in characters, never through the middle of one; at least 1.
   */
  int fitting(String text) {
    int length = 0;
    int used = 0;
    while (length < text.length()) {
      int point = text.codePointAt(length);
      int chars = Character.charCount(point);
      used += bytes ? utf8(point) : chars;
      if (used > units && length > 0) {
        break;
      }
      length += chars;
    }
    return length;
  }

  private static int utf8(int point) {
    return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
}
