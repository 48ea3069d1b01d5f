package io.parley.automation.rule;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelParser;
import dev.cel.parser.CelParserFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.Program;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A condition written as an expression of the Common Expression Language: {@code lead.price > 1000
 * && 'vip' in lead.tags}. It can look at facts and compare them, and nothing else: there are no
 * objects, methods or assignments in the language. Immutable, thread-safe.
 *
 * <p>Bounded: {@value #LONGEST} characters, nested {@value #DEEPEST} deep, {@value #MOST_NODES}
 * nodes, {@value #MOST_ITERATIONS} iterations of {@code all}, {@code exists} and their like, and
 * patterns of {@value #LARGEST_PATTERN} steps whose search is linear. A fact of which nothing is
 * known is an error when it is asked for, and an error is not a yes: ask {@code has(lead.price)}
 * first.
 *
 * @see <a href="https://github.com/google/cel-spec/blob/master/doc/langdef.md">CEL language
 *     definition</a>
 */
public final class Expression {
  static final int LONGEST = 2_000;
  static final int DEEPEST = 30;
  static final int MOST_NODES = 500;
  static final int MOST_ITERATIONS = 1_000;
  static final int LARGEST_PATTERN = 1_000;

  private static final Logger log = LoggerFactory.getLogger(Expression.class);

  static final CelOptions OPTIONS =
      CelOptions.current()
          .maxExpressionCodePointSize(LONGEST)
          .maxParseRecursionDepth(DEEPEST)
          .maxParseExpressionNodeCount(MOST_NODES)
          .comprehensionMaxIterations(MOST_ITERATIONS)
          .maxRegexProgramSize(LARGEST_PATTERN)
          .enableRegexPartialMatch(true)
          .enableHeterogeneousNumericComparisons(true)
          .build();

  private static final CelParser PARSER =
      CelParserFactory.standardCelParserBuilder()
          .setOptions(OPTIONS)
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .build();

  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.plannerRuntimeBuilder().setOptions(OPTIONS).build();

  private final String text;
  private final Set<String> things;
  private final Program program;

  /**
   * @throws IllegalArgumentException when it is no such expression; the message has line and column
   */
  public Expression(String text) {
    if (text.isBlank() || text.codePointCount(0, text.length()) > LONGEST) {
      throw new IllegalArgumentException(
          "expression of "
              + text.codePointCount(0, text.length())
              + " characters must have 1 to "
              + LONGEST);
    }
    this.text = text;
    try {
      CelAbstractSyntaxTree parsed = tree(PARSER.parse(text), text);
      ExpressionFields.checkPatterns(parsed);
      CelCompilerBuilder compiler = compiler();
      this.things = Set.copyOf(ExpressionFields.names(parsed));
      things.forEach(name -> compiler.addVar(name, SimpleType.DYN));
      this.program = RUNTIME.createProgram(tree(compiler.build().compile(text), text));
    } catch (CelEvaluationException e) {
      throw new IllegalArgumentException("expression: " + e.getMessage(), e);
    }
  }

  static CelCompilerBuilder compiler() {
    return CelCompilerFactory.standardCelCompilerBuilder()
        .setOptions(OPTIONS)
        .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
        .setResultType(SimpleType.BOOL);
  }

  private static CelAbstractSyntaxTree tree(CelValidationResult result, String text) {
    if (result.hasError()) {
      throw new IllegalArgumentException(refusal(result, text));
    }
    try {
      return result.getAst();
    } catch (CelValidationException e) {
      throw new IllegalArgumentException("expression: " + e.getMessage(), e);
    }
  }

  /** The first fault, with its line and column, both counted from 1. */
  static String refusal(CelValidationResult result, String text) {
    CelIssue first = result.getErrors().getFirst();
    int line = first.getSourceLocation().getLine();
    int column = first.getSourceLocation().getColumn() + 1;
    String message = first.getMessage();
    int candidates = message.indexOf(" (candidates");
    int container = message.indexOf(" (in container");
    int expecting = message.indexOf(" expecting {");
    for (int end : new int[] {candidates, container, expecting}) {
      message = end > 0 && end < message.length() ? message.substring(0, end) : message;
    }
    return "expression at line "
        + Math.max(1, line)
        + ", column "
        + Math.max(1, column)
        + ": "
        + message;
  }

  /** The expression as it was written. */
  public String text() {
    return text;
  }

  /** The first names it uses. */
  Set<String> things() {
    return things;
  }

  /** Whether it is true of these facts; an error is logged and is not a yes. */
  boolean holds(Map<String, @Nullable Object> facts) {
    Optional<String> error = Optional.empty();
    try {
      Object result = program.eval(Facts.of(facts).tree());
      if (result instanceof Boolean answer) {
        return answer;
      }
      error = Optional.of("it came to " + Verdict.shown(result) + ", not to true or false");
    } catch (CelEvaluationException e) {
      error = Optional.of(reason(e));
    }
    log.debug("expression '{}' does not hold: {}", text, error.get());
    return false;
  }

  /** Why it could not be answered; empty when it could. */
  Optional<String> error(Map<String, @Nullable Object> facts) {
    try {
      Object result = program.eval(Facts.of(facts).tree());
      return result instanceof Boolean
          ? Optional.empty()
          : Optional.of("it came to " + Verdict.shown(result) + ", not to true or false");
    } catch (CelEvaluationException e) {
      return Optional.of(reason(e));
    }
  }

  /** {@code evaluation error at <input>:12: key 'price' …} counts characters from 0. */
  private static String reason(CelEvaluationException e) {
    String message = String.valueOf(e.getMessage());
    int start = message.indexOf("<input>:");
    if (start < 0) {
      return message;
    }
    int colon = message.indexOf(": ", start);
    return colon < 0 ? message : message.substring(colon + 2);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Expression that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
