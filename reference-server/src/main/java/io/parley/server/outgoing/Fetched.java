package io.parley.server.outgoing;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** An answer from outside. Not changed by us; thread-safe as long as nobody changes the body. */
public final class Fetched {
  private final URI address;
  private final int status;
  private final Map<String, String> headers;
  private final byte[] body;

  Fetched(URI address, int status, Map<String, String> headers, byte[] body) {
    this.address = address;
    this.status = status;
    this.headers = Map.copyOf(headers);
    this.body = body;
  }

  /** Where it came from, after all redirects. */
  public URI address() {
    return address;
  }

  /** As answered, 100 to 599. */
  public int status() {
    return status;
  }

  /** Whether the status says that all went well. */
  public boolean successful() {
    return status >= 200 && status < 300;
  }

  /** The value of a header, by its name in lower case; of a repeated one the last. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** The bytes, unpacked; at most {@link GuardedHttp#BYTES}. */
  public byte[] body() {
    return body;
  }
}
