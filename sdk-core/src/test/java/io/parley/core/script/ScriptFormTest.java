package io.parley.core.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.core.json.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptFormTest {
  private static final String WHOLE =
      """
      {"name":"Quote","enabled":false,"priority":5,
       "trigger":{"keywords":["quote","presupuesto"],
         "intents":["we need many lamps",{"name":"offer","examples":["make us an offer"]}],
         "stages":[{"pipelineId":7,"statusId":71},{"statusId":142}]},
       "steps":[
         {"id":"kind","goal":"who they are","say":{"en":"Home or hotel?","es":"¿Casa u hotel?"},
          "ask":{"slot":"kind","type":"choice","required":true,
            "options":["home",{"value":"hotel","words":["negocio"]}],
            "retry":"Home or hotel?","field":"4711","attempts":5},
          "next":[{"when":{"all":[{"field":"slot.kind","op":"eq","value":"hotel"},
              {"not":{"said":["only looking"]}}]},"goto":"count"},{"goto":"end"}],
          "objections":[{"said":["too expensive"],"answer":"We have lamps from 10 €.",
            "goto":"count"}]},
         {"id":"count","say":"How many?","ask":{"slot":"count","type":"number","required":false,
            "validation":{"min":1,"max":500},"again":"And how many?"}}],
       "objections":[{"said":["stop"],"answer":"As you like.","goto":"end"}]}
      """;

  @Test
  void a_script_is_its_json_and_back() {
    Script script = Script.fromJson(Json.readMap(WHOLE));

    assertThat(Json.readMap(Json.write(script.toJson()))).isEqualTo(Json.readMap(WHOLE));
    assertThat(Script.fromJson(Json.readMap(Json.write(script.toJson())))).isEqualTo(script);
  }

  private static Map<String, ?> steps(String steps) {
    return Json.readMap("{'name':'x','steps':[%s]}".formatted(steps).replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {'id':'a','say':'x'},{'id':'a','say':'y'}                        | steps[1].id            | 'a' is used by another step
          {'id':'a','say':'x','next':[{'goto':'b'}]}                       | steps[0].next[0].goto  | 'b' must be the id of a step, or 'end'
          {'id':'a','say':'x','next':[{'goto':'end'}]},{'id':'b','say':'y'} | steps[1]               | 'b' can never be reached
          {'id':'a','say':'x','next':[{'goto':'a'}]}                       | steps[0].next          | in a circle to 'a' without waiting
          {'id':'a','say':'x','next':[{'goto':'end'},{'goto':'a'}]}        | steps[0].next[1]       | can never be taken
          {'id':'a b','say':'x'}                                           | steps[0].id            | must be a letter
          {'id':'end','say':'x'}                                           | steps[0].id            | not 'end'
          {'id':'a'}                                                       | steps[0].say           | is required
          {'id':'a','say':' '}                                             | steps[0].say           | must have 1 to 2000
          {'id':'a','say':{'de':'x'}}                                      | steps[0].say.de        | must be any, en, es, pt or ru
          {'id':'a','say':'{{lead.name}}'}                                 | steps[0].say           | must be a slot
          {'id':'a','say':'{{slot.name}}'}                                 | steps[0].say           | 'name' is asked for nowhere
          {'id':'a','say':'x','ask':{'slot':'A','type':'text'}}            | steps[0].ask.slot      | 'A' must be a small letter
          {'id':'a','say':'x','ask':{'slot':'a','type':'colour'}}          | steps[0].ask.type      | must be one of [text, name
          {'id':'a','say':'x','ask':{'slot':'a','type':'choice'}}          | steps[0].ask.options   | it must have 2 to 20
          {'id':'a','say':'x','ask':{'slot':'a','attempts':11}}            | steps[0].ask.attempts  | 11 must be 1 to 10
          {'id':'a','say':'x','ask':{'slot':'a','field':'x y'}}            | steps[0].ask.field     | 'x y' must be price, or
          {'id':'a','say':'x','ask':{'slot':'a','pattern':'(.*a){25}'}}    | steps[0].ask.pattern   | unknown field
          {'id':'a','say':'x','ask':{'slot':'a','type':'number','validation':{'min':'many'}}} | steps[0].ask.validation.min | 'many' must be a number
          {'id':'a','say':'x','ask':{'slot':'a','type':'number','validation':{'min':9,'max':1}}} | steps[0].ask.validation.min | 9 must not be more than max 1
          {'id':'a','say':'x','ask':{'slot':'a','type':'email','validation':{'max':9}}} | steps[0].ask.validation.max | does not suit type email
          {'id':'a','say':'x','ask':{'slot':'a','type':'code'}}            | steps[0].ask.validation.format | is required for type code
          {'id':'a','say':'x','next':[{'when':{'expr':'1 == 1'},'goto':'end'}]} | steps[0].next[0].when.expr | use field, op and value
          {'id':'a','say':'x','next':[{'when':{'field':'lead.price','op':'gt','value':1},'goto':'end'}]} | steps[0].next[0].when.field | must be a slot
          {'id':'a','say':'x','next':[{'when':{'field':'slot.b','op':'gt','value':1},'goto':'end'}]} | steps[0].next[0].when | slot 'b' is asked for nowhere
          {'id':'a','say':'x','next':[{'when':{'field':'slot.b','op':'like','value':1},'goto':'end'}]} | steps[0].next[0].when.op | must be one of [eq
          {'id':'a','say':'x','objections':[{'said':[],'answer':'y'}]}     | steps[0].objections[0].said | must have at least one entry
          {'id':'a','say':'x','objections':[{'said':['n'],'answer':'y','goto':'z'}]} | steps[0].objections[0].goto | no such step
          {'id':'a','say':'x','sa':'y'}                                    | steps[0].sa            | unknown field
          """)
  void what_could_not_be_followed_is_refused_by_its_place(
      String steps, String place, String message) {
    assertThatThrownBy(() -> Script.fromJson(steps(steps)))
        .isInstanceOfSatisfying(
            InvalidScriptException.class, e -> assertThat(e.field()).isEqualTo(place))
        .hasMessageContaining(message);
  }

  @Test
  void bounds_of_the_whole_are_told() {
    assertThatThrownBy(() -> Script.fromJson(Map.of("name", "x", "steps", java.util.List.of())))
        .hasMessage("steps: has 0 entries; it must have 1 to 100");
    assertThatThrownBy(() -> Script.fromJson(Map.of("name", "x"))).hasMessage("steps: is required");
    assertThatThrownBy(
            () ->
                Script.fromJson(
                    Json.readMap(
                        "{\"name\":\"x\",\"priority\":1001,\"steps\":[{\"id\":\"a\",\"say\":\"x\"}]}")))
        .hasMessage("priority: 1001 must be -1000 to 1000");
    assertThatThrownBy(
            () ->
                Script.fromJson(
                    Json.readMap(
                        "{\"name\":\"x\",\"trigger\":{\"stages\":[{}]},"
                            + "\"steps\":[{\"id\":\"a\",\"say\":\"x\"}]}")))
        .isInstanceOfSatisfying(
            InvalidScriptException.class,
            e -> assertThat(e.field()).isEqualTo("trigger.stages[0].pipelineId"));
  }
}
