package io.parley.kommo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.parley.core.RemoteException;
import io.parley.core.SdkException;
import io.parley.core.secret.Secret;
import io.parley.kommo.entity.EntityKind;
import io.parley.kommo.entity.LeadPatch;
import io.parley.kommo.entity.NoteDraft;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KommoHttpTest {
  private static final String LEAD = "{\"id\":7,\"name\":\"Bike\"}";
  private final ScriptedKommo server = new ScriptedKommo();
  private final Kommo kommo = server.builder().userAgent("shop/1").build();

  @AfterEach
  void stop() {
    kommo.close();
    server.close();
  }

  @Test
  void a_call_carries_the_token_and_no_cookie() {
    server.reply(200, "application/hal+json", LEAD, "Set-Cookie", "session=1");
    server.reply(200, LEAD);

    kommo.leads().find(7);
    kommo.leads().find(7);

    assertThat(server.last().line()).isEqualTo("GET /api/v4/leads/7");
    assertThat(server.last().query()).isEqualTo("with=contacts,loss_reason");
    assertThat(server.last().header("Authorization")).isEqualTo("Bearer test-token");
    assertThat(server.last().header("User-agent")).isEqualTo("shop/1");
    assertThat(server.last().headers()).doesNotContainKey("Cookie");
  }

  @Test
  void no_content_means_nothing_there() {
    server.reply(204, "");

    assertThat(kommo.leads().find(7)).isEmpty();
  }

  @Test
  void a_write_is_json_without_a_charset() {
    server.reply(200, "{\"_embedded\":{\"leads\":[{\"id\":7}]}}");

    kommo.leads().update(7, LeadPatch.builder().price(new BigDecimal("12.50")).build());

    assertThat(server.last().line()).isEqualTo("PATCH /api/v4/leads");
    assertThat(server.last().header("Content-type")).isEqualTo("application/json");
    assertThat(server.last().body()).isEqualTo("[{\"id\":7,\"price\":12.50}]");
  }

  @Test
  void a_problem_tells_status_call_request_id_and_what_was_wrong() {
    server.reply(
        400,
        """
        {"validation-errors":[{"request_id":"0","errors":[
          {"code":"NotSupportedChoice","path":"custom_fields_values.0.field_id",
           "detail":"The value you selected is not a valid choice."}]}],
         "title":"Bad Request","type":"https://httpstatus.es/400","status":400,
         "detail":"Request validation failed"}
        """);

    var e = failure(() -> kommo.leads().update(7, LeadPatch.builder().addTag("vip").build()));

    assertThat(e.status()).isEqualTo(400);
    assertThat(e.call()).isEqualTo("PATCH /api/v4/leads");
    assertThat(e.requestId()).contains("req-1");
    assertThat(e.retryable()).isFalse();
    assertThat(e.mayHaveHappened()).isFalse();
    assertThat(e.errors())
        .containsExactly(
            new ValidationError(
                "0",
                "NotSupportedChoice",
                "custom_fields_values.0.field_id",
                "The value you selected is not a valid choice."));
    assertThat(e)
        .hasMessage(
            "kommo: status 400 on PATCH /api/v4/leads: Bad Request: Request validation failed;"
                + " custom_fields_values.0.field_id NotSupportedChoice");
  }

  @Test
  void a_html_refusal_is_told_in_words() {
    server.reply(403, "text/html", "<html><style>b{}</style><h1>403\nForbidden</h1></html>");

    var e = failure(() -> kommo.account());

    assertThat(e.status()).isEqualTo(403);
    assertThat(e.detail()).isEqualTo("403 Forbidden");
    assertThat(e.unavailable()).isTrue();
  }

  @Test
  void an_error_never_shows_query_or_token() {
    server.reply(400, "{\"title\":\"Bad\"}");

    var e = failure(() -> kommo.leads().search(q -> q.text("+491700000")).toList());

    assertThat(e.getMessage()).doesNotContain("test-token").doesNotContain("491700000");
  }

  @Test
  void a_good_status_without_json_is_an_error() {
    server.reply(200, "text/html", "<html>maintenance");
    server.reply(200, "text/html", "<html>maintenance");
    server.reply(200, LEAD);

    assertThat(kommo.leads().find(7)).isPresent();
  }

  @Test
  void an_accepted_answer_in_plain_text_is_not_parsed() {
    server.reply(202, "text/html", "Accepted");

    assertThat(kommo.talks().sendMessage(9, "hi")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504})
  void a_read_is_repeated_after_a_server_error(int status) {
    server.reply(status, "text/html", "<h1>bad gateway</h1>").reply(200, LEAD);

    assertThat(kommo.leads().find(7)).isPresent();
    assertThat(server.time.slept()).isPositive();
  }

  @Test
  void after_three_tries_the_error_stands() {
    server.reply(500, "{}").reply(500, "{}").reply(500, "{}");

    var e = failure(() -> kommo.leads().find(7));

    assertThat(e.retryable()).isTrue();
    assertThat(e.mayHaveHappened()).isFalse();
    assertThat(server.asked()).hasSize(3);
  }

  @Test
  void a_patch_is_repeated_after_a_cut_connection() {
    server.drop().reply(200, "{}");

    kommo.leads().update(7, LeadPatch.builder().addTag("vip").build());

    assertThat(server.asked()).hasSize(2);
  }

  @Test
  void a_patch_that_may_have_got_through_once_stays_so_when_the_next_try_cannot_go_out() {
    server.drop().reply(429, "{\"retry_after\":300}");

    var e = failure(() -> kommo.leads().update(7, LeadPatch.builder().addTag("vip").build()));

    assertThat(e.status()).isEqualTo(429);
    assertThat(e.retryAfter()).contains(Duration.ofMinutes(5));
    assertThat(e.mayHaveHappened()).isTrue();
  }

  @Test
  void an_interrupted_caller_is_not_held_by_repetitions() {
    Thread.currentThread().interrupt();

    var e = failure(() -> kommo.leads().find(7));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(e.mayHaveHappened()).isFalse();
    assertThat(server.asked()).isEmpty();
  }

  @Test
  void a_creation_is_never_repeated_after_a_cut_connection() {
    server.drop().reply(200, "{}");

    var e = failure(this::writeNote);

    assertThat(e.mayHaveHappened()).isTrue();
    assertThat(e.retryable()).isTrue();
    assertThat(e.status()).isEqualTo(KommoException.NO_ANSWER);
    assertThat(server.asked()).hasSize(1);
  }

  @Test
  void a_creation_is_not_repeated_when_a_kept_connection_is_cut_under_it() {
    server.reply(200, LEAD).drop().reply(200, "{}");
    kommo.leads().find(7);

    assertThat(failure(this::writeNote).mayHaveHappened()).isTrue();
    assertThat(server.asked()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 500, 503})
  void a_creation_is_never_repeated_after_an_error(int status) {
    server.reply(status, "application/problem+json", "{}", "Retry-After", "0").reply(200, "{}");

    var e = failure(this::writeNote);

    assertThat(e.mayHaveHappened()).isEqualTo(status >= 500);
    assertThat(server.asked()).hasSize(1);
  }

  @Test
  void a_creation_is_repeated_after_a_429_because_nothing_was_done() {
    server.reply(429, "{\"retry_after\":2}");
    server.reply(200, "{\"_embedded\":{\"notes\":[{\"id\":5,\"request_id\":\"0\"}]}}");
    long start = server.time.nanos();

    assertThat(writeNote()).isEqualTo(5);

    assertThat(server.time.nanos() - start).isGreaterThanOrEqualTo(2_000_000_000L);
  }

  @Test
  void a_creation_is_repeated_when_no_connection_came_about() throws IOException {
    int free;
    try (var probe = new ServerSocket(0)) {
      free = probe.getLocalPort();
    }
    try (var away =
        Kommo.connect(URI.create("http://127.0.0.1:" + free))
            .longLivedToken(Secret.of("t"))
            .time(server.time)
            .budget(server.budget)
            .build()) {

      var e = failure(() -> away.notes(EntityKind.LEADS).create(7, NoteDraft.text("x")));

      assertThat(e.mayHaveHappened()).isFalse();
      assertThat(e.retryable()).isTrue();
      assertThat(server.budget.counters().granted()).isEqualTo(3);
    }
  }

  @Test
  void a_429_that_asks_for_minutes_is_given_to_the_caller() {
    server.reply(429, "{\"title\":\"Too Many Requests\",\"retry_after\":300}");

    assertThatThrownBy(() -> kommo.leads().find(7))
        .isInstanceOf(RemoteException.class)
        .hasMessage("kommo: rate limit reached on GET /api/v4/leads/7; retry after PT5M")
        .extracting(e -> ((SdkException) e).retryAfter().orElseThrow())
        .isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void while_the_account_is_on_hold_nothing_is_sent() {
    server.reply(429, "{\"retry_after\":300}");
    failure(() -> kommo.leads().find(7));

    var e = failure(() -> kommo.in(Lane.LIVE).contacts().find(8));

    assertThat(e.retryAfter()).contains(Duration.ofMinutes(5));
    assertThat(e.mayHaveHappened()).isFalse();
    assertThat(server.asked()).hasSize(1);
  }

  @Test
  void a_wait_is_capped_at_ten_minutes_and_read_from_the_header_too() {
    server.reply(429, "text/html", "slow down", "Retry-After", "Mon, 23 Nov 2026 12:07:00 GMT");
    var dated = failure(() -> kommo.leads().find(7));
    server.time.advance(Duration.ofMinutes(7));
    server.reply(429, "{\"retry_after\":86400}");
    var long_ = failure(() -> kommo.leads().find(7));

    assertThat(dated.retryAfter()).contains(Duration.ofMinutes(7));
    assertThat(long_.retryAfter()).contains(Duration.ofMinutes(10));
  }

  @Test
  void a_revoked_token_is_told_and_not_tried_again() {
    server.reply(401, "{\"title\":\"Unauthorized\"}");

    assertThat(failure(() -> kommo.account()).unauthorized()).isTrue();
    assertThat(server.asked()).hasSize(1);
  }

  @Test
  void a_redirect_is_not_followed_with_the_token() {
    server.reply(302, "text/html", "", "Location", server.base() + "/elsewhere");

    assertThat(failure(() -> kommo.account()).status()).isEqualTo(302);
    assertThat(server.asked()).hasSize(1);
  }

  @Test
  void a_block_is_recognised_and_named() {
    server.reply(429, "{\"retry_after\":1}").reply(200, LEAD);
    kommo.leads().find(7);
    server.reply(403, "text/html", "Forbidden").reply(403, "text/html", "Forbidden");
    failure(() -> kommo.leads().find(7));

    var e = failure(() -> kommo.contacts().find(8));

    assertThat(e.retryAfter()).contains(Duration.ofMinutes(15));
    assertThat(e).hasMessageContaining("seems to be blocked");
  }

  @Test
  void an_account_is_a_kommo_host_and_nothing_else() {
    for (String wrong :
        new String[] {
          "evil.example", "www.kommo.com", "a.kommo.com.evil.example", "a.kommo.com/x"
        }) {
      assertThatThrownBy(() -> Kommo.connect(wrong)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> Kommo.connect(URI.create("http://user@127.0.0.1/")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Kommo.connect("acme.kommo.com").build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a token is required: call longLivedToken or tokens");
    assertThatThrownBy(() -> Kommo.connect("acme.kommo.com").longLivedToken(Secret.of("s3cret\n")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("s3cret");
  }

  private long writeNote() {
    return kommo.notes(EntityKind.LEADS).create(7, NoteDraft.text("called back"));
  }

  private static KommoException failure(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    return catchThrowableOfType(KommoException.class, call);
  }
}
