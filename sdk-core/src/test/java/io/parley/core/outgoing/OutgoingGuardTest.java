package io.parley.core.outgoing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutgoingGuardTest {
  private final OutgoingGuard guard =
      OutgoingGuard.publicOnly(
          host -> {
            throw new AssertionError("nothing is looked up for " + host);
          });

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1/",
        "http://127.1/",
        "http://127.0.1/",
        "http://2130706433/",
        "http://017700000001/",
        "http://0x7f000001/",
        "http://0x7f.0.0.1/",
        "http://0177.0.0.1/",
        "http://127.0.0.0x1/",
        "http://127.000.000.001/",
        "http://127.0.0.1./",
        "http://0/",
        "http://0.0.0.0/",
        "http://10.1.2.3/",
        "http://100.64.0.1/",
        "http://169.254.169.254/latest/meta-data",
        "http://172.16.0.1/",
        "http://172.31.255.255/",
        "http://192.168.1.1/",
        "http://192.0.0.8/",
        "http://192.0.2.1/",
        "http://192.88.99.1/",
        "http://198.18.0.1/",
        "http://198.51.100.7/",
        "http://203.0.113.9/",
        "http://224.0.0.1/",
        "http://240.0.0.1/",
        "http://255.255.255.255/",
        "http://256.1.1.1/",
        "http://1.2.3.4.5/",
        "http://[::]/",
        "http://[::1]/",
        "http://[0:0:0:0:0:0:0:1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://[::127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[64:ff9b:1::1]/",
        "http://[100::1]/",
        "http://[2001::1]/",
        "http://[2001:db8::1]/",
        "http://[2002:7f00:1::]/",
        "http://[3fff::1]/",
        "http://[5f00::1]/",
        "http://[fc00::1]/",
        "http://[fd12:3456::1]/",
        "http://[fe80::1]/",
        "http://[fe80::1%25eth0]/",
        "http://[ff02::1]/",
        "http://localhost/",
        "http://LOCALHOST/",
        "http://localhost./",
        "http://app.localhost/",
        "http://intranet/",
        "http://\uFF11\uFF12\uFF17.0.0.1/",
        "http://\u2460\u2461\u2466.0.0.1/",
        "http://127\u30020\u30020\u30021/",
        "http://example.com:22/",
        "http://example.com:8080/",
        "http://example.com:99999/",
        "http://user@example.com/",
        "http://user:pass@example.com/",
        "http://example.com@127.0.0.1/",
        "http://127.0.0.1%2eexample.com/",
        "http://example.com\\@127.0.0.1/",
        "http://exa mple.com/",
        "http://example.com/\u0000",
        "http://example.com/\r\nHost: x",
        "http:///path",
        "http:example.com",
        "//example.com/",
        "/etc/passwd",
        "file:///etc/passwd",
        "ftp://example.com/",
        "jar:http://example.com/a.jar!/b",
        "gopher://example.com/",
        "javascript:alert(1)",
        "http://-example.com/",
        "http://example..com/",
        ""
      })
  void an_address_that_must_not_be_reached_is_refused_before_anything_is_looked_up(String address) {
    assertThatThrownBy(() -> guard.check(address))
        .isInstanceOfSatisfying(
            RefusedAddressException.class,
            refused -> {
              assertThat(refused.address()).isEqualTo(address);
              assertThat(refused.retryable()).isFalse();
            });
  }

  @ParameterizedTest
  @CsvSource({
    "https://www.example.com, https://www.example.com/",
    "HTTP://Example.COM:80/a?b=c#d, http://example.com:80/a?b=c",
    "https://example.com./x, https://example.com/x",
    "https://пример.рф/, https://xn--e1afmkfd.xn--p1ai/",
    "http://8.8.8.8/, http://8.8.8.8/",
    "'http://[2606:4700:4700::1111]/', 'http://[2606:4700:4700::1111]/'",
    "https://my_shop.example.com/, https://my_shop.example.com/"
  })
  void a_public_address_passes_with_its_host_spelled_one_way(String given, String passed) {
    assertThat(guard.check(given)).isEqualTo(URI.create(passed));
  }

  @Test
  void a_name_is_public_only_when_all_of_its_addresses_are() throws UnknownHostException {
    InetAddress open = InetAddress.getByName("93.184.216.34");
    InetAddress inside = InetAddress.getByName("10.0.0.1");

    assertThat(OutgoingGuard.publicOnly(host -> List.of(open)).addresses("a.example"))
        .containsExactly(open);
    for (List<InetAddress> found : List.of(List.of(inside), List.of(open, inside))) {
      assertThatThrownBy(() -> OutgoingGuard.publicOnly(host -> found).addresses("a.example"))
          .isInstanceOf(RefusedAddressException.class)
          .hasMessage("address 'a.example' must lead to a host of the public internet");
    }
  }

  @Test
  void an_unknown_name_and_a_private_one_sound_alike() {
    OutgoingGuard unknown =
        OutgoingGuard.publicOnly(
            host -> {
              throw new UnknownHostException(host);
            });

    assertThatThrownBy(() -> unknown.addresses("a.example"))
        .hasMessage("address 'a.example' must lead to a host of the public internet");
  }

  @Test
  void a_redirect_is_checked_like_any_address_and_never_gives_up_encryption() {
    URI from = URI.create("https://example.com/a/b");

    assertThat(guard.redirect(from, "../c?d")).isEqualTo(URI.create("https://example.com/c?d"));
    assertThat(guard.redirect(from, "//other.example/")).hasHost("other.example");
    for (String to :
        List.of("http://example.com/", "http://127.0.0.1/", "file:///etc/passwd", "//[::1]/")) {
      assertThatThrownBy(() -> guard.redirect(from, to))
          .isInstanceOf(RefusedAddressException.class);
    }
  }

  @Test
  void an_installation_may_let_its_users_into_its_own_network() {
    OutgoingGuard open = OutgoingGuard.anywhere();

    assertThat(open.check("http://127.0.0.1:8080/x")).hasPort(8080);
    assertThat(open.check("http://localhost/x")).hasHost("localhost");
    assertThatThrownBy(() -> open.check("file:///etc/passwd"))
        .isInstanceOf(RefusedAddressException.class);
    assertThatThrownBy(() -> open.check("http://0x7f.1/"))
        .isInstanceOf(RefusedAddressException.class);
  }
}
