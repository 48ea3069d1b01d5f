package io.parley.kommo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.parley.kommo.testkit.KommoSandboxExtension;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The page a person uses, without its script. */
@ExtendWith(KommoSandboxExtension.class)
class HomePageTest {
  @Test
  void a_talk_goes_on_as_the_customer_and_as_a_person(KommoSandbox kommo, SandboxAccount account) {
    Api browser = new Api(kommo, "");
    String talk = place(browser.post("/sandbox/say", "account=demo&customer=Ana&text=Hola"));
    assertThat(browser.get(talk).body()).contains("Ana, a customer", "Write as a customer");

    long id = account.talks().getFirst().id();
    browser.post("/sandbox/say", "account=demo&talk=" + id + "&as=customer&text=Hola+otra+vez");
    browser.post("/sandbox/say", "account=demo&talk=" + id + "&as=person&text=Buenas");

    assertThat(account.talks()).hasSize(1);
    assertThat(account.messages())
        .extracting(SandboxMessage::text, SandboxMessage::authorType)
        .containsExactly(
            tuple("Hola", "external"),
            tuple("Hola otra vez", "external"),
            tuple("Buenas", "internal"));
    assertThat(browser.get(talk).body()).contains("Hola otra vez", "Max Manager");
  }

  @Test
  void a_lead_is_created_and_moved_on_the_page(KommoSandbox kommo, SandboxAccount account) {
    Api browser = new Api(kommo, "");
    String card = place(browser.post("/sandbox/deal", "account=demo&name=Red+%26+blue+bike"));
    SandboxLead lead = account.leads().getFirst();
    long status = Optional.ofNullable(account.stages().get("Discussions")).orElseThrow();

    browser.post("/sandbox/move", "account=demo&lead=" + lead.id() + "&status=" + status);

    assertThat(account.lead(lead.id()).orElseThrow().statusId()).isEqualTo(status);
    assertThat(browser.get(card).body())
        .contains("Red &amp; blue bike", "value=\"" + status + "\" selected");
  }

  @Test
  void the_page_brings_its_style_and_script(KommoSandbox kommo) {
    Api browser = new Api(kommo, "");

    assertThat(browser.get("/sandbox/sandbox.css").body()).contains("color-scheme: light dark");
    assertThat(browser.get("/sandbox/sandbox.js").body()).contains("data-live");
  }

  @Test
  void what_is_missing_is_told_by_name(KommoSandbox kommo) {
    Api browser = new Api(kommo, "");

    assertThat(detail(browser.post("/sandbox/say", "account=demo&customer=Ana&text=+")))
        .isEqualTo("text must not be blank");
    assertThat(detail(browser.post("/sandbox/say", "account=demo&text=Hola")))
        .isEqualTo("customer must not be blank");
    assertThat(detail(browser.post("/sandbox/move", "account=demo&lead=x&status=1")))
        .isEqualTo("lead must be a number");
    assertThat(browser.get("/?account=nobody").status()).isEqualTo(400);
  }

  private static String detail(Api.Answer answer) {
    assertThat(answer.status()).isEqualTo(400);
    return answer.json().path("detail").asText();
  }

  private static String place(Api.Answer answer) {
    assertThat(answer.status()).isEqualTo(302);
    return answer.headers().firstValue("Location").orElseThrow();
  }
}
