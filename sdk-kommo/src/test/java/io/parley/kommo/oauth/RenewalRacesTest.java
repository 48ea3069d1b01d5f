package io.parley.kommo.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.core.inmemory.InMemoryStorage;
import io.parley.core.work.Storage;
import io.parley.kommo.Kommo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Renewals whose answers are late, and accounts that moved while they were renewed. */
class RenewalRacesTest {
  private final Shop shop = new Shop("acme");
  private final Storage storage = new InMemoryStorage();
  private final Shop.Node node = shop.node(storage);
  private final Kommo acme = node.client("acme");

  @BeforeEach
  void connected() {
    node.connect("acme");
  }

  @AfterEach
  void close() {
    acme.close();
    node.close();
    storage.close();
    shop.close();
  }

  @Test
  void who_lost_the_race_goes_on_with_the_winners_token() throws Exception {
    try (var gate = new TokenGate(shop.kommo.baseUrl());
        var slow = shop.node(storage, "slow", gate.address());
        var late = shop.node(storage, "late", gate.address());
        Kommo first = slow.client("acme");
        Kommo second = late.client("acme")) {
      shop.clock.advance(Duration.ofHours(25));
      TokenGate.Held answer = gate.holdAnswer();
      var winner = Started.run(first::account);
      answer.arrival();
      shop.clock.advance(Flight.LEASE);
      TokenGate.Held request = gate.holdRequest();
      var loser = Started.run(second::account);
      request.arrival();

      answer.release();
      assertThat(winner.result().subdomain()).isEqualTo("acme");
      request.release();

      assertThat(loser.result().subdomain()).isEqualTo("acme");
      assertThat(shop.kommo.tokenStats().refused()).isEqualTo(1);
      assertThat(node.grant("acme").state()).isEqualTo(Grant.State.CONNECTED);
      assertThat(node.alerts()).isEmpty();
    }
  }

  @Test
  void a_pair_that_comes_after_all_ends_the_need_for_consent() throws Exception {
    try (var gate = new TokenGate(shop.kommo.baseUrl());
        var slow = shop.node(storage, "slow", gate.address());
        Kommo first = slow.client("acme")) {
      shop.clock.advance(Duration.ofHours(25));
      TokenGate.Held answer = gate.holdAnswer();
      var winner = Started.run(first::account);
      answer.arrival();
      shop.clock.advance(Flight.LEASE);
      assertThatThrownBy(acme::account).hasMessageContaining("by slow was lost");
      assertThat(node.grant("acme").state()).isEqualTo(Grant.State.NEEDS_REAUTH);

      answer.release();

      assertThat(winner.result().subdomain()).isEqualTo("acme");
      assertThat(node.grant("acme").state()).isEqualTo(Grant.State.CONNECTED);
      assertThat(acme.account().subdomain()).isEqualTo("acme");
    }
  }

  @Test
  void an_account_that_was_renamed_is_renewed_at_its_new_host() {
    List<String> hosts = new ArrayList<>();
    try (var gate = new TokenGate(shop.kommo.baseUrl());
        var node =
            shop.node(
                storage,
                gate.address(),
                (before, after, now) -> {
                  hosts.add(before.grant().host() + " > " + after.host());
                  return List.of();
                });
        Kommo client = node.client("acme")) {
      shop.clock.advance(Duration.ofHours(25));
      gate.answer(404, "{\"title\":\"Not found\"}");
      gate.answer(200, "{\"id\":1,\"subdomain\":\"new\",\"domain\":\"new.kommo.com\"}");

      assertThat(client.account().subdomain()).isEqualTo("acme");

      assertThat(node.grant("acme").host()).isEqualTo("new.kommo.com");
      assertThat(hosts).containsExactly("acme.kommo.com > new.kommo.com");
      assertThat(gate.asked())
          .containsExactly(
              "POST /oauth2/access_token",
              "GET /oauth2/account/current/subdomain",
              "POST /oauth2/access_token");
    }
  }

  @Test
  void an_account_is_not_followed_to_a_host_that_is_none_of_kommos() {
    try (var gate = new TokenGate(shop.kommo.baseUrl());
        var node = shop.node(storage, "node-1", gate.address());
        Kommo client = node.client("acme")) {
      shop.clock.advance(Duration.ofHours(25));
      gate.answer(404, "{\"title\":\"Not found\"}");
      gate.answer(200, "{\"id\":1,\"subdomain\":\"acme\",\"domain\":\"acme.kommo.com.evil.io\"}");

      assertThatThrownBy(client::account).hasMessageContaining("not connected any more");

      assertThat(gate.asked()).hasSize(2);
      assertThat(node.grant("acme").host()).isEqualTo("acme.kommo.com");
    }
  }
}
