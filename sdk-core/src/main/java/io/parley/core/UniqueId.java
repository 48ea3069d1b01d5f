package io.parley.core;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.time.Instant;
import java.util.Locale;

/**
 * Makes identifiers that sort by the time they were made: UUID version 7 in its 36 character text
 * form. Thread-safe.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9562#section-5.7">RFC 9562, 5.7</a>
 */
public final class UniqueId {
  private static final TimeBasedEpochGenerator GENERATOR = Generators.timeBasedEpochGenerator();

  private UniqueId() {}

  /** A new identifier carrying {@code now} to the millisecond. */
  public static String at(Instant now) {
    return GENERATOR.construct(now.toEpochMilli()).toString();
  }

  /** A text that sorts before every identifier that carries {@code from} or a later time. */
  public static String before(Instant from) {
    String millis = String.format(Locale.ROOT, "%012x", Math.max(0, from.toEpochMilli()));
    return millis.substring(0, 8) + "-" + millis.substring(8);
  }
}
