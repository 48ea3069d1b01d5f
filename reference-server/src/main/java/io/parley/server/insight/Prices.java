package io.parley.server.insight;

import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;

/**
 * What models cost an account, in its currency.
 *
 * @param models by the model's name as traces show it; at most 100
 */
public record Prices(Map<String, Price> models) {
  private static final int MOST = 100;

  /** Nothing is known of any model's price. */
  public static final Prices NONE = new Prices(Map.of());

  public Prices {
    if (models.size() > MOST) {
      throw new IllegalArgumentException("models: " + models.size() + " must be at most " + MOST);
    }
    models.forEach(
        (name, price) -> {
          if (name.isBlank() || name.length() > 200) {
            throw new IllegalArgumentException(
                "models: name of " + name.length() + " characters must have 1 to 200");
          }
        });
    models = new TreeMap<>(models);
  }

  /**
   * The price of one model.
   *
   * @param input of a million tokens that it reads; 0 or more
   * @param output of a million tokens that it writes; 0 or more
   */
  public record Price(BigDecimal input, BigDecimal output) {
    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);
    private static final BigDecimal DEAREST = BigDecimal.valueOf(1_000_000);

    public Price {
      bounded("input", input);
      bounded("output", output);
    }

    private static void bounded(String field, BigDecimal price) {
      if (price == null || price.signum() < 0 || price.compareTo(DEAREST) > 0) {
        throw new IllegalArgumentException(
            field + " '" + price + "' must be a price of a million tokens from 0 to 1000000");
      }
    }

    /** What so many tokens cost. */
    public BigDecimal of(long read, long written) {
      return input
          .multiply(BigDecimal.valueOf(read))
          .add(output.multiply(BigDecimal.valueOf(written)))
          .divide(MILLION);
    }
  }
}
