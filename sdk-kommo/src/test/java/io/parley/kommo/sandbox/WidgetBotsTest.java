package io.parley.kommo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.parley.kommo.testkit.HookReceiver;
import io.parley.kommo.testkit.KommoSandboxExtension;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WidgetBotsTest {
  @RegisterExtension
  final KommoSandboxExtension sandbox =
      new KommoSandboxExtension(
          SandboxConfig.builder()
              .requestsPerSecond(1000)
              .account(AccountSeed.named("shop"))
              .integration(Integration.of("app", "secret", URI.create("https://a.example/cb")))
              .build());

  private long lead;

  @BeforeEach
  void a_customer_wrote(SandboxAccount account) {
    lead = account.customerWrites("Ana", "hi").leadId();
  }

  private String call(KommoSandbox kommo, HookReceiver hooks) {
    String url =
        kommo.callWidget("shop", "app", hooks.uri(), lead, Map.of("message", "hi")).returnUrl();
    return URI.create(url).getPath();
  }

  @Test
  void the_widget_is_called_with_a_signed_token(KommoSandbox kommo, HookReceiver hooks)
      throws Exception {
    WidgetRequest called =
        kommo.callWidget("shop", "app", hooks.uri(), lead, Map.of("message", "hi"));

    assertThat(called.status()).isEqualTo(200);
    assertThat(called.returnUrl())
        .matches("https://shop\\.kommo\\.com/api/v4/salesbot/\\d+/continue/\\d+");
    HookReceiver.Hook hook = hooks.take(1).getFirst();
    assertThat(hook.contentType()).isEqualTo("application/json");
    JsonNode body = Wire.read(hook.body());
    assertThat(body.path("return_url").asText()).isEqualTo(called.returnUrl());
    assertThat(body.at("/data/message").asText()).isEqualTo("hi");
    String[] token = body.path("token").asText().split("\\.", -1);
    Mac mac = Mac.getInstance("HmacSHA512");
    mac.init(new SecretKeySpec("secret".getBytes(StandardCharsets.UTF_8), "HmacSHA512"));
    assertThat(Base64.getUrlDecoder().decode(token[2]))
        .isEqualTo(mac.doFinal((token[0] + "." + token[1]).getBytes(StandardCharsets.UTF_8)));
    JsonNode claims =
        Wire.read(new String(Base64.getUrlDecoder().decode(token[1]), StandardCharsets.UTF_8));
    assertThat(claims.path("entity_id").asLong()).isEqualTo(lead);
    assertThat(claims.path("entity_type").asInt()).isEqualTo(2);
    assertThat(claims.path("subdomain").asText()).isEqualTo("shop");
  }

  @Test
  void continued_it_says_what_is_shown_and_then_the_message_once(
      KommoSandbox kommo, SandboxAccount account, HookReceiver hooks) {
    String path = call(kommo, hooks);
    String body =
        """
        {"data":{"status":"success","message":"%s"},
         "execute_handlers":[{"handler":"show","params":{"type":"text","value":"short"}}]}
        """
            .formatted("long ".repeat(50).strip());

    assertThat(Api.of(kommo).post(path, body).status()).isEqualTo(202);
    Api.Answer again = Api.of(kommo).post(path, body);

    assertThat(account.sentMessages())
        .extracting(SandboxMessage::text)
        .containsExactly("short", "long ".repeat(50).strip());
    assertThat(again.status()).isEqualTo(404);
    assertThat(again.json().path("detail").asText())
        .startsWith("There is no continue record with id");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|FieldMissing",
        "{\"execute_handlers\":[]}|TooFew",
        "{\"execute_handlers\":[{\"handler\":\"send_message\"}]}|NotSupportedChoice",
        "{\"execute_handlers\":[{\"handler\":\"goto\",\"params\":{}}]}|FieldMissing",
      })
  void wrong_handlers_are_refused(
      String body, String code, KommoSandbox kommo, HookReceiver hooks) {
    assertThat(codes(Api.of(kommo).post(call(kommo, hooks), body))).containsExactly(code);
  }

  @Test
  void more_than_eighty_characters_are_not_shown(KommoSandbox kommo, HookReceiver hooks) {
    String show =
        "{\"execute_handlers\":[{\"handler\":\"show\",\"params\":{\"type\":\"text\",\"value\":\"%s\"}}]}";
    String path = call(kommo, hooks);

    assertThat(codes(Api.of(kommo).post(path, show.formatted("x".repeat(81)))))
        .containsExactly("TooLong");
    assertThat(Api.of(kommo).post(path, show.formatted("x".repeat(80))).status()).isEqualTo(202);
  }

  private static List<String> codes(Api.Answer answer) {
    assertThat(answer.status()).isEqualTo(400);
    return answer.json().path("validation-errors").findValuesAsText("code");
  }
}
