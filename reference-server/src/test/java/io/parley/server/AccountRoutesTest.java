package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AccountRoutesTest extends RouteTest {
  private static final String PATH = "/api/account";

  @Test
  void the_account_is_read_and_changed() {
    assertThat(client.get(PATH).text("timezone")).isEqualTo("UTC");

    var changed =
        client.patch(
            PATH,
            "{'name':'Acme','locale':'es-MX','timezone':'America/Mexico_City','currency':'MXN',"
                + "'businessHours':{'monday':[{'from':'09:00','to':'18:00'}]}}");

    assertThat(changed.status()).isEqualTo(200);
    assertThat(client.get(PATH).json()).isEqualTo(changed.json());
    assertThat(changed.text("timezone")).isEqualTo("America/Mexico_City");
    var more =
        client.patch(
            PATH,
            "{'retention':'P365D','defaultModel':{'name':'small','maxTokens':500},"
                + "'handoff':{'message':'One moment.'},"
                + "'branding':{'name':'Acme desk','color':'#7a3cff'}}");
    assertThat(more.status()).as(more.body()).isEqualTo(200);
    assertThat(client.get(PATH).json()).isEqualTo(more.json());
    assertThat(more.text("retention")).isEqualTo("P365D");
    assertThat(client.patch(PATH, "{'retention':'PT48H'}").text("retention")).isEqualTo("P2D");
    assertThat(client.patch(PATH, "{'retention':null}").json().get("retention")).isNull();
    assertThat(client.patch(PATH, "{'businessHours':null}").json().get("businessHours"))
        .hasToString("{}");
  }

  @Test
  void a_value_out_of_bounds_is_named() {
    assertThat(client.patch(PATH, "{'timezone':'Mars/Olympus'}").wrongField())
        .isEqualTo("timezone");
    assertThat(client.patch(PATH, "{'currency':'gold'}").wrongField()).isEqualTo("currency");
    assertThat(client.patch(PATH, "{'locale':'!'}").wrongField()).isEqualTo("locale");
    for (String retention : new String[] {"P0D", "P36501D", "PT36H", "30", "forever"}) {
      assertThat(client.patch(PATH, "{'retention':'" + retention + "'}").wrongField())
          .as(retention)
          .isEqualTo("retention");
    }
    assertThat(client.patch(PATH, "{'branding':{'color':'red'}}").wrongField())
        .startsWith("branding");
    assertThat(client.patch(PATH, "{'defaultModel':{'temperature':3}}").wrongField())
        .startsWith("defaultModel");
    assertThat(client.patch(PATH, "{'handoff':{'whom':'me'}}").wrongField())
        .isEqualTo("handoff.whom");
    assertThat(client.patch(PATH, "{'owner':'me'}").wrongField()).isEqualTo("owner");
    assertThat(client.patch(PATH, "{'businessHours':{'funday':[]}}").wrongField())
        .isEqualTo("businessHours");
  }

  @Test
  void a_change_of_an_older_version_is_refused() {
    String tag = client.get(PATH).header("ETag");
    client.patch(PATH, "{'name':'Acme'}");

    assertThat(client.patch(PATH, "{'name':'Other'}", "If-Match", tag).status()).isEqualTo(412);
  }
}
