package io.parley.automation.sequence;

import static io.parley.automation.rule.Condition.field;
import static io.parley.automation.sequence.SequenceBuilder.replied;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.automation.rule.ActionCall;
import io.parley.automation.rule.FieldTypes;
import io.parley.core.action.ActionCatalog;
import io.parley.core.json.Json;
import java.time.DayOfWeek;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SequenceFormTest {
  private static final String VIP =
      """
      {"name": "vip", "enabled": true, "on": ["lead.created", "lead.status_changed"],
       "when": {"field": "lead.price", "op": "gt", "value": 1000},
       "exitOn": ["message.received",
                  {"on": "lead.status_changed",
                   "when": {"field": "lead.statusId", "op": "eq", "value": 143}},
                  {"field": "lead.tags", "op": "contains", "value": "stop"}],
       "reenrol": "restart", "reenrolAfter": "P30D",
       "quietHours": {"from": "21:00", "to": "08:00"},
       "sendWindow": "businessHours",
       "steps": [
         {"id": "hello", "type": "message", "text": "Thank you, {{contact.name}}!"},
         {"id": "s2", "type": "wait", "for": "PT24H"},
         {"id": "s3", "type": "branch",
          "when": {"field": "enrolment.replied", "op": "eq", "value": true}, "then": "end"},
         {"id": "s4", "type": "waitUntil", "time": "09:00", "days": ["monday", "tuesday"]},
         {"id": "s5", "type": "aiMessage", "prompt": "Ask whether anything is unclear"},
         {"id": "s6", "type": "wait", "for": "PT4H", "business": true},
         {"id": "s7", "type": "action", "action": {"type": "createTask", "text": "Call"}},
         {"id": "end", "type": "exit"}]}
      """;

  private static SequenceBuilder fluent() {
    return Sequence.named("vip")
        .on("lead.created", "lead.status_changed")
        .when(field("lead.price").gt(1000))
        .exitOnReply()
        .exitOn(ExitRule.on("lead.status_changed", field("lead.statusId").eq(143)))
        .exitOn(ExitRule.when(field("lead.tags").contains("stop")))
        .reenrol(Reenrolment.RESTART.after(Duration.ofDays(30)))
        .quietHours("21:00", "08:00")
        .sendWindow(new SendTimes.Window.Account())
        .message("Thank you, {{contact.name}}!")
        .as("hello")
        .waitFor(Duration.ofDays(1))
        .unless(replied())
        .waitUntil("09:00", DayOfWeek.MONDAY, DayOfWeek.TUESDAY)
        .aiMessage("Ask whether anything is unclear")
        .waitForBusinessTime(Duration.ofHours(4))
        .createTask("Call");
  }

  @Test
  void a_sequence_in_java_equals_the_one_in_json() {
    assertThat(fluent().build()).isEqualTo(Sequence.fromJson(Json.readMap(VIP)));
  }

  @Test
  void a_sequence_is_the_same_after_being_written_and_read() {
    Sequence own =
        Sequence.fromJson(
            Json.readMap(
                """
                {"name":"own","reenrol":"never",
                 "quietHours":{"from":"00:00","to":"24:00","days":["sunday"],"zone":"Asia/Tokyo"},
                 "sendWindow":{"hours":{"monday":[{"from":"09:00","to":"13:00"},
                                                  {"from":"22:00","to":"24:00"}]},
                   "holidays":["2026-12-25"],"dates":{"2026-12-24":[{"from":"09:00","to":"12:00"}]},
                   "zone":"Europe/Madrid"},
                 "steps":[{"id":"a","type":"branch","when":{"expr":"lead.price > 10"},
                           "then":"c","else":"b"},
                          {"id":"b","type":"message","text":"x"},
                          {"id":"c","type":"exit"}]}
                """));

    for (Sequence sequence : List.of(own, fluent().build())) {
      assertThat(Sequence.fromJson(Json.readMap(Json.write(sequence.toJson()))))
          .isEqualTo(sequence);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'colour':'red'|colour",
        "'on':['Lead created']|on[0]",
        "'on':'lead.created'|on",
        "'reenrol':'often'|reenrol",
        "'reenrol':'never','reenrolAfter':'P1D'|reenrolAfter",
        "'reenrolAfter':'P1M'|reenrolAfter",
        "'quietHours':{'from':'9','to':'10:00'}|quietHours.from",
        "'quietHours':{'from':'00:00','to':'24:00'}|quietHours.from",
        "'quietHours':{'from':'21:00','to':'08:00','zone':'Mars/One'}|quietHours.zone",
        "'sendWindow':'always'|sendWindow",
        "'sendWindow':{'hours':{'mon':[]}}|sendWindow.hours.mon",
        "'sendWindow':{'hours':{}}|sendWindow.hours",
        "'sendWindow':{'hours':{'monday':[{'from':'09:00','to':'25:00'}]}}|sendWindow.hours.monday[0].to",
        "'exitOn':[{'on':'x.y','what':1}]|exitOn[0].what",
        "'exitOn':[{'field':'lead.price','op':'huge'}]|exitOn[0].op",
        "'when':{'all':[{'field':'lead.price','op':'gt','value':'much'}]}|when.all[0].value",
      })
  void a_wrong_field_is_named(String wrong, String field) {
    String json =
        "{\"name\":\"x\",\"steps\":[{\"id\":\"a\",\"type\":\"exit\"}],"
            + wrong.replace('\'', '"')
            + "}";

    assertThatThrownBy(() -> Sequence.fromJson(Json.readMap(json)))
        .isInstanceOfSatisfying(
            InvalidSequenceException.class, e -> assertThat(e.field()).isEqualTo(field));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'id':'a','type':'shout'}|steps[0].type",
        "{'id':'1a','type':'exit'}|steps[0].id",
        "{'id':'a','type':'message','text':' '}|steps[0].text",
        "{'id':'a','type':'message'}|steps[0].text",
        "{'id':'a','type':'wait','for':'PT0S'}|steps[0].for",
        "{'id':'a','type':'wait','for':'P400D'}|steps[0].for",
        "{'id':'a','type':'wait','for':3600}|steps[0].for",
        "{'id':'a','type':'waitUntil','time':'9 am'}|steps[0].time",
        "{'id':'a','type':'waitUntil','time':'09:00','days':['funday']}|steps[0].days[0]",
        "{'id':'a','type':'branch','when':{'field':'x.y','op':'exists'},'then':'b'}|steps[0].then",
        "{'id':'a','type':'branch','when':{'field':'x.y','op':'exists'},'else':'a'}|steps[0].else",
        "{'id':'a','type':'branch','when':{'field':'x.y','op':'exists'}}|steps[0].then",
        "{'id':'a','type':'exit'},{'id':'b','type':'exit'}|steps[1]",
        "{'id':'a','type':'message','text':'x'},{'id':'a','type':'exit'}|steps[1].id",
        "{'id':'a','type':'action','action':{'type':'a b'}}|steps[0].action.type",
        "{'id':'a','type':'exit','text':'x'}|steps[0].text",
      })
  void a_wrong_step_is_named(String steps, String field) {
    String json = "{\"name\":\"x\",\"steps\":[" + steps.replace('\'', '"') + "]}";

    assertThatThrownBy(() -> Sequence.fromJson(Json.readMap(json)))
        .isInstanceOfSatisfying(
            InvalidSequenceException.class, e -> assertThat(e.field()).isEqualTo(field));
  }

  @Test
  void going_back_is_refused_so_that_every_way_ends() {
    SequenceBuilder loop =
        Sequence.named("x").message("a").as("first").branch(replied(), "last", "first");

    refused(
        () -> loop.exit().as("last").build(), "steps[1].else 'first' must be the id of a later");
    refused(() -> Sequence.named("x").build(), "steps has 0 entries; it must have 1 to 100");
    refused(() -> Sequence.named(" ").exit().build(), "name of 1 characters must have 1 to 200");
  }

  private static void refused(ThrowingCallable making, String message) {
    assertThatThrownBy(making)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void what_would_only_fail_when_it_runs_is_found_when_it_is_saved() {
    var check =
        new SequenceCheck(
            FieldTypes.standard(), ActionCatalog.of(List.of(new Outbox("createTask"))));
    Sequence sequence =
        Sequence.named("x")
            .when(field("enrolment.replied").eq(true))
            .exitOn(ExitRule.when(field("lead.prise").gt(1)))
            .message("Hi {{lead.nickname}}")
            .unless(field("lead.price").startsWith("1"))
            .action(ActionCall.of("createTask", Map.of("words", "Call")))
            .action(ActionCall.addTag("vip"))
            .message("Hi {{lead.name}} {{enrolment.startedAt}}")
            .build();

    assertThat(check.problems(sequence))
        .extracting(FieldTypes.Problem::place)
        .containsExactlyInAnyOrder(
            "when.field",
            "exitOn[0].when.field",
            "steps[0].text",
            "steps[1].when.op",
            "steps[2].action.text",
            "steps[2].action.words",
            "steps[3].action.type");
  }
}
