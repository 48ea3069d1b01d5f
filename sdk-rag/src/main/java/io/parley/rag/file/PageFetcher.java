package io.parley.rag.file;

import io.parley.core.Spi;
import io.parley.core.blob.Bytes;
import java.util.Optional;

/**
 * Fetches web pages that users name. Thread-safe; blocks.
 *
 * <p>An implementation must not reach into the network it runs in on a user's word: each address,
 * each redirect and each connection passes an {@code OutgoingGuard}. It bounds redirects, time and
 * bytes.
 */
@Spi
public interface PageFetcher {
  /**
   * The address as it will be fetched.
   *
   * @throws io.parley.core.outgoing.RefusedAddressException when it must not be
   */
  String checked(String address);

  /**
   * What is found at a checked address.
   *
   * @throws io.parley.core.SdkException when it cannot be fetched; the message is for the page's
   *     owner
   */
  Fetched fetch(String address);

  /**
   * What was found.
   *
   * @param mediaType as it was told; empty when it was not
   * @param content all of it
   */
  record Fetched(Optional<String> mediaType, Bytes content) {}
}
