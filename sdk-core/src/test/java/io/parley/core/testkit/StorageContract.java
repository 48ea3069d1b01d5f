package io.parley.core.testkit;

import static io.parley.core.testkit.Sample.ACME;
import static io.parley.core.testkit.Sample.NOON;
import static io.parley.core.testkit.Sample.claim;
import static io.parley.core.testkit.Sample.job;
import static io.parley.core.testkit.Sample.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.core.StorageException;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Storage} promises. A store proves itself by implementing this in a test class:
 *
 * <pre>{@code
 * class MyStorageTest implements StorageContract {
 *   public Storage emptyStorage() { return new MyStorage(); }
 * }
 * }</pre>
 */
public interface StorageContract
    extends ClaimContract,
        EndingContract,
        MailboxContract,
        FairnessContract,
        CommitContract,
        EffectContract,
        WorkLogContract,
        DocumentStoreContract,
        MirrorStoreContract,
        ConversationStoreContract,
        BlobStoreContract,
        TalliesContract,
        EndedTenantsContract {
  /** A storage with nothing in it. The contract closes it. */
  @Override
  Storage emptyStorage();

  @Test
  default void a_closed_storage_takes_nothing_and_says_so() {
    Storage storage = emptyStorage();
    storage.close();

    assertThatThrownBy(() -> storage.work().commit(List.of(put("a", "{}", 0)), NOON))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(() -> storage.documents().find(ACME, "agent", "a"))
        .isInstanceOf(StorageException.class);
  }

  @Test
  default void what_the_queue_commits_every_part_shows() {
    try (Storage storage = emptyStorage()) {
      storage
          .work()
          .commit(
              List.of(
                  put("sofia", "{\"name\":\"Sofia\"}", 0),
                  Sample.append("talk:1", "m1"),
                  new Write.Happened(Sample.event("e1", "lead:1")),
                  new Write.Plan(Sample.effect("f1", "talk:1")),
                  new Write.Enqueue(job("j1"))),
              NOON);

      assertThat(storage.documents().find(ACME, "agent", "sofia")).isPresent();
      assertThat(storage.conversations().tail(ACME, "talk:1", 9)).hasSize(1);
      assertThat(storage.log().event(ACME, "e1")).isPresent();
      assertThat(storage.log().effect(ACME, "f1")).isPresent();
      assertThat(storage.work().claim(claim(NOON, 9))).hasSize(3);
    }
  }
}
