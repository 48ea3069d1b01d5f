package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.secret.Secret;
import io.parley.server.console.access.Members;
import io.parley.server.console.access.Session;
import io.parley.server.console.access.Sessions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class MemberRoutesTest extends RouteTest {
  private static final String MEMBERS = "/api/account/members";

  private Members members() {
    return new Members(storage());
  }

  private Client.Reply invite(String login, String role) {
    return client.post(
        MEMBERS, "{'login':'" + login + "','name':'" + login + "','role':'" + role + "'}");
  }

  private String signIn(String login, String password) {
    Instant now = Instant.now();
    return new Sessions(storage())
        .open(
            members().authenticate(tenantId(), login, Secret.of(password), now).orElseThrow(), now)
        .cookie()
        .reveal();
  }

  private boolean signedIn(String cookie) {
    Optional<Session> session = new Sessions(storage()).find(cookie, Instant.now());
    return session.flatMap(members()::of).isPresent();
  }

  @Test
  void a_member_is_made_with_a_first_password_that_is_shown_once() {
    var made = invite("Ana@Shop.example", "operator");

    assertThat(made.status()).isEqualTo(201);
    assertThat(made.id()).isEqualTo("ana@shop.example");
    assertThat(made.text("passwordChosen")).isEqualTo("false");
    String password = made.text("password");
    assertThat(password).hasSizeGreaterThan(20);
    var read = client.get(made.location());
    assertThat(read.body()).doesNotContain(password).doesNotContain("argon2");
    assertThat(client.get(MEMBERS).body()).doesNotContain(password).contains("ana@shop.example");
    assertThat(members().authenticate(tenantId(), made.id(), Secret.of(password), Instant.now()))
        .hasValueSatisfying(member -> assertThat(member.mustChoosePassword()).isTrue());
  }

  @Test
  void a_first_password_is_over_after_a_week() {
    Secret password = Secret.of(invite("ana", "viewer").text("password"));
    Instant now = Instant.now();

    assertThat(
            members()
                .authenticate(
                    tenantId(), "ana", password, now.plus(Duration.ofDays(7).minusMinutes(1))))
        .isPresent();
    assertThat(
            members()
                .authenticate(
                    tenantId(), "ana", password, now.plus(Duration.ofDays(7).plusMinutes(1))))
        .isEmpty();
  }

  @Test
  void a_request_that_makes_no_sense_is_refused_by_field() {
    assertThat(invite("no blanks please", "viewer").wrongField()).isEqualTo("login");
    assertThat(invite("ana", "king").wrongField()).isEqualTo("role");
    assertThat(client.post(MEMBERS, "{'role':'viewer'}").wrongField()).isEqualTo("login");
    assertThat(client.post(MEMBERS, "{'login':'a','role':'viewer','tenant':'x'}").wrongField())
        .isEqualTo("tenant");
    invite("ana", "viewer");
    var taken = invite("ana", "viewer");
    assertThat(taken.status()).isEqualTo(409);
    assertThat(taken.wrongField()).isEqualTo("login");
  }

  @Test
  void another_role_or_password_and_removal_end_the_sessions() {
    for (String how : List.of("role", "password", "removal")) {
      var made = invite("ana", "viewer");
      String cookie = signIn("ana", made.text("password"));
      assertThat(signedIn(cookie)).isTrue();
      switch (how) {
        case "role" ->
            assertThat(client.patch(made.location(), "{'role':'operator'}").status())
                .isEqualTo(200);
        case "password" -> {
          var reset = client.post(made.location() + "/password", "{}");
          assertThat(reset.status()).isEqualTo(200);
          assertThat(reset.text("password")).isNotEqualTo(made.text("password"));
          assertThat(
                  members()
                      .authenticate(
                          tenantId(), "ana", Secret.of(made.text("password")), Instant.now()))
              .isEmpty();
        }
        default -> {}
      }
      assertThat(signedIn(cookie)).as(how).isEqualTo(how.equals("removal"));
      assertThat(client.delete(made.location()).status()).isEqualTo(204);
      assertThat(signedIn(cookie)).as(how).isFalse();
    }
  }

  @Test
  void a_session_of_a_removed_member_is_not_good_for_the_next_of_that_login() {
    var made = invite("ana", "viewer");
    String cookie = signIn("ana", made.text("password"));
    Session session = new Sessions(storage()).find(cookie, Instant.now()).orElseThrow();
    client.delete(made.location());
    invite("ana", "admin");

    assertThat(members().of(session)).isEmpty();
  }

  @Test
  void a_name_is_changed_without_ending_sessions_and_an_old_version_is_refused() {
    var made = invite("ana", "viewer");
    String tag = client.get(made.location()).header("ETag");
    String cookie = signIn("ana", made.text("password"));

    var changed = client.patch(made.location(), "{'name':'Ana Lima'}", "If-Match", tag);

    assertThat(changed.text("name")).isEqualTo("Ana Lima");
    assertThat(signedIn(cookie)).isTrue();
    assertThat(client.patch(made.location(), "{'name':'x'}", "If-Match", tag).status())
        .isEqualTo(412);
    assertThat(client.delete(made.location(), "If-Match", tag).status()).isEqualTo(412);
    assertThat(client.patch(made.location(), "{'login':'eva'}").wrongField()).isEqualTo("login");
  }

  @Test
  void the_last_owner_stays() {
    assertThat(client.delete(MEMBERS + "/owner").status()).isEqualTo(404);
    var first = invite("first", "owner");
    assertThat(client.delete(first.location()).status()).isEqualTo(409);
    assertThat(client.patch(first.location(), "{'role':'admin'}").status()).isEqualTo(409);

    var second = invite("second", "owner");
    assertThat(client.patch(first.location(), "{'role':'admin'}").status()).isEqualTo(200);
    assertThat(client.delete(second.location()).status()).isEqualTo(409);
  }

  @Test
  void two_owners_cannot_leave_at_once() throws Exception {
    List<String> owners =
        List.of(invite("first", "owner").location(), invite("second", "owner").location());

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Integer>> leaving =
          owners.stream()
              .<Callable<Integer>>map(each -> () -> client.delete(each).status())
              .toList();
      for (var left : threads.invokeAll(leaving)) {
        assertThat(left.get()).isIn(204, 409);
      }
    }

    assertThat(client.get(MEMBERS).items()).hasSize(1);
  }

  @Test
  void nobody_reaches_above_their_own_role() {
    var owner = invite("boss", "owner");
    Client admin = withRole("admin");

    assertThat(admin.post(MEMBERS, "{'login':'x','role':'owner'}").status()).isEqualTo(403);
    assertThat(admin.patch(owner.location(), "{'name':'x'}").status()).isEqualTo(403);
    assertThat(admin.post(owner.location() + "/password", "{}").status()).isEqualTo(403);
    assertThat(admin.delete(owner.location()).status()).isEqualTo(403);
    assertThat(admin.post(MEMBERS, "{'login':'x','role':'admin'}").status()).isEqualTo(201);
    assertThat(admin.patch(MEMBERS + "/x", "{'role':'owner'}").status()).isEqualTo(403);
    assertThat(withRole("operator").get(MEMBERS).status()).isEqualTo(403);
  }
}
