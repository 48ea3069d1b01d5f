package io.parley.core.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.action.ActionCatalog;
import io.parley.core.action.ActionHandler;
import io.parley.core.action.ActionSpec;
import io.parley.core.action.Finding;
import io.parley.core.action.Outcome;
import io.parley.core.action.ParameterError;
import io.parley.core.json.Json;
import io.parley.core.work.Effect;
import io.parley.core.work.EffectState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What an {@link ActionHandler} promises whose outside can be looked at: it does what it is asked
 * once, and finds out afterwards whether it did. An action proves itself by implementing this:
 *
 * <pre>{@code
 * class BookCourierTest implements ActionHandlerContract {
 *   private final Courier courier = new Courier();          // the outside, or a double of it
 *   public ActionHandler handler() { return new BookCourier(courier); }
 *   public Map<String, Object> parameters() { return Map.of("parcel", "P-1"); }
 *   public int done() { return courier.bookings(); }
 * }
 * }</pre>
 *
 * <p>An outside that shows nothing of what was done answers {@link Finding.Unclear}, which this kit
 * allows wherever it asks.
 */
public interface ActionHandlerContract {
  /** The handler over the outside that {@link #done} counts. */
  ActionHandler handler();

  /** Parameters that it can carry out. */
  Map<String, Object> parameters();

  /** How often it was done outside. */
  int done();

  /** Where it is done: ids by name. */
  default Map<String, String> target() {
    return Map.of();
  }

  /** An effect with that key, as the dispatcher hands it over: the ledger says "sending". */
  private Effect effect(String key) {
    Effect planned =
        Effect.planned(
            Sample.ACME,
            key,
            "id-of-" + key,
            handler().type(),
            "lead:17",
            new HashMap<String, @Nullable Object>(parameters()),
            target(),
            Optional.empty(),
            1,
            Sample.NOON);
    return new Effect(
        planned.tenant(),
        planned.key(),
        planned.id(),
        planned.action(),
        planned.subject(),
        planned.parameters(),
        planned.target(),
        EffectState.SENDING,
        1,
        Optional.of(Sample.NOON),
        Optional.empty(),
        Optional.empty(),
        planned.cause(),
        planned.depth(),
        planned.createdAt(),
        planned.updatedAt());
  }

  @Test
  default void its_schema_says_what_it_is_for_and_takes_what_it_carries_out() {
    ActionHandler handler = handler();
    var catalog = ActionCatalog.of(List.of(handler));
    Map<String, @Nullable Object> good = new HashMap<>(parameters());
    Map<String, @Nullable Object> strange = new HashMap<>(parameters());
    strange.put("notAParameterOfAnything", 1);

    assertThat(ActionSpec.of(handler).description()).isNotBlank();
    assertThat(catalog.validate(handler.type(), good)).isEmpty();
    assertThat(catalog.validate(handler.type(), strange))
        .as("a parameter that nobody knows is refused: \"additionalProperties\": false")
        .extracting(ParameterError::field)
        .contains("notAParameterOfAnything");
    assertThat(Json.readMap(handler.parameters())).containsEntry("type", "object");
  }

  @Test
  default void it_is_done_when_it_is_asked_and_only_then() {
    ActionHandler handler = handler();
    int before = done();

    assertThat(handler.objection(effect("k-1"))).isEmpty();
    assertThat(done()).as("looking does nothing").isEqualTo(before);
    assertThat(handler.run(effect("k-1"))).isInstanceOf(Outcome.Done.class);

    assertThat(done()).isEqualTo(before + 1);
  }

  @Test
  default void what_was_not_done_is_not_found() {
    ActionHandler handler = handler();
    int before = done();

    Finding finding = handler.reconcile(effect("k-1"), id -> false);

    assertThat(finding).isNotInstanceOf(Finding.Happened.class);
    assertThat(done()).as("finding out does nothing").isEqualTo(before);
  }

  @Test
  default void what_was_done_is_found_again_by_the_same_name() {
    ActionHandler handler = handler();
    Optional<String> made = remoteId(handler.run(effect("k-1")));

    Finding finding = handler.reconcile(effect("k-1"), id -> false);

    assertThat(finding).isNotInstanceOf(Finding.Absent.class);
    if (finding instanceof Finding.Happened(Optional<String> remoteId)) {
      assertThat(remoteId).isEqualTo(made);
    }
    assertThat(done()).isEqualTo(1);
  }

  @Test
  default void what_another_effect_made_is_not_taken_for_its_own() {
    ActionHandler handler = handler();
    Optional<String> others = remoteId(handler.run(effect("k-1")));

    Finding finding = handler.reconcile(effect("k-2"), id -> Optional.of(id).equals(others));

    assertThat(finding)
        .as("the same was wanted twice and done once: the second is still to be done")
        .isNotInstanceOf(Finding.Happened.class);
  }

  private static Optional<String> remoteId(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    return ((Outcome.Done) outcome).remoteId();
  }
}
