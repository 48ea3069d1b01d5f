package io.parley.core.outgoing;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Tells addresses of the public internet from all others. Pure.
 *
 * @see <a href="https://www.iana.org/assignments/iana-ipv4-special-registry">IANA, special-purpose
 *     IPv4 addresses</a>
 * @see <a href="https://www.iana.org/assignments/iana-ipv6-special-registry">IANA, special-purpose
 *     IPv6 addresses</a>
 */
final class PublicAddresses {
  private static final List<Block> V4 =
      List.of(
          new Block("0.0.0.0", 8),
          new Block("10.0.0.0", 8),
          new Block("100.64.0.0", 10),
          new Block("127.0.0.0", 8),
          new Block("169.254.0.0", 16),
          new Block("172.16.0.0", 12),
          new Block("192.0.0.0", 24),
          new Block("192.0.2.0", 24),
          new Block("192.31.196.0", 24),
          new Block("192.52.193.0", 24),
          new Block("192.88.99.0", 24),
          new Block("192.168.0.0", 16),
          new Block("192.175.48.0", 24),
          new Block("198.18.0.0", 15),
          new Block("198.51.100.0", 24),
          new Block("203.0.113.0", 24),
          new Block("224.0.0.0", 4),
          new Block("240.0.0.0", 4));

  /** Of 2000::/3, the only part of IPv6 that is given out, what leads elsewhere all the same. */
  private static final List<Block> V6 =
      List.of(
          new Block("2001::", 23),
          new Block("2001:db8::", 32),
          new Block("2002::", 16),
          new Block("2620:4f:8000::", 48),
          new Block("3fff::", 20));

  private static final Block GLOBAL_UNICAST = new Block("2000::", 3);

  private PublicAddresses() {}

  /** The addresses that begin with the same bits. */
  private static final class Block {
    private final byte[] start;
    private final int bits;

    Block(String start, int bits) {
      this.start = literal(start);
      this.bits = bits;
    }

    private static byte[] literal(String address) {
      try {
        return InetAddress.getByName(address).getAddress();
      } catch (UnknownHostException e) {
        throw new IllegalStateException(address + " is a literal", e);
      }
    }

    boolean holds(byte[] address) {
      for (int bit = 0; bit < bits; bit += 8) {
        int kept = Math.min(8, bits - bit);
        int mask = 0xff & (0xff << (8 - kept));
        if ((address[bit / 8] & mask) != (start[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * Whether the address belongs to a host of the public internet. An IPv6 address that stands for
   * an IPv4 one by translation or in a tunnel does not, whichever that is: nothing public needs to
   * be reached that way. A mapped one is an {@link Inet4Address} to the JDK already.
   */
  static boolean hold(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (address instanceof Inet4Address) {
      return V4.stream().noneMatch(block -> block.holds(bytes));
    }
    return GLOBAL_UNICAST.holds(bytes) && V6.stream().noneMatch(block -> block.holds(bytes));
  }
}
