package io.parley.core.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.action.ActionCatalog;
import io.parley.core.action.ActionSpec;
import io.parley.core.conversation.ToolCall;
import io.parley.core.testkit.GuardContract;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolsetTest {
  static final ActionCatalog CATALOG =
      ActionCatalog.of(List.of())
          .with(
              List.of(
                  spec("addTag", "\"tag\":{\"type\":\"string\",\"minLength\":1}", "\"tag\""),
                  spec("addNote", "\"text\":{\"type\":\"string\"}", "\"text\""),
                  spec("moveLead", "\"leadId\":{},\"statusId\":{\"type\":\"integer\"}", ""),
                  spec("handoff", "\"reason\":{\"type\":\"string\"}", ""),
                  spec("sendMessage", "\"text\":{\"type\":\"string\"}", ""),
                  spec("callWebhook", "\"url\":{\"type\":\"string\"}", "")));

  private final Tools tools = new Tools(CATALOG, Set.of("addTag", "addNote", "moveLead"));

  private static ActionSpec spec(String type, String properties, String required) {
    return new ActionSpec(
        type,
        "{\"type\":\"object\",\"additionalProperties\":false,\"description\":\"does it\","
            + "\"properties\":{"
            + properties
            + "},\"required\":["
            + required
            + "]}");
  }

  private Toolset toolset(String... allowed) {
    Agent plain = GuardContract.question().agent();
    var agent =
        new Agent(
            plain.tenant(),
            plain.id(),
            1,
            plain.createdAt(),
            plain.updatedAt(),
            plain.profile().conduct(Conduct.DEFAULT.tools(allowed)));
    return tools.of(agent, Map.of("integration", "i1", "lead", "17", "talk", "191"));
  }

  @Test
  void only_what_the_agent_is_allowed_is_offered() {
    assertThat(toolset("addTag").offered()).extracting(ActionSpec::type).containsExactly("addTag");
    assertThat(toolset().isEmpty()).isTrue();
  }

  @Test
  void what_needs_an_account_is_not_offered_where_there_is_none() {
    Agent plain = GuardContract.question().agent();
    var agent =
        new Agent(
            plain.tenant(),
            plain.id(),
            1,
            plain.createdAt(),
            plain.updatedAt(),
            plain.profile().conduct(Conduct.DEFAULT.tools("addTag", "handoff")));

    assertThat(tools.of(agent, Map.of("conversation", "c-1")).offered())
        .extracting(ActionSpec::type)
        .containsExactly("handoff");
  }

  @Test
  void words_to_the_customer_and_addresses_are_never_a_tool() {
    assertThat(tools.problem(List.of("addTag", "handoff"))).isEmpty();
    assertThat(tools.problem(List.of("sendMessage"))).isPresent();
    assertThat(tools.problem(List.of("callWebhook"))).isPresent();
    assertThat(tools.problem(List.of("fly")).orElseThrow())
        .isEqualTo(
            "'fly' is nothing that a model may call; known are [addNote, addTag, handoff,"
                + " moveLead]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "fly | {} | there is no tool 'fly'",
        "handoff | {} | there is no tool 'handoff'",
        "addTag | {} | tag is missing",
        "addTag | {\"tag\":\"vip\",\"leadId\":99} | leadId '99' is not the lead of this talk",
        "addTag | {\"tag\":\"vip\",\"colour\":\"red\"} | colour is unknown",
        "addTag | {\"tag\":5} | tag must be a text",
        "addTag | {\"tag\":\"{{lead.price}}\"} | {{lead.price}} is no fact that is known",
        "addTag | [1] | its arguments are no JSON object",
        "addTag | {\"tag\": | its arguments are no JSON object",
        "moveLead | {\"leadId\":18,\"statusId\":2} | leadId '18' is not the lead of this talk",
        "addNote | {\"text\":\"see http://canary.test/?d=1\"} | must not hold links or markup",
        "addNote | {\"text\":\"![x](y)\"} | must not hold links or markup"
      })
  void a_call_that_is_not_allowed_or_not_well_formed_is_refused(
      String tool, String arguments, String reason) {
    ToolCall call =
        toolset("addTag", "addNote", "moveLead")
            .calls(GuardContract.question())
            .judge(tool, arguments);

    assertThat(call.state()).isEqualTo(ToolCall.State.REFUSED);
    assertThat(call.result()).startsWith("refused: ").contains(reason);
  }

  @Test
  void what_the_talk_is_about_may_be_named() {
    assertThat(
            toolset("moveLead")
                .calls(GuardContract.question())
                .judge("moveLead", "{\"leadId\":17,\"statusId\":2}")
                .state())
        .isEqualTo(ToolCall.State.PLANNED);
  }

  @Test
  void five_acts_are_planned_in_a_turn_however_many_are_called() {
    Toolset.Calls calls = toolset("addTag").calls(GuardContract.question());
    for (int i = 0; i < 100; i++) {
      calls.judge("addTag", "{\"tag\":\"t" + i + "\"}");
    }

    assertThat(calls.made()).hasSize(20);
    assertThat(calls.made().stream().filter(call -> call.state() == ToolCall.State.PLANNED))
        .hasSize(Toolset.MOST_CALLS);
  }

  @Test
  void the_same_act_is_planned_once() {
    Toolset.Calls calls = toolset("addTag").calls(GuardContract.question());

    assertThat(calls.judge("addTag", "{\"tag\":\"vip\"}").state())
        .isEqualTo(ToolCall.State.PLANNED);
    assertThat(calls.judge("addTag", "{\"tag\":\"vip\"}").result()).contains("called already");
  }

  @Test
  void a_hand_off_is_done_with_the_turn() {
    Toolset.Calls calls = toolset("handoff").calls(GuardContract.question());

    assertThat(calls.judge("handoff", "{\"reason\":\"asked\"}").state())
        .isEqualTo(ToolCall.State.DONE);
    assertThat(calls.handedOff()).isTrue();
  }
}
