package io.parley.rag.file;

import io.parley.core.blob.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;

/** Pages that a test writes. */
record PageFetcherDouble(Supplier<String> html) implements PageFetcher {
  /** Has no page. */
  static final PageFetcher NONE =
      new PageFetcherDouble(
          () -> {
            throw new AssertionError("nothing is fetched here");
          });

  @Override
  public String checked(String address) {
    return address;
  }

  @Override
  public Fetched fetch(String address) {
    return new Fetched(
        Optional.of("text/html; charset=utf-8"),
        Bytes.of(html.get().getBytes(StandardCharsets.UTF_8)));
  }
}
