package io.parley.server.insight;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the tokens of models cost, in the account's currency.
 *
 * @param amount of all models whose price is known, to the ten thousandth
 * @param models one by one
 * @param unpriced models whose price is not known
 */
public record Cost(BigDecimal amount, List<Model> models, List<String> unpriced) {
  private static final int DIGITS = 4;

  public Cost {
    models = List.copyOf(models);
    unpriced = List.copyOf(unpriced);
  }

  /** One model; no cost where its price is not known. */
  public record Model(Figures.ModelUse use, Optional<BigDecimal> cost) {}

  /** What these tokens cost at these prices. */
  public static Cost of(List<Figures.ModelUse> uses, Prices prices) {
    var models = new ArrayList<Model>();
    var unpriced = new ArrayList<String>();
    BigDecimal amount = BigDecimal.ZERO;
    for (Figures.ModelUse use : uses) {
      Optional<BigDecimal> cost =
          Optional.ofNullable(prices.models().get(use.model()))
              .map(price -> price.of(use.input(), use.output()));
      amount = amount.add(cost.orElse(BigDecimal.ZERO));
      models.add(new Model(use, cost.map(Cost::rounded)));
      if (cost.isEmpty()) {
        unpriced.add(use.model());
      }
    }
    return new Cost(rounded(amount), models, unpriced);
  }

  private static BigDecimal rounded(BigDecimal amount) {
    return amount.setScale(DIGITS, RoundingMode.HALF_UP);
  }
}
