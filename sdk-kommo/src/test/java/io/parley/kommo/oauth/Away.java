package io.parley.kommo.oauth;

import io.parley.core.StorageException;
import io.parley.core.blob.BlobStore;
import io.parley.core.conversation.ConversationStore;
import io.parley.core.document.DocumentStore;
import io.parley.core.mirror.MirrorStore;
import io.parley.core.tally.Tallies;
import io.parley.core.tenant.EndedTenants;
import io.parley.core.work.Storage;
import io.parley.core.work.WorkLog;
import io.parley.core.work.WorkStore;
import io.parley.core.work.Write;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A storage that does something before a commit: refuses it, or ends the process. */
final class Away implements Storage {
  private final Storage storage;
  private final Consumer<List<Write>> before;
  private final AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);

  /** One that can be away. */
  Away(Storage storage) {
    this.storage = storage;
    this.before =
        writes -> {
          if (left.getAndDecrement() <= 0) {
            left.set(0);
            throw new StorageException("away on purpose", null);
          }
        };
  }

  /** One that has each commit looked at first. */
  Away(Storage storage, Consumer<List<Write>> before) {
    this.storage = storage;
    this.before = before;
  }

  /** Takes so many commits more, then none. */
  void afterCommits(int more) {
    left.set(more);
  }

  void back() {
    left.set(Integer.MAX_VALUE);
  }

  @Override
  public WorkStore work() {
    WorkStore work = storage.work();
    return (WorkStore)
        Proxy.newProxyInstance(
            Away.class.getClassLoader(),
            new Class<?>[] {WorkStore.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("commit") && arguments[0] instanceof List<?> writes) {
                before.accept(writes.stream().map(Write.class::cast).toList());
              }
              try {
                return method.invoke(work, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Override
  public BlobStore blobs() {
    return storage.blobs();
  }

  @Override
  public WorkLog log() {
    return storage.log();
  }

  @Override
  public MirrorStore mirror() {
    return storage.mirror();
  }

  @Override
  public Tallies tallies() {
    return storage.tallies();
  }

  @Override
  public EndedTenants ended() {
    return storage.ended();
  }

  @Override
  public DocumentStore documents() {
    return storage.documents();
  }

  @Override
  public ConversationStore conversations() {
    return storage.conversations();
  }

  @Override
  public void close() {
    storage.close();
  }
}
