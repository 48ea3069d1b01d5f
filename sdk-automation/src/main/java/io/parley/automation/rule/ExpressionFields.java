package io.parley.automation.rule;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.compiler.CelCompilerBuilder;
import io.parley.automation.rule.FieldTypes.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What an expression asks of facts, and whether there are such fields of such types. */
final class ExpressionFields {
  private static final String ANY_NAME = "*";
  private static final Set<String> COMPARISONS =
      Set.of("_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_");
  private static final Set<CelKind> NO_NUMBERS =
      Set.of(CelKind.STRING, CelKind.BOOL, CelKind.BYTES, CelKind.LIST, CelKind.MAP);

  /** Names the language gives its types. */
  private static final Set<String> TYPE_NAMES =
      Set.of(
          "int",
          "uint",
          "double",
          "bool",
          "string",
          "bytes",
          "list",
          "map",
          "null_type",
          "type",
          "dyn",
          "google");

  private final FieldTypes types;
  private final Map<String, Map<String, FieldTypes.Type>> byRoot = new TreeMap<>();

  private ExpressionFields(FieldTypes types) {
    this.types = types;
    types
        .all()
        .forEach(
            (name, type) -> {
              int dot = name.indexOf('.');
              byRoot
                  .computeIfAbsent(name.substring(0, dot), root -> new TreeMap<>())
                  .put(name.substring(dot + 1), type);
            });
  }

  /** The first names it uses: {@code lead} of {@code lead.price}. */
  static Set<String> names(CelAbstractSyntaxTree tree) {
    var bound = new HashSet<String>();
    var used = new LinkedHashSet<String>();
    CelNavigableAst.fromAst(tree)
        .getRoot()
        .allNodes()
        .map(CelNavigableExpr::expr)
        .forEach(
            node -> {
              switch (node.getKind()) {
                case COMPREHENSION -> {
                  bound.add(node.comprehension().iterVar());
                  bound.add(node.comprehension().iterVar2());
                  bound.add(node.comprehension().accuVar());
                }
                case IDENT -> used.add(node.ident().name());
                default -> {}
              }
            });
    used.removeAll(bound);
    used.removeAll(TYPE_NAMES);
    return used;
  }

  /** Refuses constant patterns that a {@code matches} could not run. */
  static void checkPatterns(CelAbstractSyntaxTree tree) {
    CelNavigableAst.fromAst(tree)
        .getRoot()
        .allNodes()
        .map(CelNavigableExpr::expr)
        .forEach(
            node -> {
              if (node.getKind() == CelExpr.ExprKind.Kind.CALL
                  && node.call().function().equals("matches")
                  && !node.call().args().isEmpty()) {
                text(node.call().args().getLast())
                    .ifPresent(
                        pattern -> {
                          try {
                            new LinearPattern(pattern).text();
                          } catch (IllegalArgumentException e) {
                            throw new IllegalArgumentException(
                                "expression at " + position(tree, node) + ": " + e.getMessage(), e);
                          }
                        });
              }
            });
  }

  /** What is wrong with an expression where the fields have these types. */
  static List<Problem> problems(Expression expression, FieldTypes types, String place) {
    return new ExpressionFields(types)
        .check(expression.text()).stream().map(message -> new Problem(place, message)).toList();
  }

  private List<String> check(String text) {
    CelValidationResult result = compiler().build().compile(text);
    if (result.hasError()) {
      return List.of(named(Expression.refusal(result, text)));
    }
    try {
      return refusals(result.getAst());
    } catch (CelValidationException e) {
      return List.of("expression: " + e.getMessage());
    }
  }

  /** In the words that conditions on fields use. */
  private static String named(String refusal) {
    return refusal
        .replaceFirst("undeclared reference to '([^']+)'$", "unknown field or function '$1'")
        .replaceFirst("undefined field '([^']+)'$", "unknown field '$1'");
  }

  /** Numbers are dynamic, so that 1 equals 1.0; what they cannot be compared with is found here. */
  private List<String> refusals(CelAbstractSyntaxTree tree) {
    var found = new ArrayList<String>();
    CelNavigableAst.fromAst(tree)
        .getRoot()
        .allNodes()
        .map(CelNavigableExpr::expr)
        .forEach(
            node -> {
              field(node)
                  .filter(name -> types.typeOf(name).isEmpty() && isCustom(name))
                  .ifPresent(
                      name ->
                          found.add(
                              "expression at "
                                  + position(tree, node)
                                  + ": unknown field '"
                                  + name
                                  + "'"));
              if (node.getKind() == CelExpr.ExprKind.Kind.CALL
                  && COMPARISONS.contains(node.call().function())) {
                CelExpr left = node.call().args().getFirst();
                CelExpr right = node.call().args().getLast();
                misfit(tree, left, right).or(() -> misfit(tree, right, left)).ifPresent(found::add);
              }
            });
    return found.stream().distinct().toList();
  }

