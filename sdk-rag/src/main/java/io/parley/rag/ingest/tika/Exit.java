package io.parley.rag.ingest.tika;

import java.util.Arrays;
import java.util.Optional;

/** How the process that reads a file ends, and what that means to the file's owner. */
enum Exit {
  READ(0, ""),
  /** What {@code -XX:+ExitOnOutOfMemoryError} ends with. */
  NO_MEMORY(3, "takes more memory to read than there is"),
  ENCRYPTED(20, "is protected by a password"),
  TOO_LONG(21, "has more than 2000000 characters of text; divide it"),
  BOMB(22, "unpacks to far more than it is, as an attack would"),
  DAMAGED(23, "is damaged or not what its name says"),
  OVERTIME(24, "takes too long to read"),
  TOO_DEEP(25, "is nested too deeply");

  private final int code;
  private final String reason;

  Exit(int code, String reason) {
    this.code = code;
    this.reason = reason;
  }

  int code() {
    return code;
  }

  String reason() {
    return reason;
  }

  /** The ending of that code; empty for one that nobody meant. */
  static Optional<Exit> of(int code) {
    return Arrays.stream(values()).filter(exit -> exit.code == code).findFirst();
  }
}
