package io.parley.kommo.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.TenantId;
import io.parley.core.event.Event;
import io.parley.core.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WidgetCallTest {
  private static final Instant NOW = Instant.parse("2025-11-24T16:00:00Z");
  private static final Secret KEY = Secret.of("the integration's secret key");
  private static final String ACCOUNT = "acme.kommo.com";
  private static final String ADDRESS = "https://acme.kommo.com/api/v4/salesbot/321/continue/123";
  private static final String HEADER = "{\"typ\":\"JWT\",\"alg\":\"HS512\"}";

  private static String claims(String subdomain, long from, long to) {
    return "{\"account_id\":7,\"subdomain\":\"%s\",\"client_uuid\":\"app\",\"entity_type\":2,\"entity_id\":17,\"iat\":%d,\"nbf\":%d,\"exp\":%d}"
        .formatted(subdomain, from, from, to);
  }

  private static String claims() {
    return claims("acme", NOW.getEpochSecond() - 5, NOW.getEpochSecond() + 1800);
  }

  private static String token(String header, String claims, String algorithm, String key) {
    String content = base64(header) + "." + base64(claims);
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), algorithm));
      return content
          + "."
          + Base64.getUrlEncoder()
              .withoutPadding()
              .encodeToString(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String good() {
    return token(HEADER, claims(), "HmacSHA512", KEY.reveal());
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static WidgetCall.Reading read(String token, String address) {
    return read(
        "{\"token\":\"%s\",\"data\":{\"message\":\"Do you deliver?\",\"contact\":\"40\",\"name\":\"Ana\"},\"return_url\":\"%s\"}"
            .formatted(token, address));
  }

  private static WidgetCall.Reading read(String body) {
    return WidgetCall.read(body.getBytes(StandardCharsets.UTF_8), ACCOUNT, KEY, NOW);
  }

  private static void forged(WidgetCall.Reading reading, String why) {
    assertThat(reading)
        .isInstanceOfSatisfying(
            WidgetCall.Reading.Forged.class, forged -> assertThat(forged.reason()).contains(why));
  }

  @Test
  void a_call_of_kommos_tells_who_asks_what_and_where_it_waits() {
    assertThat(read(good(), ADDRESS))
        .isInstanceOfSatisfying(
            WidgetCall.Reading.Genuine.class,
            genuine -> {
              WidgetCall call = genuine.call();
              assertThat(call.leadId()).contains(17L);
              assertThat(call.contactId()).contains(40L);
              assertThat(call.address().path()).isEqualTo("/api/v4/salesbot/321/continue/123");
              assertThat(call.address().name()).isEqualTo("321/123");
              Event event = call.event(new TenantId("t"), "message.received", "e", "kommo/1", NOW);
              assertThat(event.subject()).isEqualTo("lead:17");
              assertThat(event.key()).isEqualTo("bot|321/123");
              assertThat(event.facts())
                  .containsEntry("message.text", "Do you deliver?")
                  .containsEntry("message.author", "Ana")
                  .containsEntry("lead.id", 17L);
            });
  }

  @Test
  void a_form_is_read_like_json() {
    assertThat(
            read(
                "token="
                    + good()
                    + "&data[message]=Hi&return_url="
                    + java.net.URLEncoder.encode(ADDRESS, StandardCharsets.UTF_8)))
        .isInstanceOfSatisfying(
            WidgetCall.Reading.Genuine.class,
            genuine -> assertThat(genuine.call().data()).containsEntry("message", "Hi"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://acme.kommo.com/api/v4/salesbot/321/continue/123",
        "https://evil.example/api/v4/salesbot/321/continue/123",
        "https://other.kommo.com/api/v4/salesbot/321/continue/123",
        "https://acme.kommo.com.evil.example/api/v4/salesbot/321/continue/123",
        "https://acme.kommo.com@evil.example/api/v4/salesbot/321/continue/123",
        "https://acme.kommo.com:8443/api/v4/salesbot/321/continue/123",
        "https://acme.kommo.com/api/v4/salesbot/321/continue/123?to=https://evil.example",
        "https://acme.kommo.com/api/v4/salesbot/321/continue/123#x",
        "https://acme.kommo.com/api/v4/salesbot/321/continue/../../../account",
        "https://acme.kommo.com/api/v4/leads/321",
        "https://acme.kommo.com/api/v4/salesbot/%33/continue/123",
        "https://acme.kommo.com\\\\@evil.example/api/v4/salesbot/321/continue/123",
        "//acme.kommo.com/api/v4/salesbot/321/continue/123",
        "not an address",
        ""
      })
  void an_address_that_is_not_of_the_accounts_own_bots_is_refused(String address) {
    forged(read(good(), address), "return_url");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HmacSHA512|HS512|another key|signature",
        "HmacSHA256|HS256|the integration's secret key|HS512",
        "HmacSHA256|HS512|the integration's secret key|signature",
        "HmacSHA512|none|the integration's secret key|HS512"
      })
  void a_token_that_kommo_did_not_sign_is_refused(
      String algorithm, String told, String key, String why) {
    forged(read(token(HEADER.replace("HS512", told), claims(), algorithm, key), ADDRESS), why);
  }

  @Test
  void a_token_of_another_account_or_of_another_time_is_refused() {
    long now = NOW.getEpochSecond();

    forged(signed(claims("other", now - 5, now + 1800)), "account 'other'");
    forged(signed(claims("acme", now - 3600, now - 1800)), "ended");
    forged(signed(claims("acme", now + 3600, now + 7200)), "begins");
    forged(signed(claims().replace("\"exp\":", "\"exq\":")), "ended");
  }

  private static WidgetCall.Reading signed(String claims) {
    return read(token(HEADER, claims, "HmacSHA512", KEY.reveal()), ADDRESS);
  }

  @Test
  void nonsense_is_refused_without_an_error() {
    String good = good();
    forged(read(""), "token");
    forged(read("{}"), "token");
    forged(read("{\"token\":[1]}"), "token");
    forged(read(good.replace(".", ""), ADDRESS), "token");
    forged(read(good + ".x", ADDRESS), "token");
    forged(read("é.é.é", ADDRESS), "token");
    forged(read(good.substring(0, good.lastIndexOf('.') + 1), ADDRESS), "signature");
    for (int i = 0; i < good.length(); i += 11) {
      char other = good.charAt(i) == 'x' ? 'y' : 'x';
      assertThat(read(good.substring(0, i) + other + good.substring(i + 1), ADDRESS))
          .isInstanceOf(WidgetCall.Reading.Forged.class);
    }
  }

  @Test
  void a_chat_hook_is_signed_over_its_very_bytes() {
    byte[] body = "{\"account_id\":\"a\",\"text\":\"¿Sí?\"}".getBytes(StandardCharsets.UTF_8);
    String signature = ChatSignature.of(body, KEY);

    assertThat(ChatSignature.holds(signature, body, KEY)).isTrue();
    assertThat(ChatSignature.holds(signature.toUpperCase(java.util.Locale.ROOT), body, KEY))
        .isTrue();
    assertThat(
            ChatSignature.holds(
                signature,
                (new String(body, StandardCharsets.UTF_8) + "\n").getBytes(StandardCharsets.UTF_8),
                KEY))
        .isTrue();
    assertThat(
            ChatSignature.holds(
                signature,
                (" " + new String(body, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8),
                KEY))
        .isFalse();
    assertThat(ChatSignature.holds(signature, body, Secret.of("other"))).isFalse();
    assertThat(ChatSignature.holds("", body, KEY)).isFalse();
    // RFC 2202, test case 2.
    assertThat(
            ChatSignature.of(
                "what do ya want for nothing?".getBytes(StandardCharsets.UTF_8), Secret.of("Jefe")))
        .isEqualTo("effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
  }
}
