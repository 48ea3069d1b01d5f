package io.parley.kommo.news;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.event.Event;
import io.parley.core.event.EventState;
import io.parley.core.inmemory.InMemoryStorage;
import io.parley.core.work.Effect;
import io.parley.core.work.EffectState;
import io.parley.core.work.Screening.Screened;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import io.parley.kommo.webhook.WebhookReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KommoScreeningTest {
  private static final TenantId TENANT = new TenantId("acme");
  private static final Instant NOW = Instant.parse("2025-11-24T16:00:00Z");
  private static final long SECOND = NOW.getEpochSecond() - 100;

  private final Storage storage = new InMemoryStorage();
  private final List<String> looked = new ArrayList<>();
  private Look.Seen seen = new Look.Seen.Hidden();
  private final KommoScreening screening =
      new KommoScreening(
          storage.log(),
          event -> {
            looked.add(event.subject());
            return seen;
          });

  private Event told(String form) {
    return told("kommo/1", form);
  }

  private Event told(String source, String form) {
    Event event =
        WebhookReader.read(form.getBytes(StandardCharsets.UTF_8), NOW)
            .getFirst()
            .event(TENANT, UniqueId.at(NOW), source);
    storage.work().commit(List.of(new Write.Happened(event)), NOW);
    return storage.log().event(TENANT, event.id()).orElseThrow().event();
  }

  private Event moved(long status, long at) {
    return told(
        "leads[status][0][id]=17&leads[status][0][status_id]=%d&leads[status][0][last_modified]=%d"
            .formatted(status, at));
  }

  private Event changed(String name, int price, long at) {
    return told(
        "leads[update][0][id]=17&leads[update][0][name]=%s&leads[update][0][price]=%d&leads[update][0][tags][0][name]=vip&leads[update][0][modified_user_id]=5&leads[update][0][last_modified]=%d"
            .formatted(name, price, at));
  }

  private Screened screen(Event event) {
    Screened screened = screening.screen(event, NOW);
    List<Write> writes = new ArrayList<>();
    switch (screened) {
      case Screened.News(Event known) -> {
        writes.add(new Write.Amend(known));
        writes.add(new Write.Mark(TENANT, event.id(), EventState.PROCESSED, "done"));
      }
      case Screened.Old(String why) ->
          writes.add(new Write.Mark(TENANT, event.id(), EventState.IGNORED, why));
    }
    storage.work().commit(writes, NOW);
    return screened;
  }

  private Event news(Event event) {
    assertThat(screen(event)).isInstanceOf(Screened.News.class);
    return storage.log().event(TENANT, event.id()).orElseThrow().event();
  }

  private void old(Event event, String why) {
    assertThat(screen(event))
        .isInstanceOfSatisfying(
            Screened.Old.class,
            screened -> assertThat(screened.reason()).startsWith("old news: ").contains(why));
  }

  private Effect did(String action, Map<String, @Nullable Object> parameters, Instant at) {
    var planned =
        Effect.planned(
            TENANT,
            action + parameters + at,
            UniqueId.at(at),
            action,
            "talk:191",
            parameters,
            Map.of("lead", "17", "talk", "191", "integration", "1"),
            Optional.of("cause"),
            1,
            at);
    storage.work().commit(List.of(new Write.Plan(planned)), at);
    storage.work().commit(List.of(new Write.Sending(TENANT, planned.key())), at);
    storage
        .work()
        .commit(
            List.of(
                new Write.Settle(
                    TENANT, planned.key(), EffectState.DONE, Optional.of("r-9"), Optional.empty())),
            at);
    return planned;
  }

  @Test
  void what_happened_before_something_that_is_known_already_is_old_news() {
    Event last = moved(103, SECOND + 2);
    Event first = moved(101, SECOND);
    Event second = moved(102, SECOND + 1);

    old(first, "overtaken by event " + last.id());
    old(second, "overtaken");
    news(last);
    assertThat(looked).isEmpty();
  }

  @Test
  void of_two_moves_in_one_second_the_one_that_holds_is_news() {
    Event there = moved(101, SECOND);
    Event back = moved(100, SECOND);
    seen = new Look.Seen.There(Map.of("lead.statusId", 100L, "lead.name", "As it is now"));

    old(there, "by now");
    assertThat(news(back).facts()).containsEntry("lead.name", "As it is now");
    assertThat(looked).containsExactly("lead:17", "lead:17");
  }

  @Test
  void a_move_told_by_the_pipelines_hook_too_is_told_once() {
    news(moved(101, NOW.getEpochSecond() - 1));

    old(told("leads[status][0][id]=17&leads[status][0][status_id]=101"), "told before");
  }

  @Test
  void a_move_without_a_time_is_compared_with_what_is_there() {
    seen = new Look.Seen.There(Map.of("lead.statusId", 102L));
    old(told("leads[status][0][id]=17&leads[status][0][status_id]=101"), "102");
    news(told("leads[status][0][id]=17&leads[status][0][status_id]=102"));

    seen = new Look.Seen.Gone();
    old(told("leads[status][0][id]=18&leads[status][0][status_id]=101"), "not there");
  }

  @Test
  void what_was_made_is_told_as_it_is_by_now_and_once() {
    moved(101, SECOND + 5);
    String made =
        "leads[add][0][id]=17&leads[add][0][status_id]=100&leads[add][0][last_modified]=" + SECOND;

    assertThat(news(told(made)).facts()).containsEntry("lead.statusId", 101);
    old(told(made + "&leads[add][0][via]=history"), "told before");
  }

  @Test
  void what_was_deleted_since_is_old_and_what_was_restored_is_not() {
    told("leads[delete][0][id]=17");
    String made = "leads[add][0][id]=17&leads[add][0][last_modified]=" + SECOND;
    old(told(made), "deleted since");

    told("leads[delete][0][id]=18");
    told("leads[restore][0][id]=18&leads[restore][0][last_modified]=" + (SECOND + 500));
    news(told(made.replace("=17", "=18")));
  }

  @Test
  void a_note_and_a_completed_task_are_told_once() {
    String note =
        "leads[note][0][note][id]=81&leads[note][0][note][element_type]=2&leads[note][0][note][element_id]=17";
    news(told(note + "&leads[note][0][note][text]=a"));
    old(told(note + "&leads[note][0][note][text]=a.png"), "told before");

    String task = "task[update][0][id]=60&task[update][0][status]=1&task[update][0][updated_at]=";
    news(told(task + SECOND + "&task[update][0][action_close]=1"));
    old(told(task + (SECOND + 1) + "&task[update][0][action_close]=1"), "told before");
  }

  @Test
  void two_accounts_of_a_tenant_do_not_overtake_each_other() {
    moved(103, SECOND + 2);

    news(
        told(
            "kommo/2",
            "leads[status][0][id]=17&leads[status][0][status_id]=5&leads[status][0][last_modified]="
                + SECOND));
  }

  @Test
  void a_change_tells_what_there_was_before_it() {
    news(changed("Table", 100, SECOND));
    Event skipped = changed("Oak table", 100, SECOND + 1);
    Event last = changed("Oak table", 120, SECOND + 2);

    old(skipped, "overtaken");
    assertThat(news(last).facts())
        .containsEntry("was.lead.price", 100)
        .containsEntry("was.lead.name", "Table")
        .doesNotContainKey("was.lead.tags");
  }

  @Test
  void our_own_change_comes_back_as_an_echo_and_the_next_one_is_a_persons() {
    news(changed("Table", 100, SECOND - 50));
    Effect effect = did("setPrice", Map.of("price", "250.0"), Instant.ofEpochSecond(SECOND));

    Event echo = news(changed("Table", 250, SECOND));
    assertThat(echo.facts())
        .containsEntry("event.echo", true)
        .containsEntry("event.author", "parley")
        .containsEntry("event.effect", effect.id());
    assertThat(echo.cause()).contains("cause");
    assertThat(echo.depth()).isEqualTo(1);

    assertThat(news(changed("Desk", 250, SECOND + 3)).facts())
        .containsEntry("event.echo", false)
        .containsEntry("event.author", "user");
  }

  @Test
  void a_change_of_something_else_in_the_same_moment_is_not_taken_for_ours() {
    news(changed("Table", 100, SECOND - 50));
    did("setPrice", Map.of("price", 250), Instant.ofEpochSecond(SECOND));

    assertThat(news(changed("Desk", 250, SECOND)).facts()).containsEntry("event.echo", false);
  }

  @Test
  void every_kind_of_act_is_recognised_when_it_comes_back() {
    Instant at = Instant.ofEpochSecond(SECOND);
    did("moveLead", Map.of("statusId", 102), at);
    did("assign", Map.of("userId", 6), at);
    did("addNote", Map.of("text", "Wants oak"), at);
    did("createTask", Map.of("text", "Call"), at);
    did("sendMessage", Map.of("text", "We deliver to Porto."), at);

    List<Event> told =
        List.of(
            moved(102, SECOND),
            told(
                "leads[responsible][0][id]=17&leads[responsible][0][responsible_user_id]=6&leads[responsible][0][last_modified]="
                    + SECOND),
            told(
                "leads[note][0][note][id]=5&leads[note][0][note][text]=Wants+oak&leads[note][0][note][element_type]=2&leads[note][0][note][element_id]=17&leads[note][0][note][created_at]="
                    + SECOND),
            told("task[add][0][id]=9&task[add][0][text]=Call&task[add][0][created_at]=" + SECOND),
            told(
                "message[add][0][id]=m&message[add][0][talk_id]=191&message[add][0][type]=outgoing&message[add][0][text]=We+deliver+to+Porto.&message[add][0][author][type]=user&message[add][0][created_at]="
                    + SECOND));

    assertThat(told)
        .allSatisfy(event -> assertThat(news(event).facts()).containsEntry("event.echo", true));
  }

  @Test
  void a_person_who_answers_is_no_echo_and_a_customer_is_a_customer() {
    did("sendMessage", Map.of("text", "We deliver to Porto."), Instant.ofEpochSecond(SECOND));
    String message = "message[add][0][talk_id]=191&message[add][0][created_at]=" + SECOND;

    assertThat(
            news(told(
                    message
                        + "&message[add][0][id]=a&message[add][0][type]=outgoing&message[add][0][text]=Hello&message[add][0][author][type]=user"))
                .facts())
        .containsEntry("event.echo", false)
        .containsEntry("event.author", "user");
    assertThat(
            news(told(message + "&message[add][0][id]=b&message[add][0][type]=incoming")).facts())
        .containsEntry("event.author", "customer");
  }
}
