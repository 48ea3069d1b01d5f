package io.parley.core.testkit;

import static io.parley.core.testkit.Sample.ACME;
import static io.parley.core.testkit.Sample.GLOBEX;
import static io.parley.core.testkit.Sample.NOON;
import static io.parley.core.testkit.Sample.append;
import static io.parley.core.testkit.Sample.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.conversation.Citation;
import io.parley.core.conversation.ConversationStore;
import io.parley.core.conversation.Message;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What {@link ConversationStore} promises: order, each message once, and tenants apart. */
public interface ConversationStoreContract {
  /** A storage with nothing in it. */
  Storage emptyStorage();

  private static List<Boolean> commit(Storage storage, Write... writes) {
    return storage.work().commit(List.of(writes), NOON);
  }

  private static List<String> ids(List<Message> messages) {
    return messages.stream().map(Message::id).toList();
  }

  @Test
  default void every_kind_of_message_comes_back_whole() {
    try (Storage storage = emptyStorage()) {
      var fromCustomer =
          new Message.FromCustomer(
              "m1", "¿Cuánto tarda?", NOON.plusNanos(7), Optional.of("Ana"), Optional.of("a.png"));
      var fromAgent =
          new Message.FromAgent(
              "m2",
              "Dos días.",
              NOON,
              List.of(new Citation("p1", "s1", "Envíos", "dos días", 0.75)),
              Optional.of("t1"),
              Optional.of("key-of-f1"));
      var fromHuman = new Message.FromHuman("m3", "", NOON, Optional.empty());

      commit(
          storage,
          new Write.Append(ACME, "talk:1", "k1", fromCustomer),
          new Write.Append(ACME, "talk:1", "k2", fromAgent),
          new Write.Append(ACME, "talk:1", "k3", fromHuman));

      assertThat(storage.conversations().tail(ACME, "talk:1", 9))
          .containsExactly(fromCustomer, fromAgent, fromHuman);
    }
  }

  @Test
  default void messages_keep_the_order_of_arrival_whatever_their_ids_and_dates() {
    try (Storage storage = emptyStorage()) {
      for (String id : List.of("z", "a", "m", "b")) {
        commit(storage, append("talk:1", id));
      }

      assertThat(ids(storage.conversations().tail(ACME, "talk:1", 9)))
          .containsExactly("z", "a", "m", "b");
      assertThat(ids(storage.conversations().tail(ACME, "talk:1", 2))).containsExactly("m", "b");
      assertThat(storage.conversations().tail(ACME, "talk:2", 9)).isEmpty();
      assertThat(storage.conversations().tail(GLOBEX, "talk:1", 9)).isEmpty();
    }
  }

  @Test
  default void a_repeated_key_within_the_conversation_changes_nothing() {
    try (Storage storage = emptyStorage()) {
      assertThat(
              commit(
                  storage,
                  new Write.Append(ACME, "talk:1", "k", message("m1", "first")),
                  new Write.Append(ACME, "talk:1", "k", message("m2", "second")),
                  new Write.Append(ACME, "talk:2", "k", message("m3", "elsewhere")),
                  new Write.Append(GLOBEX, "talk:1", "k", message("m1", "theirs"))))
          .containsExactly(true, false, true, true);

      assertThat(storage.conversations().tail(ACME, "talk:1", 9))
          .containsExactly(message("m1", "first"));
      assertThat(storage.conversations().tail(GLOBEX, "talk:1", 9))
          .containsExactly(message("m1", "theirs"));
    }
  }

  @Test
  default void a_repeated_message_id_changes_nothing() {
    try (Storage storage = emptyStorage()) {
      assertThat(
              commit(
                  storage,
                  new Write.Append(ACME, "talk:1", "k1", message("m1", "first")),
                  new Write.Append(ACME, "talk:1", "k2", message("m1", "second"))))
          .containsExactly(true, false);
      assertThat(storage.conversations().tail(ACME, "talk:1", 9)).hasSize(1);
    }
  }

  @Test
  default void earlier_messages_are_those_right_before_one() {
    try (Storage storage = emptyStorage()) {
      for (String id : List.of("a", "b", "c", "d", "e")) {
        commit(storage, append("talk:1", id), append("talk:2", id + "2"));
      }
      ConversationStore conversations = storage.conversations();

      assertThat(ids(conversations.earlier(ACME, "talk:1", "d", 2))).containsExactly("b", "c");
      assertThat(ids(conversations.earlier(ACME, "talk:1", "d", 9))).containsExactly("a", "b", "c");
      assertThat(conversations.earlier(ACME, "talk:1", "a", 9)).isEmpty();
      assertThat(conversations.earlier(ACME, "talk:1", "nobody", 9)).isEmpty();
      assertThat(conversations.earlier(ACME, "talk:1", "d2", 9)).isEmpty();
      assertThat(conversations.earlier(GLOBEX, "talk:1", "d", 9)).isEmpty();
    }
  }

  @Test
  default void a_message_is_found_with_its_conversation() {
    try (Storage storage = emptyStorage()) {
      commit(storage, append("talk:1", "m1"));

      assertThat(storage.conversations().find(ACME, "m1"))
          .contains(new ConversationStore.Placed("talk:1", message("m1", "text of m1")));
      assertThat(storage.conversations().find(ACME, "m2")).isEmpty();
      assertThat(storage.conversations().find(GLOBEX, "m1")).isEmpty();
    }
  }

  @Test
  default void a_forgotten_conversation_leaves_nothing_behind() {
    try (Storage storage = emptyStorage()) {
      commit(storage, append("talk:1", "m1"), append("talk:1", "m2"), append("talk:2", "m3"));

      assertThat(
              commit(
                  storage,
                  new Write.Forget(GLOBEX, "talk:1"),
                  new Write.Forget(ACME, "talk:1"),
                  new Write.Forget(ACME, "talk:1")))
          .containsExactly(false, true, false);

      assertThat(storage.conversations().tail(ACME, "talk:1", 9)).isEmpty();
      assertThat(storage.conversations().find(ACME, "m1")).isEmpty();
      assertThat(storage.conversations().tail(ACME, "talk:2", 9)).hasSize(1);
      assertThat(commit(storage, append("talk:1", "m1"))).containsExactly(true);
    }
  }
}
