package io.parley.rag.index;

import java.util.Arrays;
import java.util.Optional;

/** A direction: numbers whose squares add up to 1, so that a dot product is a cosine. Immutable. */
public final class UnitVector {
  private static final double NOTHING = 1e-9;

  private final float[] numbers;

  private UnitVector(float[] numbers) {
    this.numbers = numbers;
  }

  /**
   * The direction of any numbers; empty when all of them are 0.
   *
   * @throws IllegalArgumentException when there are none, or one is not finite
   */
  public static Optional<UnitVector> of(float[] numbers) {
    double square = 0;
    for (float number : numbers) {
      square += (double) number * number;
    }
    if (numbers.length == 0 || !Double.isFinite(square)) {
      throw new IllegalArgumentException(
          "vector of " + numbers.length + " numbers must have at least one, all of them finite");
    }
    double length = Math.sqrt(square);
    if (length < NOTHING) {
      return Optional.empty();
    }
    var scaled = new float[numbers.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = (float) (numbers[i] / length);
    }
    return Optional.of(new UnitVector(scaled));
  }

  /** How many numbers it has. */
  public int dimensions() {
    return numbers.length;
  }

  /** The numbers; the caller's to keep. */
  public float[] numbers() {
    return numbers.clone();
  }

  /**
   * The cosine of the angle between the two, -1 to 1.
   *
   * @throws IllegalArgumentException when the other has other dimensions
   */
  public double cosine(UnitVector other) {
    if (other.numbers.length != numbers.length) {
      throw new IllegalArgumentException(
          "vector of "
              + other.numbers.length
              + " dimensions must have "
              + numbers.length
              + " to be compared");
    }
    double sum = 0;
    for (int i = 0; i < numbers.length; i++) {
      sum += (double) numbers[i] * other.numbers[i];
    }
    return Math.clamp(sum, -1, 1);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof UnitVector that && Arrays.equals(numbers, that.numbers);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(numbers);
  }

  @Override
  public String toString() {
    return "UnitVector of " + numbers.length + " dimensions";
  }
}
