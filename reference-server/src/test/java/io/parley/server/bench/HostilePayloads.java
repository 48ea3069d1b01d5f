package io.parley.server.bench;

import io.parley.automation.rule.FieldTypes;
import io.parley.automation.rule.Rule;
import io.parley.automation.sequence.Sequence;
import io.parley.core.SdkException;
import io.parley.core.action.Placeholders;
import io.parley.core.json.Json;
import io.parley.core.script.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Texts that some product somewhere runs as code, in every place where people type something, and
 * shapes that cost others minutes. What is made of them here: refused by name, or kept as typed.
 */
public final class HostilePayloads {
  /** Whoever ran one of these would say 49, start a program, or call home. */
  public static final List<String> CODE =
      List.of(
          "T(java.lang.Runtime).getRuntime().exec('touch /tmp/parley-canary')",
          "#{T(java.lang.System).getenv()}",
          "*{T(java.lang.Runtime).getRuntime()}",
          "__${new java.util.Scanner(T(java.lang.Runtime).getRuntime().exec('id').getInputStream()).next()}__::.x",
          "new java.io.File('/etc/passwd').exists()",
          "import java.lang.Runtime; Runtime.getRuntime().exec('touch /tmp/parley-canary');",
          "${jndi:ldap://127.0.0.1:1389/parley}",
          "${${lower:j}ndi:${lower:l}dap://127.0.0.1:1389/parley}",
          "${env:PARLEY_SECRET_KEY}",
          "${script:javascript:7*7}",
          "<#assign x=\"freemarker.template.utility.Execute\"?new()>${x(\"id\")}",
          "#set($x='')$x.class.forName('java.lang.Runtime').getMethod('getRuntime',null)",
          "[[${7*7}]]",
          "{{7*7}}",
          "{{lead.name}}{{constructor.constructor('return 7*7')()}}",
          "{% for x in range(7) %}{{x}}{% endfor %}",
          "<%= 7*7 %>",
          "lead.getClass().forName('java.lang.Runtime')",
          "this.constructor.constructor('return process')()",
          "`touch /tmp/parley-canary`; $(touch /tmp/parley-canary)",
          "'; drop table document; --",
          "(.*a){25}");

  /** What a rule is asked of: an answer for the patterns to hang on. */
  public static final String SLOW_TEXT = "a".repeat(40) + "b";

  private static final String LEAF = "{\"field\":\"lead.price\",\"op\":\"gt\",\"value\":1}";

  private HostilePayloads() {}

  /** What has to become of an attempt. */
  public enum Expected {
    /** It is never taken. */
    REFUSED,
    /** It is refused, or kept as it was typed. */
    REFUSED_OR_AS_TYPED
  }

  /**
   * Something hostile in one place.
   *
   * @param what where it stands and which it is, for people
   * @param kind {@code rules}, {@code scripts}, {@code sequences}, {@code agents}, {@code articles}
   * @param field the field that a refusal has to name, or what it begins with
   * @param typed the text that has to come back when it is taken; empty when there is none
   * @param json the body
   */
  public record Attempt(
      String what, String kind, Expected expected, String field, String typed, String json) {
    @Override
    public String toString() {
      return what;
    }
  }

  /** All of them. */
  public static List<Attempt> all() {
    List<Attempt> all = new ArrayList<>();
    for (String code : CODE) {
      everywhere(code, all);
    }
    shapes(all);
    return List.copyOf(all);
  }

