package io.parley.server;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A form with a file in it, as a browser sends it. */
final class Multipart {
  private static final String BOUNDARY = "----parley-test-boundary";

  private final ByteArrayOutputStream body = new ByteArrayOutputStream();

  static final String TYPE = "multipart/form-data; boundary=" + BOUNDARY;

  /** A form with that file alone. */
  static byte[] of(String name, byte[] content) {
    return new Multipart().file(name, content).end();
  }

  /** The same with a text. */
  static byte[] of(String name, String content) {
    return of(name, content.getBytes(StandardCharsets.UTF_8));
  }

  Multipart file(String name, byte[] content) {
    write(
        "--"
            + BOUNDARY
            + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
            + name
            + "\"\r\nContent-Type: application/octet-stream\r\n\r\n");
    body.writeBytes(content);
    write("\r\n");
    return this;
  }

  Multipart field(String name, String value) {
    write(
        "--"
            + BOUNDARY
            + "\r\nContent-Disposition: form-data; name=\""
            + name
            + "\"\r\n\r\n"
            + value
            + "\r\n");
    return this;
  }

  byte[] end() {
    write("--" + BOUNDARY + "--\r\n");
    return body.toByteArray();
  }

  private void write(String text) {
    body.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }
}
