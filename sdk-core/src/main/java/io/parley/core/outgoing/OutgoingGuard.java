package io.parley.core.outgoing;

import java.net.IDN;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Decides whether an address that somebody gave us may be reached, so that nobody makes this
 * machine talk to its own network. Thread-safe.
 *
 * <p>It is asked twice. {@link #check} looks at the text before anything is looked up: scheme,
 * port, name and IP literals in any spelling. {@link #addresses} looks the name up once and gives
 * back only what is public; a client connects to these and looks nothing up itself, so a name that
 * changes its address in between leads nowhere. Both are repeated for every redirect.
 */
public final class OutgoingGuard {
  private static final int LONGEST = 2_000;
  private static final Set<Integer> USUAL_PORTS = Set.of(80, 443);
  private static final Pattern NAME = Pattern.compile("[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?");

  /** What some reader of addresses takes for a number: decimal, octal, hexadecimal. */
  private static final Pattern NUMBER = Pattern.compile("\\d+|0x[0-9a-f]*");

  private static final Pattern DOTTED =
      Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");

  private static final String NOT_PUBLIC = "must lead to a host of the public internet";

  private final boolean publicOnly;
  private final NameResolver resolver;

  private OutgoingGuard(boolean publicOnly, NameResolver resolver) {
    this.publicOnly = publicOnly;
    this.resolver = resolver;
  }

  /** Lets through public hosts on the ports 80 and 443. */
  public static OutgoingGuard publicOnly() {
    return new OutgoingGuard(true, NameResolver.SYSTEM);
  }

  /** Lets through public hosts on the ports 80 and 443, names looked up there. */
  public static OutgoingGuard publicOnly(NameResolver resolver) {
    return new OutgoingGuard(true, resolver);
  }

  /**
   * Lets through every host and port: for an installation whose users may reach its own network.
   */
  public static OutgoingGuard anywhere() {
    return new OutgoingGuard(false, NameResolver.SYSTEM);
  }

  /**
   * The address as it may be asked for, the name of its host in lower case and in ASCII. Looks
   * nothing up.
   *
   * @throws RefusedAddressException when it is no absolute http or https address, carries a user,
   *     names a port other than 80 and 443, or its host is an IP literal that is not public or is
   *     spelled in any but the one usual way
   */
  public URI check(String address) {
    if (address.length() > LONGEST) {
      throw refused(address, "must have at most " + LONGEST + " characters");
    }
    if (address.chars().anyMatch(c -> c <= ' ' || c == '\\' || c == 0x7f)) {
      throw refused(address, "must not have spaces, control characters or backslashes");
    }
    URI uri = parsed(address);
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw refused(address, "must start with http:// or https://");
    }
    if (uri.getRawAuthority() == null || uri.getRawAuthority().contains("@")) {
      throw refused(address, "must name a host, without a user");
    }
    Authority authority = authority(address, uri.getRawAuthority());
    if (publicOnly && authority.port().filter(port -> !USUAL_PORTS.contains(port)).isPresent()) {
      throw refused(address, "must use the port 80 or 443");
    }
    String host = host(address, authority.host());
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return URI.create(
        scheme
            + "://"
            + host
            + authority.port().map(port -> ":" + port).orElse("")
            + path
            + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery()));
  }

  private static URI parsed(String address) {
    try {
      return new URI(address);
    } catch (URISyntaxException e) {
      throw refused(address, "must be an absolute http or https address");
    }
  }

  private record Authority(String host, Optional<Integer> port) {}

  private static Authority authority(String address, String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0 || text.endsWith("]")) {
      return new Authority(text, Optional.empty());
    }
    String port = text.substring(colon + 1);
    if (!port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
      throw refused(address, "must name a port from 0 to 65535");
    }
    return new Authority(text.substring(0, colon), Optional.of(Integer.parseInt(port)));
  }

  private String host(String address, String text) {
    if (text.startsWith("[")) {
      return literal(address, text, text.substring(1, text.length() - 1));
    }
    if (text.contains("%")) {
      throw refused(address, "must name its host without %");
    }
    String host = ascii(address, text).toLowerCase(Locale.ROOT);
    if (host.endsWith(".")) {
      host = host.substring(0, host.length() - 1);
    }
    String[] labels = host.split("\\.", -1);
    for (String label : labels) {
      if (!NAME.matcher(label).matches()) {
        throw refused(address, "must name a host such as www.example.com");
      }
    }
    if (NUMBER.matcher(labels[labels.length - 1]).matches()) {
      if (!DOTTED.matcher(host).matches()) {
        throw refused(address, "must spell an IP address as four decimal numbers");
      }
      return literal(address, host, host);
    }
    if (publicOnly && (labels.length == 1 || host.endsWith(".localhost"))) {
      throw refused(address, NOT_PUBLIC);
    }
    return host;
  }

  /** The name in ASCII; a name that only a folding of characters makes one is refused. */
  private static String ascii(String address, String text) {
    try {
      return IDN.toASCII(text, IDN.USE_STD3_ASCII_RULES);
    } catch (IllegalArgumentException e) {
      if (text.chars().allMatch(c -> c < 0x80)) {
        return text;
      }
      throw refused(address, "must name a host such as www.example.com");
    }
  }

  private String literal(String address, String host, String digits) {
    try {
      if (digits.contains("%") || digits.isEmpty()) {
        throw refused(address, "must not name a network interface");
      }
      if (publicOnly && !isPublic(InetAddress.getByName(digits))) {
        throw refused(address, NOT_PUBLIC);
      }
      return host;
    } catch (UnknownHostException e) {
      throw refused(address, "must name a host such as www.example.com");
    }
  }

  /**
   * The addresses of the host of a checked address, looked up once: the only ones a client may
   * connect to. A name of which any address is not public is refused as a whole.
   *
   * @throws RefusedAddressException when the host is unknown or not public; the message does not
   *     tell which
   */
  public List<InetAddress> addresses(String host) {
    try {
      List<InetAddress> found = resolver.addresses(host);
      if (!found.isEmpty() && (!publicOnly || found.stream().allMatch(OutgoingGuard::isPublic))) {
        return List.copyOf(found);
      }
    } catch (UnknownHostException e) {
      throw refused(host, NOT_PUBLIC);
    }
    throw refused(host, NOT_PUBLIC);
  }

  private static boolean isPublic(InetAddress address) {
    try {
      return PublicAddresses.hold(address) && NetworkInterface.getByInetAddress(address) == null;
    } catch (SocketException e) {
      return false;
    }
  }

  /**
   * The address a redirect leads to, checked like any other.
   *
   * @param from the address that redirected
   * @param location the value of the header {@code Location}
   * @throws RefusedAddressException also when it leads from https to http
   */
  public URI redirect(URI from, String location) {
    URI to;
    try {
      to = check(from.resolve(new URI(location)).toString());
    } catch (URISyntaxException e) {
      throw refused(location, "must be an absolute http or https address");
    }
    if (from.getScheme().equals("https") && to.getScheme().equals("http")) {
      throw refused(location, "must not lead from https back to http");
    }
    return to;
  }

  private static RefusedAddressException refused(String address, String bound) {
    return new RefusedAddressException(address, bound);
  }
}
