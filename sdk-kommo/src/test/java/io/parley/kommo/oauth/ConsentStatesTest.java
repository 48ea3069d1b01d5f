package io.parley.kommo.oauth;

import static io.parley.core.testkit.Sample.ACME;
import static io.parley.core.testkit.Sample.GLOBEX;
import static io.parley.core.testkit.Sample.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.TenantId;
import io.parley.core.inmemory.InMemoryStorage;
import io.parley.core.secret.Secret;
import io.parley.core.testkit.ScratchVault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConsentStatesTest {
  private static final List<Secret> MINE = List.of(Secret.of("session"), Secret.of("key"));

  private final InMemoryStorage storage = new InMemoryStorage();
  private final ConsentStates states = new ConsentStates(storage, new ScratchVault("scratch"));

  @AfterEach
  void close() {
    storage.close();
  }

  private ConsentStates.Presented look(String state, String binding, Instant now) {
    return states.look(Optional.of(state), List.of(Secret.of(binding)), now);
  }

  private static void assertRefused(ConsentStates.Presented presented, String why) {
    assertThat(presented)
        .isInstanceOfSatisfying(
            ConsentStates.Presented.Refused.class,
            refused -> assertThat(refused.reason()).contains(why));
  }

  @Test
  void a_state_comes_back_to_whom_it_was_given_and_says_what_for() {
    String state = states.issue(ACME, "i-1", MINE, NOON).reveal();

    assertThat(look(state, "session", NOON))
        .isInstanceOfSatisfying(
            ConsentStates.Presented.Good.class,
            good -> {
              assertThat(good.tenant()).isEqualTo(ACME);
              assertThat(good.connection()).isEqualTo("i-1");
            });
    assertThat(look(state, "key", NOON)).isInstanceOf(ConsentStates.Presented.Good.class);
  }

  @Test
  void a_state_that_is_missing_foreign_forged_or_old_is_refused() {
    String state = states.issue(ACME, "i-1", MINE, NOON).reveal();

    assertRefused(states.look(Optional.empty(), MINE, NOON), "missing");
    assertRefused(look("", "session", NOON), "missing");
    assertRefused(look("anything", "session", NOON), "none of ours");
    assertRefused(look(state, "somebody", NOON), "another session");
    assertRefused(states.look(Optional.of(state), List.of(), NOON), "another session");
    char last = state.charAt(state.length() - 1);
    String forged = state.substring(0, state.length() - 1) + (last == '0' ? '1' : '0');
    assertRefused(look(forged, "session", NOON), "not signed");
    String moved = state.replaceFirst(ACME.value(), GLOBEX.value());
    assertRefused(look(moved, "session", NOON), "not known");
    assertRefused(look(state, "session", NOON.plus(Duration.ofMinutes(10))), "10 minutes");
  }

  @Test
  void a_state_is_good_once_however_many_come_with_it() throws Exception {
    String state = states.issue(ACME, "i-1", MINE, NOON).reveal();
    var good = (ConsentStates.Presented.Good) look(state, "session", NOON);
    Callable<Boolean> spend = () -> states.spend(good, NOON);

    int spent = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> one :
          threads.invokeAll(Stream.generate(() -> spend).limit(16).toList())) {
        spent += one.get() ? 1 : 0;
      }
    }

    assertThat(spent).isEqualTo(1);
    assertRefused(look(state, "session", NOON), "used already");
  }

  @Test
  void states_that_nobody_came_back_with_are_swept() {
    states.issue(ACME, "i-1", MINE, NOON);
    states.issue(GLOBEX, "i-1", MINE, NOON);

    states.issue(ACME, "i-2", MINE, NOON.plus(Duration.ofMinutes(11)));

    assertThat(stored(ACME)).isEqualTo(1);
    assertThat(stored(GLOBEX)).isEqualTo(1);
  }

  private long stored(TenantId tenant) {
    return storage.documents().count(tenant, "kommoConsent", java.util.Map.of());
  }
}
