package io.parley.core.outgoing;

import io.parley.core.Spi;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Turns the name of a host into its addresses. Thread-safe; may block. */
@Spi
@FunctionalInterface
public interface NameResolver {
  /** The machine's own resolver. */
  NameResolver SYSTEM = host -> List.of(InetAddress.getAllByName(host));

  /**
   * All addresses of the host, at least one.
   *
   * @throws UnknownHostException when it has none
   */
  List<InetAddress> addresses(String host) throws UnknownHostException;
}
