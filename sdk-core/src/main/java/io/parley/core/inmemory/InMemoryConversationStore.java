package io.parley.core.inmemory;

import io.parley.core.TenantId;
import io.parley.core.conversation.ConversationStore;
import io.parley.core.conversation.Message;
import io.parley.core.work.Write;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Messages in memory. What writes is called inside the gate. */
final class InMemoryConversationStore implements ConversationStore {
  private record Name(TenantId tenant, String id) {}

  private static final class Talk {
    final List<Message> messages = new ArrayList<>();
    final Set<String> keys = new HashSet<>();
  }

  private final Gate gate;
  private final Map<Name, Talk> talks = new HashMap<>();
  private final Map<Name, Placed> byMessage = new HashMap<>();

  InMemoryConversationStore(Gate gate) {
    this.gate = gate;
  }

  boolean append(Write.Append append) {
    var message = new Name(append.tenant(), append.message().id());
    Talk talk =
        talks.computeIfAbsent(
            new Name(append.tenant(), append.conversationId()), name -> new Talk());
    if (byMessage.containsKey(message) || !talk.keys.add(append.key())) {
      return false;
    }
    talk.messages.add(append.message());
    byMessage.put(message, new Placed(append.conversationId(), append.message()));
    return true;
  }

  boolean forget(Write.Forget forget) {
    Talk talk = talks.remove(new Name(forget.tenant(), forget.conversationId()));
    if (talk == null) {
      return false;
    }
    talk.messages.forEach(message -> byMessage.remove(new Name(forget.tenant(), message.id())));
    return !talk.messages.isEmpty();
  }

  boolean erase(TenantId tenant) {
    byMessage.keySet().removeIf(name -> name.tenant().equals(tenant));
    return talks.keySet().removeIf(name -> name.tenant().equals(tenant));
  }

  @Override
  public List<Message> tail(TenantId tenant, String conversationId, int limit) {
    return gate.pass(
        () -> {
          List<Message> all = messages(tenant, conversationId);
          return last(all, all.size(), limit);
        });
  }

  @Override
  public List<Message> earlier(TenantId tenant, String conversationId, String before, int limit) {
    return gate.pass(
        () -> {
          List<Message> all = messages(tenant, conversationId);
          for (int i = 0; i < all.size(); i++) {
            if (all.get(i).id().equals(before)) {
              return last(all, i, limit);
            }
          }
          return List.of();
        });
  }

  @Override
  public Optional<Placed> find(TenantId tenant, String messageId) {
    return gate.pass(() -> Optional.ofNullable(byMessage.get(new Name(tenant, messageId))));
  }

  private List<Message> messages(TenantId tenant, String conversationId) {
    Talk talk = talks.get(new Name(tenant, conversationId));
    return talk == null ? List.of() : talk.messages;
  }

  private static List<Message> last(List<Message> all, int end, int limit) {
    return List.copyOf(all.subList(Math.max(0, end - limit), end));
  }
}
