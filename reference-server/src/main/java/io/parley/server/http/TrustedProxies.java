package io.parley.server.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The proxies that are believed when they say for whom they ask, in {@code X-Forwarded-For}. From
 * anybody else the header is what a client made up, and so is each part of it that stands before
 * the first address, counted from the right, which is not a proxy's. Immutable.
 *
 * @param ranges where they are; none: nobody is believed
 */
public record TrustedProxies(List<Range> ranges) {
  /** Nobody is believed. */
  public static final TrustedProxies NONE = new TrustedProxies(List.of());

  private static final Pattern FOUR = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Pattern SIX = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
  private static final Pattern WITH_PORT =
      Pattern.compile("(\\d{1,3}(?:\\.\\d{1,3}){3}):\\d{1,5}|\\[([0-9a-fA-F:.]+)](?::\\d{1,5})?");

  public TrustedProxies {
    ranges = List.copyOf(ranges);
  }

  /**
   * All addresses that begin with the same bits.
   *
   * @param address one of them
   * @param bits how many; 0 to 32 or 128
   */
  public record Range(InetAddress address, int bits) {
    public Range {
      int most = 8 * address.getAddress().length;
      if (bits < 0 || bits > most) {
        throw new IllegalArgumentException("/" + bits + " must be /0 to /" + most);
      }
    }

    boolean contains(InetAddress other) {
      byte[] own = address.getAddress();
      byte[] asked = other.getAddress();
      if (own.length != asked.length) {
        return false;
      }
      int whole = bits / 8;
      int mask = 0xff00 >> bits % 8;
      return Arrays.equals(own, 0, whole, asked, 0, whole)
          && (bits % 8 == 0 || ((own[whole] ^ asked[whole]) & mask) == 0);
    }
  }

  /**
   * Reads ranges such as {@code 10.0.0.0/8, 127.0.0.1, fd00::/8}; an address alone is itself.
   *
   * @throws IllegalArgumentException for anything else; the message names it
   */
  public static TrustedProxies of(String text) {
    var ranges = new ArrayList<Range>();
    for (String part : text.split(",", -1)) {
      ranges.add(range(part.strip()));
    }
    return new TrustedProxies(ranges);
  }

  private static Range range(String text) {
    int slash = text.indexOf('/');
    Optional<InetAddress> address = address(slash < 0 ? text : text.substring(0, slash));
    String bits = slash < 0 ? "" : text.substring(slash + 1);
    if (address.isEmpty() || (slash >= 0 && !bits.matches("\\d{1,3}"))) {
      throw new IllegalArgumentException(
          "'" + text + "' must be an address or a range such as 10.0.0.0/8");
    }
    try {
      return new Range(
          address.get(),
          slash < 0 ? 8 * address.get().getAddress().length : Integer.parseInt(bits));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + text + "': " + e.getMessage(), e);
    }
  }

  /**
   * Who asks.
   *
   * @param peer who the connection is from
   * @param forwarded the values of {@code X-Forwarded-For}, in their order
   */
  public InetAddress client(InetAddress peer, List<String> forwarded) {
    if (!trusts(peer)) {
      return peer;
    }
    var hops = new ArrayList<String>();
    forwarded.forEach(value -> Collections.addAll(hops, value.split(",", -1)));
    InetAddress client = peer;
    for (String hop : hops.reversed()) {
      Optional<InetAddress> named = address(withoutPort(hop.strip()));
      if (named.isEmpty()) {
        return client; // what stands before something that is no address is made up
      }
      client = named.get();
      if (!trusts(client)) {
        return client;
      }
    }
    return client;
  }

  private boolean trusts(InetAddress address) {
    return ranges.stream().anyMatch(range -> range.contains(address));
  }

  private static String withoutPort(String hop) {
    var found = WITH_PORT.matcher(hop);
    if (!found.matches()) {
      return hop;
    }
    @Nullable String four = found.group(1);
    return four == null ? String.valueOf(found.group(2)) : four;
  }

  /** An address as it is written; never a name, which would be looked up. */
  private static Optional<InetAddress> address(String text) {
    if (!FOUR.matcher(text).matches() && !SIX.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      // One of version 4 written as one of version 6 becomes what it stands for.
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }
}
