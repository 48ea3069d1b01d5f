package io.parley.core.testkit;

import static io.parley.core.testkit.Sample.ACME;
import static io.parley.core.testkit.Sample.GLOBEX;
import static io.parley.core.testkit.Sample.NOON;
import static io.parley.core.testkit.Sample.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.core.StaleVersionException;
import io.parley.core.TenantId;
import io.parley.core.blob.BlobInput;
import io.parley.core.blob.Bytes;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code BlobStore} promises: parts, names, tenants apart, and one commit with documents. */
public interface BlobStoreContract {
  /** A storage with nothing in it. */
  Storage emptyStorage();

  private static Write.Keep keep(TenantId tenant, String blob, int part, String text) {
    return new Write.Keep(tenant, blob, part, bytes(text));
  }

  private static Bytes bytes(String text) {
    return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String read(Storage storage, TenantId tenant, String blob) {
    try (var input = new BlobInput(storage.blobs(), tenant, blob)) {
      return new String(input.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  default void a_blob_comes_back_in_the_order_of_its_parts() {
    try (Storage storage = emptyStorage()) {
      storage
          .work()
          .commit(
              List.of(
                  keep(ACME, "file/1", 1, "two "),
                  keep(ACME, "file/1", 0, "one "),
                  keep(ACME, "file/1", 2, "three")),
              NOON);

      assertThat(read(storage, ACME, "file/1")).isEqualTo("one two three");
      assertThat(storage.blobs().part(ACME, "file/1", 1)).contains(bytes("two "));
      assertThat(storage.blobs().part(ACME, "file/1", 3)).isEmpty();
      assertThat(read(storage, ACME, "nothing")).isEmpty();
    }
  }

  @Test
  default void every_byte_is_kept_and_a_part_is_replaced_by_a_later_one() {
    try (Storage storage = emptyStorage()) {
      byte[] all = new byte[Write.Keep.MOST];
      for (int i = 0; i < all.length; i++) {
        all[i] = (byte) i;
      }
      storage.work().commit(List.of(keep(ACME, "b", 0, "old")), NOON);
      storage.work().commit(List.of(new Write.Keep(ACME, "b", 0, Bytes.of(all))), NOON);

      assertThat(storage.blobs().part(ACME, "b", 0)).contains(Bytes.of(all));
    }
  }

  @Test
  default void dropping_takes_what_is_below_the_name_and_nothing_beside_it() {
    try (Storage storage = emptyStorage()) {
      for (String name : List.of("file/1", "file/1/text", "file/1/a/b", "file/10", "file/1-x")) {
        storage.work().commit(List.of(keep(ACME, name, 0, name), keep(ACME, name, 1, "x")), NOON);
      }
      storage.work().commit(List.of(keep(GLOBEX, "file/1", 0, "theirs")), NOON);

      assertThat(storage.blobs().names(ACME, "file/1"))
          .containsExactly("file/1", "file/1/a/b", "file/1/text");
      assertThat(storage.work().commit(List.of(new Write.Drop(ACME, "file/1")), NOON))
          .containsExactly(true);
      assertThat(storage.work().commit(List.of(new Write.Drop(ACME, "file/1")), NOON))
          .containsExactly(false);
      assertThat(storage.blobs().names(ACME, "file/1")).isEmpty();
      assertThat(storage.blobs().names(ACME, "file")).containsExactly("file/1-x", "file/10");
      assertThat(storage.blobs().part(GLOBEX, "file/1", 0)).contains(bytes("theirs"));
    }
  }

  @Test
  default void a_blob_is_kept_with_its_document_or_not_at_all() {
    try (Storage storage = emptyStorage()) {
      assertThatThrownBy(
              () ->
                  storage
                      .work()
                      .commit(List.of(keep(ACME, "b", 0, "x"), put("sofia", "{}", 7)), NOON))
          .isInstanceOf(StaleVersionException.class);

      assertThat(storage.blobs().names(ACME, "b")).isEmpty();
    }
  }
}
