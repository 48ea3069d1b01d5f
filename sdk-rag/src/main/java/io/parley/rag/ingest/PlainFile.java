package io.parley.rag.ingest;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The text of bytes whose encoding nobody told: by its mark, else UTF-8, else a Windows one. */
final class PlainFile {
  private static final Charset WESTERN = Charset.forName("windows-1252");
  private static final Charset CYRILLIC = Charset.forName("windows-1251");

  /** So many letters above ASCII in a row are Cyrillic: accents stand alone. */
  private static final int RUN = 4;

  private PlainFile() {}

  /**
   * The text; empty when the bytes are no text.
   *
   * @param cut whether the bytes may end in the middle of a character
   */
  static Optional<String> decode(byte[] bytes, boolean cut) {
    if (startsWith(bytes, 0xff, 0xfe)) {
      return strict(bytes, 2, StandardCharsets.UTF_16LE, cut);
    }
    if (startsWith(bytes, 0xfe, 0xff)) {
      return strict(bytes, 2, StandardCharsets.UTF_16BE, cut);
    }
    int from = startsWith(bytes, 0xef, 0xbb, 0xbf) ? 3 : 0;
    for (int i = from; i < bytes.length; i++) {
      int value = bytes[i] & 0xff;
      if (value < 0x20 && value != '\t' && value != '\n' && value != '\r' && value != '\f') {
        return Optional.empty();
      }
    }
    return strict(bytes, from, StandardCharsets.UTF_8, cut)
        .or(
            () ->
                Optional.of(
                    new String(
                        bytes, from, bytes.length - from, cyrillic(bytes) ? CYRILLIC : WESTERN)));
  }

  private static boolean startsWith(byte[] bytes, int... mark) {
    for (int i = 0; i < mark.length; i++) {
      if (bytes.length <= i || (bytes[i] & 0xff) != mark[i]) {
        return false;
      }
    }
    return true;
  }

  private static Optional<String> strict(byte[] bytes, int from, Charset charset, boolean cut) {
    CharsetDecoder decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer text = CharBuffer.allocate(bytes.length - from + 1);
    CoderResult result =
        decoder.decode(ByteBuffer.wrap(bytes, from, bytes.length - from), text, !cut);
    return result.isError() ? Optional.empty() : Optional.of(text.flip().toString());
  }

  private static boolean cyrillic(byte[] bytes) {
    int run = 0;
    for (byte each : bytes) {
      run = (each & 0xff) >= 0xc0 ? run + 1 : 0;
      if (run == RUN) {
        return true;
      }
    }
    return false;
  }
}
