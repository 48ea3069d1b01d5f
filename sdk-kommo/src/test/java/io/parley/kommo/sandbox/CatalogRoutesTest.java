package io.parley.kommo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.kommo.testkit.HookReceiver;
import io.parley.kommo.testkit.KommoSandboxExtension;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KommoSandboxExtension.class)
class CatalogRoutesTest {
  @Test
  void products_are_kept_in_lists(KommoSandbox kommo, HookReceiver hooks) {
    kommo.account().subscribe(hooks.uri(), List.of("add_catalog_element"));
    Api api = Api.of(kommo);
    long products = api.get("/api/v4/catalogs").json().at("/_embedded/catalogs/0/id").asLong();
    String elements = "/api/v4/catalogs/" + products + "/elements";

    long id =
        api.post(elements, "[{\"name\":\"Green tea\"}]")
            .json()
            .at("/_embedded/elements/0/id")
            .asLong();
    api.patch(elements, "[{\"id\":%d,\"name\":\"White tea\"}]".formatted(id));

    assertThat(api.get(elements + "/" + id).json().path("name").asText()).isEqualTo("White tea");
    assertThat(api.get(elements + "?query=green").status()).isEqualTo(204);
    assertThat(hooks.take(1).getFirst().form())
        .containsEntry("catalogs[add][0][name]", "Green tea");
  }
}