  private static void everywhere(String code, List<Attempt> all) {
    String typed = Json.write(code);
    add(
        all,
        "rule expression",
        "rules",
        Expected.REFUSED,
        "when.expr",
        code,
        rule("{\"expr\":" + typed + "}", "\"x\"", "\"n\""));
    add(
        all,
        "rule pattern",
        "rules",
        Expected.REFUSED_OR_AS_TYPED,
        "when.value",
        code,
        rule(
            "{\"field\":\"message.text\",\"op\":\"matches\",\"value\":" + typed + "}",
            "\"x\"",
            "\"n\""));
    add(
        all,
        "rule action",
        "rules",
        Expected.REFUSED_OR_AS_TYPED,
        "then[0].text",
        code,
        rule("{\"all\":[]}", typed, "\"n\""));
    add(
        all,
        "rule name",
        "rules",
        Expected.REFUSED_OR_AS_TYPED,
        "name",
        code,
        rule("{\"all\":[]}", "\"x\"", typed));
    add(
        all,
        "script words",
        "scripts",
        Expected.REFUSED_OR_AS_TYPED,
        "steps[0].say",
        code,
        script("\"quote\"", typed, ""));
    add(
        all,
        "script keyword",
        "scripts",
        Expected.REFUSED_OR_AS_TYPED,
        "trigger.keywords",
        code,
        script(typed, "\"x\"", ""));
    add(
        all,
        "script condition",
        "scripts",
        Expected.REFUSED,
        "steps[0].next[0].when",
        code,
        script(
            "\"quote\"",
            "\"x\"",
            ",\"next\":[{\"when\":{\"expr\":" + typed + "},\"goto\":\"end\"}]"));
    add(
        all,
        "script format",
        "scripts",
        Expected.REFUSED_OR_AS_TYPED,
        "steps[0].ask.validation.format",
        code,
        script(
            "\"quote\"",
            "\"x\"",
            ",\"ask\":{\"slot\":\"a\",\"type\":\"code\",\"validation\":{\"format\":"
                + typed
                + "}}"));
    add(
        all,
        "sequence message",
        "sequences",
        Expected.REFUSED_OR_AS_TYPED,
        "steps[0].text",
        code,
        sequence("{\"id\":\"a\",\"type\":\"message\",\"text\":" + typed + "}", ""));
    add(
        all,
        "sequence condition",
        "sequences",
        Expected.REFUSED,
        "when.expr",
        code,
        sequence("{\"id\":\"a\",\"type\":\"exit\"}", ",\"when\":{\"expr\":" + typed + "}"));
    add(
        all,
        "sequence branch",
        "sequences",
        Expected.REFUSED,
        "steps[0].when.expr",
        code,
        sequence(
            "{\"id\":\"a\",\"type\":\"branch\",\"when\":{\"expr\":"
                + typed
                + "},\"then\":\"b\"},{\"id\":\"b\",\"type\":\"exit\"}",
            ""));
    add(
        all,
        "agent instructions",
        "agents",
        Expected.REFUSED_OR_AS_TYPED,
        "instructions",
        code,
        "{\"name\":\"n\",\"instructions\":" + typed + "}");
    add(
        all,
        "agent name",
        "agents",
        Expected.REFUSED_OR_AS_TYPED,
        "name",
        code,
        "{\"name\":" + typed + "}");
    add(
        all,
        "hand-off message",
        "agents",
        Expected.REFUSED_OR_AS_TYPED,
        "handoff.message",
        code,
        "{\"name\":\"n\",\"handoff\":{\"message\":" + typed + "}}");
    add(
        all,
        "article",
        "articles",
        Expected.REFUSED_OR_AS_TYPED,
        "body",
        code,
        "{\"title\":\"t\",\"body\":" + typed + "}");
  }

  /** What is small to write and large to read. */
  private static void shapes(List<Attempt> all) {
    shape(all, "expression of 10,000 nodes", "when.expr", expr("true" + " && true".repeat(10_000)));
    shape(all, "expression of 900 numbers", "when.expr", expr("[" + "1,".repeat(900) + "1] == []"));
    shape(
        all,
        "expression that repeats a pattern",
        "when.expr",
        expr("message.text.matches('((a{999}){999}){999}')"));
    taken(all, "expression with a slow pattern", expr("message.text.matches('(.*a){25}$')"));
    taken(
        all,
        "comprehension of 10,000 turns",
        expr(
            "[0,1,2,3,4,5,6,7,8,9].all(a, [0,1,2,3,4,5,6,7,8,9].all(b, [0,1,2,3,4,5,6,7,8,9].all(c,"
                + " [0,1,2,3,4,5,6,7,8,9].all(d, a + b + c + d < 99))))"));
    taken(
        all,
        "comprehension that doubles texts",
        expr(
            "[0,1,2,3,4,5,6,7].map(a, [0,1,2,3,4,5,6,7].map(b, [0,1,2,3,4,5,6,7].map(c,"
                + " message.text + message.text + message.text))).size() > 0"));
    shape(
        all, "10,000 conditions", "when", "{\"all\":[" + (LEAF + ",").repeat(9_999) + LEAF + "]}");
    shape(all, "conditions 40 deep", "when", "{\"not\":".repeat(40) + LEAF + "}".repeat(40));
    shape(all, "JSON 5,000 deep", "", "{\"not\":".repeat(5_000) + LEAF + "}".repeat(5_000));
    shape(all, "lists 100,000 deep", "", "[".repeat(100_000) + "]".repeat(100_000));
    shape(
        all,
        "number of 100,000 digits",
        "",
        "{\"field\":\"lead.price\",\"op\":\"gt\",\"value\":" + "9".repeat(100_000) + "}");
    shape(
        all,
        "number with a huge exponent",
        "when",
        "{\"field\":\"lead.price\",\"op\":\"gt\",\"value\":1e999999999}");
    for (String pattern : List.of("((a{999}){999}){999}", "(a{1000}){2}", "(?=a)b", "(a)\\1")) {
      shape(
          all,
          "pattern " + pattern,
          "when.value",
          "{\"field\":\"message.text\",\"op\":\"matches\",\"value\":" + Json.write(pattern) + "}");
    }
    for (String pattern :
        List.of("(x+x+)+y", "(a|aa)+$", "(a|a?)+$", "^(([a-z])+.)+[A-Z]([a-z])+$")) {
      taken(
          all,
          "pattern " + pattern,
          "{\"field\":\"message.text\",\"op\":\"matches\",\"value\":" + Json.write(pattern) + "}");
    }
    add(
        all,
        "script of 5,000 steps",
        "scripts",
        Expected.REFUSED,
        "steps",
        "",
        "{\"name\":\"n\",\"steps\":[" + steps("\"say\":\"x\"", 5_000) + "]}");
    add(
        all,
        "sequence of 5,000 steps",
        "sequences",
        Expected.REFUSED,
        "steps",
        "",
        "{\"name\":\"n\",\"steps\":[" + steps("\"type\":\"exit\"", 5_000) + "]}");
    add(
        all,
        "text of 5,000 placeholders",
        "sequences",
        Expected.REFUSED,
        "steps[0].text",
        "",
        sequence(
            "{\"id\":\"a\",\"type\":\"message\",\"text\":\"" + "{{".repeat(5_000) + "\"}", ""));
  }

