package io.parley.kommo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.core.secret.Secret;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KommoHostTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "kommo.com.evil.io",
        "acme.kommo.com.evil.io",
        "x@acme.kommo.com",
        "acme.kommo.com@evil.io",
        "evil.io#.kommo.com",
        "evil.io/.kommo.com",
        "evil.io?.kommo.com",
        "evil.io\\.kommo.com",
        "127.0.0.1",
        "[::1]",
        "acme.kommo.com:8443",
        "http://acme.kommo.com",
        "https://https://acme.kommo.com",
        "//acme.kommo.com",
        "acme.kommo.com/path",
        "acme.kommo.com.",
        ".kommo.com",
        "-acme.kommo.com",
        "kommo.com",
        "www.kommo.com",
        "a.b.kommo.com",
        "аcme.kommo.com",
        "acme.kоmmo.com",
        "acmekommo.com",
        "acme.kommo.com\nevil.io",
        "acme.kommo.com\u0000",
        "acme%2ekommo.com",
        ""
      })
  void nothing_but_a_name_below_kommos_own_domains_is_a_host(String text) {
    assertThat(KommoHost.find(text)).isEmpty();
    assertThatThrownBy(() -> KommoHost.of(text)).hasMessageContaining("must be a host");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "acme.kommo.com",
        "https://acme.kommo.com",
        "https://acme.kommo.com/",
        " ACME.Kommo.com "
      })
  void kommos_own_ways_to_write_a_host_are_read(String text) {
    assertThat(KommoHost.of(text).name()).isEqualTo("acme.kommo.com");
  }

  @Test
  void people_consent_where_their_account_is() {
    var app = new KommoApp("app", Secret.of("secret"), URI.create("https://app.example/back"));
    try (var kommo = TokenEndpoint.standard();
        var sandbox = TokenEndpoint.at(URI.create("http://127.0.0.1:9090"))) {
      assertThat(kommo.consentPage(KommoHost.of("a.kommo.com"), app, Secret.of("s.t")))
          .hasToString("https://www.kommo.com/oauth?client_id=app&state=s.t&mode=popup");
      assertThat(kommo.consentPage(KommoHost.of("a.amocrm.ru"), app, Secret.of("s")))
          .hasHost("www.amocrm.ru");
      assertThat(sandbox.consentPage(KommoHost.of("a.kommo.com"), app, Secret.of("s")))
          .hasAuthority("127.0.0.1:9090");
    }
  }

  @Test
  void an_app_is_refused_by_name_and_bound() {
    URI good = URI.create("https://app.example/back");
    assertThatThrownBy(() -> new KommoApp("a|b", Secret.of("s"), good))
        .hasMessageContaining("clientId 'a|b'");
    for (String bad :
        new String[] {
          "javascript:alert(1)",
          "/back",
          "https://u@app.example/",
          "https://app.example/#x",
          "https://xn--e1afmkfd.example/back",
          "ftp://app.example/"
        }) {
      assertThatThrownBy(() -> new KommoApp("app", Secret.of("s"), URI.create(bad)))
          .hasMessageContaining("redirectUri '" + bad);
    }
  }
}