  private Optional<String> misfit(CelAbstractSyntaxTree tree, CelExpr asked, CelExpr with) {
    return field(asked)
        .filter(name -> types.typeOf(name).filter(FieldTypes.Type.NUMBER::equals).isPresent())
        .filter(
            name ->
                NO_NUMBERS.contains(tree.getType(with.id()).map(CelType::kind).orElse(CelKind.DYN)))
        .map(
            name ->
                "expression at "
                    + position(tree, with)
                    + ": "
                    + name
                    + " is a number and does not compare with a "
                    + tree.getTypeOrThrow(with.id()).name());
  }

  private boolean isCustom(String name) {
    return name.contains(".fields.");
  }

  /** The dotted name of the fact that a part of an expression looks at. */
  private static Optional<String> field(CelExpr node) {
    return switch (node.getKind()) {
      case SELECT -> path(node.select().operand()).map(path -> path + "." + node.select().field());
      case CALL ->
          node.call().function().equals("_[_]")
              ? path(node.call().args().getFirst())
                  .flatMap(path -> text(node.call().args().getLast()).map(key -> path + "." + key))
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Optional<String> path(CelExpr node) {
    return node.getKind() == CelExpr.ExprKind.Kind.IDENT
        ? Optional.of(node.ident().name())
        : field(node);
  }

  private static Optional<String> text(CelExpr node) {
    return node.getKind() == CelExpr.ExprKind.Kind.CONSTANT
            && node.constant().getKind() == CelConstant.Kind.STRING_VALUE
        ? Optional.of(node.constant().stringValue())
        : Optional.empty();
  }

  private static String position(CelAbstractSyntaxTree tree, CelExpr node) {
    Integer offset = tree.getSource().getPositionsMap().get(node.id());
    CelSourceLocation at =
        tree.getSource()
            .getOffsetLocation(offset == null ? 0 : offset)
            .orElse(CelSourceLocation.of(1, 0));
    return "line " + at.getLine() + ", column " + (at.getColumn() + 1);
  }

  private CelCompilerBuilder compiler() {
    var structs = new LinkedHashMap<String, CelType>();
    byRoot.forEach((root, fields) -> structs.put(root, shape(root, fields)));
    var before = new LinkedHashMap<String, CelType>(structs);
    structs.put("was", struct("was", before));
    CelCompilerBuilder compiler =
        Expression.compiler().setTypeProvider(new Known(ImmutableMap.copyOf(structs)));
    structs.forEach(compiler::addVar);
    return compiler;
  }

  /** A thing with fixed names is a struct; one that may have any name, or odd ones, is a map. */
  private static CelType shape(String name, Map<String, FieldTypes.Type> fields) {
    var below = new LinkedHashMap<String, Map<String, FieldTypes.Type>>();
    var here = new LinkedHashMap<String, CelType>();
    fields.forEach(
        (field, type) -> {
          int dot = field.indexOf('.');
          if (dot < 0) {
            here.put(field, type(type));
          } else {
            below
                .computeIfAbsent(field.substring(0, dot), part -> new TreeMap<>())
                .put(field.substring(dot + 1), type);
          }
        });
    below.forEach((part, inner) -> here.put(part, shape(name + "." + part, inner)));
    boolean open =
        here.containsKey(ANY_NAME)
            || name.endsWith(".fields")
            || here.keySet().stream().anyMatch(part -> !part.matches("[_a-zA-Z][_a-zA-Z0-9]*"));
    return open ? MapType.create(SimpleType.STRING, SimpleType.DYN) : struct(name, here);
  }

  private static CelType struct(String name, Map<String, CelType> given) {
    ImmutableMap<String, CelType> fields = ImmutableMap.copyOf(given);
    return StructType.create(
        name,
        ImmutableSet.copyOf(fields.keySet()),
        field -> Optional.ofNullable(fields.get(field)));
  }

  private static CelType type(FieldTypes.Type type) {
    return switch (type) {
      case TEXT, TIME_OF_DAY, DATE -> SimpleType.STRING;
      case FLAG -> SimpleType.BOOL;
      case TIME -> SimpleType.TIMESTAMP;
      case LIST -> ListType.create(SimpleType.DYN);
      case NUMBER, ANY -> SimpleType.DYN;
    };
  }

  private record Known(ImmutableMap<String, CelType> structs) implements CelTypeProvider {
    @Override
    public ImmutableCollection<CelType> types() {
      return ImmutableList.copyOf(
          structs.values().stream().filter(type -> type instanceof StructType).toList());
    }

    @Override
    public Optional<CelType> findType(String name) {
      return Optional.ofNullable(structs.get(name));
    }
  }
}