  private static String steps(String each, int count) {
    var steps = new StringBuilder();
    for (int i = 0; i < count; i++) {
      steps
          .append(i == 0 ? "" : ",")
          .append("{\"id\":\"s")
          .append(i)
          .append("\",")
          .append(each)
          .append('}');
    }
    return steps.toString();
  }

  private static String expr(String text) {
    return "{\"expr\":" + Json.write(text) + "}";
  }

  private static void shape(List<Attempt> all, String what, String field, String when) {
    all.add(new Attempt(what, "rules", Expected.REFUSED, field, "", rule(when, "\"x\"", "\"n\"")));
  }

  private static void taken(List<Attempt> all, String what, String when) {
    all.add(
        new Attempt(
            what, "rules", Expected.REFUSED_OR_AS_TYPED, "when", "", rule(when, "\"x\"", "\"n\"")));
  }

  private static void add(
      List<Attempt> all,
      String place,
      String kind,
      Expected expected,
      String field,
      String typed,
      String json) {
    String shown = typed.length() > 30 ? typed.substring(0, 30) + "…" : typed;
    all.add(
        new Attempt(
            shown.isEmpty() ? place : place + ": " + shown, kind, expected, field, typed, json));
  }

  private static String rule(String when, String note, String name) {
    return "{\"name\":"
        + name
        + ",\"on\":[\"message.received\"],\"when\":"
        + when
        + ",\"then\":[{\"type\":\"addNote\",\"text\":"
        + note
        + "}]}";
  }

  private static String script(String keyword, String say, String more) {
    return "{\"name\":\"n\",\"trigger\":{\"keywords\":["
        + keyword
        + "]},\"steps\":[{\"id\":\"a\",\"say\":"
        + say
        + more
        + "}]}";
  }

  private static String sequence(String steps, String more) {
    return "{\"name\":\"n\",\"steps\":[" + steps + "]" + more + "}";
  }

  /**
   * What the SDK makes of an attempt without any server: it is read, checked and, when it is taken,
   * asked and filled in.
   *
   * @return the words of the refusal; empty when it was taken
   */
  public static String inSdk(Attempt attempt) {
    try {
      Map<String, ?> json = Json.readMap(attempt.json());
      switch (attempt.kind()) {
        case "rules" -> {
          Rule rule = Rule.fromJson("r", json);
          List<FieldTypes.Problem> problems = FieldTypes.standard().problems(rule.when());
          if (!problems.isEmpty()) {
            return String.valueOf(problems.getFirst());
          }
          rule.when().explain(Map.of("message.text", SLOW_TEXT, "lead.price", 5));
        }
        case "scripts" -> Script.fromJson(json);
        case "sequences" -> Sequence.fromJson(json);
        default -> {}
      }
      Placeholders.render(attempt.typed(), Map.of("lead.name", "${7*7}"));
      return "";
    } catch (IllegalArgumentException | SdkException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
