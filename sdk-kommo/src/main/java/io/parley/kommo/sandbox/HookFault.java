package io.parley.kommo.sandbox;

import java.time.Duration;

/**
 * Something that goes wrong with webhooks on their way out, for as long as it is switched on.
 * Immutable.
 *
 * @param effect what happens
 * @param probability the share of webhooks it strikes, above 0 to 1
 * @param times how many webhooks it strikes before it is used up, 1 or more
 */
public record HookFault(Effect effect, double probability, int times) {
  public HookFault {
    if (!(probability > 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          "probability " + probability + " must be above 0 and at most 1");
    }
    if (times < 1) {
      throw new IllegalArgumentException("times " + times + " must be at least 1");
    }
  }

  /** What a fault does to a webhook. */
  public sealed interface Effect {
    /** It is sent this many times instead of once. */
    record Duplicate(int copies) implements Effect {
      public Duplicate {
        if (copies < 2 || copies > 1000) {
          throw new IllegalArgumentException("copies " + copies + " must be 2 to 1000");
        }
      }
    }

    /** It is held back until this many later ones have been sent, or for half a second. */
    record Reorder(int places) implements Effect {
      public Reorder {
        if (places < 1 || places > 1000) {
          throw new IllegalArgumentException("places " + places + " must be 1 to 1000");
        }
      }
    }

    /** It is sent this much later; later ones overtake it. */
    record Delay(Duration by) implements Effect {
      public Delay {
        if (by.isNegative()) {
          throw new IllegalArgumentException("delay by " + by + " must not be negative");
        }
      }
    }

    /**
     * It waits for later ones, up to this many together or half a second, and they share a post.
     */
    record Bundle(int items) implements Effect {
      public Bundle {
        if (items < 2 || items > 1000) {
          throw new IllegalArgumentException("items " + items + " must be 2 to 1000");
        }
      }
    }

    /** Its body carries broken keys and is cut off in the middle of the last one. */
    record Malformed() implements Effect {}

    /** It is never sent. */
    record Lose() implements Effect {}
  }

  private static HookFault always(Effect effect) {
    return new HookFault(effect, 1, Fault.ALWAYS);
  }

  /** Sends each webhook this many times. */
  public static HookFault duplicate(int copies) {
    return always(new Effect.Duplicate(copies));
  }

  /** Lets this many later webhooks overtake each one struck. */
  public static HookFault reorder(int places) {
    return always(new Effect.Reorder(places));
  }

  /** Sends each webhook later. */
  public static HookFault delay(Duration by) {
    return always(new Effect.Delay(by));
  }

  /** Posts this many webhooks as one. */
  public static HookFault bundle(int items) {
    return always(new Effect.Bundle(items));
  }

  /** Breaks the body of each webhook. */
  public static HookFault malformed() {
    return always(new Effect.Malformed());
  }

  /** Sends nothing. */
  public static HookFault lose() {
    return always(new Effect.Lose());
  }

  /** The same for this share of the webhooks. */
  public HookFault withProbability(double probability) {
    return new HookFault(effect, probability, times);
  }

  /** The same for this many webhooks. */
  public HookFault times(int times) {
    return new HookFault(effect, probability, times);
  }
}
