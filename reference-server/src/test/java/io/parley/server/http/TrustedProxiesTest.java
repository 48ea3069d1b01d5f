package io.parley.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {
  private static final TrustedProxies PROXIES =
      TrustedProxies.of("10.0.0.0/8, 192.0.2.128/25, 127.0.0.1, fd00::/8");

  private static String client(TrustedProxies proxies, String peer, String... forwarded)
      throws UnknownHostException {
    return proxies.client(InetAddress.getByName(peer), List.of(forwarded)).getHostAddress();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // nobody is believed but the proxies
        "203.0.113.9 | 198.51.100.1                             | 203.0.113.9",
        "192.0.2.127 | 198.51.100.1                             | 192.0.2.127",
        "192.0.2.128 | 198.51.100.1                             | 198.51.100.1",
        // what a client made up stands to the left of what the proxies saw
        "10.1.2.3    | 1.1.1.1, 198.51.100.1                    | 198.51.100.1",
        "10.1.2.3    | 1.1.1.1, 198.51.100.1, 10.9.9.9          | 198.51.100.1",
        "10.1.2.3    | 127.0.0.1, 198.51.100.1, 10.9.9.9        | 198.51.100.1",
        "10.1.2.3    | 10.0.0.7, 10.0.0.8                       | 10.0.0.7",
        // what is no address ends the walk
        "10.1.2.3    | 198.51.100.1, localhost, 10.0.0.8        | 10.0.0.8",
        "10.1.2.3    | 198.51.100.1,                            | 10.1.2.3",
        "10.1.2.3    | unknown                                  | 10.1.2.3",
        "10.1.2.3    | 0x7f000001                               | 10.1.2.3",
        "10.1.2.3    | 198.51.100.256                           | 10.1.2.3",
        "10.1.2.3    | '198.51.100.1%00'                        | 10.1.2.3",
        // spelled otherwise
        "10.1.2.3    | 198.51.100.1:4711                        | 198.51.100.1",
        "10.1.2.3    | ::ffff:198.51.100.1                      | 198.51.100.1",
        "10.1.2.3    | '[2001:db8::7]:443'                      | 2001:db8:0:0:0:0:0:7",
        "fd00::1     | 2001:db8::7, fd12::9                     | 2001:db8:0:0:0:0:0:7",
        "fe00::1     | 2001:db8::7                              | fe00:0:0:0:0:0:0:1"
      })
  void the_client_is_the_right_most_address_that_is_no_proxy(
      String peer, String forwarded, String client) throws UnknownHostException {
    assertThat(client(PROXIES, peer, forwarded)).isEqualTo(client);
  }

  @Test
  void headers_that_come_several_times_are_one_list() throws UnknownHostException {
    assertThat(client(PROXIES, "10.0.0.1", "1.1.1.1", "198.51.100.1", "10.0.0.2"))
        .isEqualTo("198.51.100.1");
    assertThat(client(PROXIES, "10.0.0.1")).isEqualTo("10.0.0.1");
    assertThat(client(TrustedProxies.NONE, "10.0.0.1", "1.1.1.1")).isEqualTo("10.0.0.1");
    assertThat(client(TrustedProxies.of("0.0.0.0/0"), "10.0.0.1", "1.1.1.1")).isEqualTo("1.1.1.1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0/8",
        "::/129",
        "proxy.example",
        "10.0.0.0/8,",
        "/8",
        "10.0.0.0/8 127.0.0.1",
        "10.0.0.0/x"
      })
  void a_range_that_is_none_is_refused_by_what_was_written(String text) {
    assertThatThrownBy(() -> TrustedProxies.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("(?s)'.*must be .*");
  }
}
