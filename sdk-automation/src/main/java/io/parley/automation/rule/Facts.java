package io.parley.automation.rule;

import java.math.BigDecimal;
import java.util.AbstractMap;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Facts by dotted name, prepared for being asked many questions: what expressions see of them is
 * made once. Immutable, thread-safe.
 */
public final class Facts extends AbstractMap<String, @Nullable Object> {
  private static final FieldTypes STANDARD = FieldTypes.standard();

  private final Map<String, @Nullable Object> facts;
  private final FieldTypes types;
  private volatile @Nullable Map<String, Object> tree;

  private Facts(Map<String, @Nullable Object> facts, FieldTypes types) {
    this.facts = facts;
    this.types = types;
  }

  /** The same facts, with the types of the product's own vocabulary. */
  public static Facts of(Map<String, ? extends @Nullable Object> facts) {
    return facts instanceof Facts already ? already : of(facts, STANDARD);
  }

  /** The same facts, with these types. */
  public static Facts of(Map<String, ? extends @Nullable Object> facts, FieldTypes types) {
    return new Facts(new HashMap<>(facts), types);
  }

  @Override
  public @Nullable Object get(@Nullable Object name) {
    return facts.get(name);
  }

  @Override
  public boolean containsKey(@Nullable Object name) {
    return facts.containsKey(name);
  }

  @Override
  public Set<Entry<String, @Nullable Object>> entrySet() {
    return Collections.unmodifiableSet(facts.entrySet());
  }

  /** The fact as text, or empty when nothing is known. */
  public Optional<String> text(String name) {
    return Optional.ofNullable(facts.get(name)).map(Object::toString).filter(t -> !t.isBlank());
  }

  /**
   * The facts as expressions see them: {@code lead.price} under {@code lead} and there under {@code
   * price}, with whole numbers, instants and flags as such. What is not known is absent.
   */
  Map<String, Object> tree() {
    Map<String, Object> made = tree;
    if (made == null) {
      made = grown();
      tree = made;
    }
    return made;
  }

  private Map<String, Object> grown() {
    var root = new HashMap<String, Object>();
    types.roots().forEach(name -> root.put(name, new HashMap<String, Object>()));
    facts.forEach(
        (name, fact) -> {
          Object value = fact == null ? null : seen(name, fact);
          if (value != null) {
            hang(root, name, value);
          }
        });
    return root;
  }

  @SuppressWarnings("unchecked") // every map below the root was made here
  private static void hang(Map<String, Object> root, String name, Object value) {
    Map<String, Object> at = root;
    int from = 0;
    for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', from)) {
      Object below =
          at.computeIfAbsent(name.substring(from, dot), part -> new HashMap<String, Object>());
      if (!(below instanceof HashMap)) {
        return;
      }
      at = (Map<String, Object>) below;
      from = dot + 1;
    }
    at.putIfAbsent(name.substring(from), value);
  }

  private @Nullable Object seen(String name, Object fact) {
    FieldTypes.Type type = types.typeOf(name).orElse(FieldTypes.Type.ANY);
    return switch (type) {
      case NUMBER -> FactComparison.number(fact).map(Facts::number).orElse(null);
      case TIME -> FactComparison.time(fact).<Object>map(at -> at).orElse(null);
      case FLAG -> fact instanceof Boolean ? fact : null;
      case TEXT, TIME_OF_DAY, DATE -> fact instanceof Collection<?> ? null : fact.toString();
      case LIST, ANY -> plain(fact);
    };
  }

  private static Object number(BigDecimal number) {
    BigDecimal bare = number.stripTrailingZeros();
    return bare.scale() <= 0 && bare.precision() - bare.scale() <= 18
        ? (Object) bare.longValue()
        : (Object) bare.doubleValue();
  }

  private static Object plain(Object fact) {
    return switch (fact) {
      case Long number -> number;
      case Number number -> FactComparison.number(number).map(Facts::number).orElse(0L);
      case Boolean flag -> flag;
      case Collection<?> entries ->
          entries.stream().filter(entry -> entry != null).map(Facts::plain).toList();
      case Map<?, ?> map -> {
        var plain = new LinkedHashMap<String, Object>();
        map.forEach(
            (key, value) -> {
              if (value != null) {
                plain.put(String.valueOf(key), plain(value));
              }
            });
        yield plain;
      }
      default -> fact.toString();
    };
  }
}
