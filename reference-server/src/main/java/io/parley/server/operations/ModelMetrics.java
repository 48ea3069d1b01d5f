package io.parley.server.operations;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.parley.core.SdkException;
import io.parley.core.agent.Answerer;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Counts what language models are asked, what they use and what that costs. Thread-safe. */
public final class ModelMetrics {
  private static final double MILLION = 1_000_000;

  private final MeterRegistry registry;
  private final Optional<Price> price;

  /**
   * What tokens cost.
   *
   * @param input of a million tokens of prompts
   * @param output of a million tokens of answers
   * @param currency ISO 4217 code
   */
  public record Price(BigDecimal input, BigDecimal output, String currency) {}

  /**
   * @param price of the configured model; empty: cost is not counted
   */
  public ModelMetrics(MeterRegistry registry, Optional<Price> price) {
    this.registry = registry;
    this.price = price;
  }

  /** The same answerer, counted. */
  public Answerer metered(Answerer answerer) {
    return new Answerer() {
      @Override
      public Draft answer(Question question) {
        long started = System.nanoTime();
        try {
          Draft draft = answerer.answer(question);
          asked(draft.by(), draft.verdict().name(), started);
          used(draft.by(), draft.usage());
          return draft;
        } catch (SdkException e) {
          asked("none", "unavailable", started);
          throw e;
        }
      }

      @Override
      public int repairs() {
        return answerer.repairs();
      }
    };
  }

  private void asked(String model, String verdict, long started) {
    Timer.builder("parley.model.answers")
        .description("How long answers took to be worded, by who did it and what came of it")
        .tag("model", model)
        .tag("verdict", verdict.toLowerCase(Locale.ROOT))
        .register(registry)
        .record(System.nanoTime() - started, TimeUnit.NANOSECONDS);
  }

  private void used(String model, Answerer.Usage usage) {
    if (usage.inputTokens() == 0 && usage.outputTokens() == 0) {
      return;
    }
    tokens(model, "input", usage.inputTokens());
    tokens(model, "output", usage.outputTokens());
    price.ifPresent(
        known ->
            registry
                .counter("parley.model.cost", "model", model, "currency", known.currency())
                .increment(
                    usage.inputTokens() * known.input().doubleValue() / MILLION
                        + usage.outputTokens() * known.output().doubleValue() / MILLION));
  }

  private void tokens(String model, String direction, int count) {
    registry
        .counter("parley.model.tokens", "model", model, "direction", direction)
        .increment(count);
  }
}
