package io.parley.kommo.oauth;

import static io.parley.core.testkit.Sample.ACME;
import static io.parley.core.testkit.Sample.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.parley.core.inmemory.InMemoryStorage;
import io.parley.core.secret.Secret;
import io.parley.core.testkit.Sample;
import io.parley.core.work.Ending;
import io.parley.core.work.Job;
import io.parley.core.work.JobHandler;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import io.parley.kommo.Kommo;
import io.parley.kommo.KommoException;
import io.parley.kommo.KommoHost;
import io.parley.kommo.TokenException;
import io.parley.kommo.sandbox.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GrantedTokensTest {
  private final Shop shop = new Shop("acme", "globex");
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

  private long refreshes() {
    return shop.kommo.tokenStats().refreshes();
  }

  @Test
  void what_is_stored_shows_no_secret() {
    String stored = storage.documents().find(ACME, Grants.COLLECTION, "acme").orElseThrow().body();

    assertThat(stored).doesNotContain("\"secret\"", "eyJ", "def502");
    assertThat(node.grant("acme").accountId()).contains(shop.kommo.account("acme").id());
  }

  @Test
  void a_token_is_used_until_about_seventy_percent_of_its_life_and_then_renewed() {
    shop.clock.advance(Duration.ofHours(15));
    assertThat(acme.account().subdomain()).isEqualTo("acme");
    assertThat(refreshes()).isZero();

    shop.clock.advance(Duration.ofHours(4));

    assertThat(acme.account().subdomain()).isEqualTo("acme");
    assertThat(refreshes()).isEqualTo(1);
    assertThat(node.grant("acme").generation()).isEqualTo(2);
  }

  @Test
  void a_token_that_kommo_refuses_is_renewed_and_the_call_made_once_more() {
    acme.account();
    shop.kommo.account("acme").expireAccessTokens();

    assertThat(acme.account().subdomain()).isEqualTo("acme");

    assertThat(refreshes()).isEqualTo(1);
  }

  @Test
  void a_node_whose_token_another_node_has_replaced_takes_the_new_one() {
    var other = shop.node(storage, "node-2", shop.kommo.baseUrl());
    try (Kommo there = other.client("acme")) {
      there.account();
      shop.kommo.account("acme").expireAccessTokens();
      acme.account();

      assertThat(there.account().subdomain()).isEqualTo("acme");

      assertThat(refreshes()).isEqualTo(1);
    }
  }

  @Test
  void a_token_that_cannot_be_renewed_is_used_as_long_as_it_lives() {
    shop.kommo.faults().add(Fault.dropBefore().on("POST", "/oauth2/access_token"));
    shop.clock.advance(Duration.ofHours(19));

    assertThat(acme.account().subdomain()).isEqualTo("acme");
    shop.kommo.faults().clear();
    assertThat(acme.account().subdomain()).isEqualTo("acme");
    assertThat(refreshes()).as("a pause after the failure").isZero();
    shop.clock.advance(Duration.ofMinutes(1));
    assertThat(acme.account().subdomain()).isEqualTo("acme");

    assertThat(refreshes()).isEqualTo(1);
    assertThat(node.grant("acme").state()).isEqualTo(Grant.State.CONNECTED);
  }

  @Test
  void while_kommo_gives_no_token_a_call_says_when_to_come_back() {
    shop.kommo.faults().add(Fault.status(503).on("POST", "/oauth2/access_token").times(1));
    shop.clock.advance(Duration.ofHours(25));

    var e = catchThrowableOfType(KommoException.class, acme::account);

    assertThat(e.retryable()).isTrue();
    assertThat(e.mayHaveHappened()).isFalse();
    assertThat(e.retryAfter()).contains(Duration.ofSeconds(10));
    assertThat(e).hasMessageContaining("no token, not sent on GET /api/v4/account");
    shop.clock.advance(Duration.ofSeconds(10));
    assertThat(acme.account().subdomain()).isEqualTo("acme");
  }

  @Test
  void revoked_access_needs_a_new_consent_with_its_reason_and_one_alert() {
    shop.kommo.account("acme").revokeTokens();
    node.connect("globex");

    for (int i = 0; i < 3; i++) {
      var e = catchThrowableOfType(KommoException.class, acme::account);
      assertThat(e.unauthorized()).isTrue();
      assertThat(e).hasMessageContaining("Token has been revoked");
    }

    assertThat(node.grant("acme").state()).isEqualTo(Grant.State.NEEDS_REAUTH);
    assertThat(node.grant("acme").reason()).get().asString().contains("Token has been revoked");
    assertThat(node.alerts())
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(alert.event().subject()).isEqualTo("integration:acme");
              assertThat(alert.event().fact("integration.account")).contains("acme.kommo.com");
              assertThat(alert.event().fact("integration.reason"))
                  .isEqualTo(node.grant("acme").reason());
            });
    try (Kommo globex = node.client("globex")) {
      assertThat(globex.account().subdomain()).isEqualTo("globex");
    }
  }

  @Test
  void an_answer_that_got_lost_is_told_as_the_reason_after_the_old_token_was_tried_once_more() {
    shop.kommo.faults().add(Fault.dropAfter().on("POST", "/oauth2/access_token").times(1));
    shop.clock.advance(Duration.ofHours(25));
    assertThatThrownBy(acme::account).isInstanceOf(KommoException.class);
    assertThat(node.grant("acme").state()).isEqualTo(Grant.State.CONNECTED);
    shop.clock.advance(Duration.ofSeconds(10));

    var e = catchThrowableOfType(KommoException.class, acme::account);

    assertThat(e.unauthorized()).isTrue();
    assertThat(node.grant("acme").reason())
        .get()
        .asString()
        .contains(
            "the answer to the renewal begun at "
                + NOON.plus(Duration.ofHours(25))
                + " by node-1 was lost, and Kommo does not take the token before it any more",
            "Token has been revoked");
    assertThat(node.alerts()).hasSize(1);
    assertThat(shop.kommo.tokenStats().refused()).isEqualTo(1);
  }

  @Test
  void an_account_whose_fresh_tokens_are_refused_is_not_renewed_with_every_call() {
    shop.kommo.account("acme").faults().add(Fault.status(401).on("GET", "*account"));

    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(acme::account).isInstanceOf(KommoException.class);
    }

    assertThat(refreshes()).isEqualTo(1);
  }

  @Test
  void a_pair_that_the_store_did_not_take_is_stored_by_the_next_who_asks() {
    var away = new Away(storage);
    try (var node = shop.node(away);
        Kommo client = node.client("acme")) {
      shop.clock.advance(Duration.ofHours(25));
      away.afterCommits(1);
      assertThatThrownBy(client::account).hasMessageContaining("the store is away");
      assertThat(refreshes()).isEqualTo(1);

      away.back();

      assertThat(client.account().subdomain()).isEqualTo("acme");
      assertThat(refreshes()).isEqualTo(1);
      assertThat(node.grant("acme").generation()).isEqualTo(2);
    }
  }

  @Test
  void in_seven_days_of_use_and_eighty_idle_ones_no_token_runs_out() {
    var job = new RenewTokens(node.tokens);
    Instant end = NOON.plus(Duration.ofDays(87));
    List<Duration> lives = new ArrayList<>();
    long calls = 1;
    Instant before = NOON;
    while (true) {
      Instant due = storage.work().nextReady().orElseThrow();
      if (due.isAfter(end)) {
        break;
      }
      lives.add(Duration.between(before, due));
      before = due;
      shop.clock.set(due);
      for (Job claimed : storage.work().claim(Sample.claim(due, 10))) {
        JobHandler.Result result = job.handle(claimed, claimed(due));
        assertThat(result.ending()).isEqualTo(new Ending.Done());
        storage.work().close(claimed, result.ending(), result.writes(), due);
      }
      if (due.isBefore(NOON.plus(Duration.ofDays(7)))) {
        assertThat(acme.account().subdomain()).isEqualTo("acme");
        calls++;
      }
    }

    shop.clock.set(end);
    assertThat(acme.account().subdomain()).isEqualTo("acme");
    assertThat(shop.kommo.tokenStats().refused()).isZero();
    assertThat(refreshes()).isEqualTo(lives.size()).isBetween(110L, 135L);
    assertThat(lives)
        .allSatisfy(
            life -> assertThat(life).isBetween(Duration.ofMinutes(936), Duration.ofMinutes(1080)))
        .doesNotHaveDuplicates();
    assertThat(shop.kommo.account("acme").stats().requests())
        .as("no call was refused")
        .isEqualTo(calls);
  }

  @Test
  void a_renewal_that_fails_in_the_background_comes_back_after_its_pause() {
    shop.kommo.faults().add(Fault.status(500).on("POST", "/oauth2/access_token").times(1));
    Instant due = storage.work().nextReady().orElseThrow();
    shop.clock.set(due);
    Job claimed = storage.work().claim(Sample.claim(due, 1)).getFirst();

    JobHandler.Result result = new RenewTokens(node.tokens).handle(claimed, claimed(due));

    assertThat(result.ending())
        .isEqualTo(new Ending.Postpone(due.plusSeconds(10), "its token could not be renewed"));
  }

  @Test
  void a_grant_that_is_gone_or_waits_for_consent_gives_no_token() {
    var host = KommoHost.of("new.kommo.com");
    storage
        .work()
        .commit(
            node.grants.create(ACME, "new", node.grants.draft(ACME, "new", host, Shop.APP), NOON),
            NOON);

    assertThatThrownBy(() -> node.tokens.source(ACME, "new").current())
        .isInstanceOfSatisfying(TokenException.class, e -> assertThat(e.reauthRequired()).isTrue())
        .hasMessageContaining("waiting for consent");
    assertThatThrownBy(() -> node.tokens.source(ACME, "nothing").current())
        .isInstanceOf(TokenException.class)
        .hasMessageContaining("removed");
  }

  @Test
  void a_removed_app_has_no_tokens_and_its_news_counts_only_with_its_signature() {
    long account = shop.kommo.account("acme").id();
    Granted installed = node.grants.installed("app", account).getFirst();
    var news = new Uninstall("app", account, Uninstall.hmac(Secret.of("secret"), "app|" + account));

    assertThat(news.signedWith(node.grants.app(installed).clientSecret())).isTrue();
    assertThat(news.signedWith(Secret.of("another"))).isFalse();
    assertThat(new Uninstall("app", account + 1, news.signature()).signedWith(Secret.of("secret")))
        .isFalse();
    Grant ended = node.grants.disconnected(installed, "removed");
    storage.work().commit(node.grants.change(installed, ended, NOON), NOON);

    assertThat(node.grant("acme").tokens()).isEmpty();
    assertThat(node.grant("acme").state()).isEqualTo(Grant.State.DISCONNECTED);
    assertThat(node.grants.installed("other", account)).isEmpty();
  }

  private static JobHandler.Claimed claimed(Instant now) {
    return new JobHandler.Claimed() {
      @Override
      public Instant now() {
        return now;
      }

      @Override
      public void checkpoint(List<Write> writes) {
        throw new AssertionError("a renewal is not noted in its job");
      }
    };
  }

  @Test
  void a_new_consent_after_a_change_of_the_app_never_meets_a_token_of_the_old_one() {
    acme.account();
    Granted before = node.grants.find(ACME, "acme").orElseThrow();
    Grant replaced = node.grants.replacing(before, KommoHost.of("globex.kommo.com"), Shop.APP);
    storage.work().commit(node.grants.change(before, replaced, NOON), NOON);

    assertThat(replaced.generation()).isEqualTo(before.grant().generation());
    assertThat(replaced.tokens()).isEmpty();
    assertThat(replaced.reason()).isEqualTo(Optional.of("waiting for consent in Kommo"));
  }
}
