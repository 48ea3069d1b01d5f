package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.core.StorageException;
import io.parley.core.TenantId;
import io.parley.core.secret.Secret;
import io.parley.core.secret.Vault;
import io.parley.core.sql.SqlStorage;
import io.parley.core.work.WorkStore;
import io.parley.server.kommo.HookIntake;
import io.parley.server.kommo.Integration;
import io.parley.server.kommo.Integrations;
import io.parley.server.resource.KommoHookResource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Kommo is told when its news cannot be made durable: 503, which makes it come again. */
class HookNotStoredTest {
  private static final byte[] NEWS = "leads[add][0][id]=17".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;

  @Test
  void a_store_that_refuses_is_told_at_once() {
    receive(
        () -> {
          throw new StorageException("disk is full", null);
        });
  }

  @Test
  void a_store_that_hangs_is_told_within_two_seconds() {
    var never = new CountDownLatch(1);
    long started = System.nanoTime();

    receive(
        () -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return List.of();
        });

    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(2));
    never.countDown();
  }

  private void receive(Supplier<Object> commit) {
    var clock = InstantSource.system();
    try (var storage = SqlStorage.sqlite(folder, clock);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var tenant = new TenantId("acme");
      var integrations = new Integrations(storage.documents(), new OpenVault());
      Integration made =
          integrations.draft(
              tenant,
              "i1",
              "sofia",
              "acme.kommo.com",
              Secret.of("token"),
              Integration.Transport.TALK,
              List.of());
      storage.work().commit(List.of(integrations.put(tenant, "i1", made, 0)), Instant.EPOCH);
      var resource =
          new KommoHookResource(
              integrations,
              new HookIntake(failing(storage.work(), commit)),
              clock,
              threads,
              new SimpleMeterRegistry());
      String secret = integrations.hookSecret(tenant, "i1", made).reveal();

      assertThatThrownBy(() -> resource.receive(secret, NEWS)).isInstanceOf(StorageException.class);
      threads.shutdownNow();
    }
  }

  /** The store, with another commit. */
  private static WorkStore failing(WorkStore store, Supplier<Object> commit) {
    return (WorkStore)
        Proxy.newProxyInstance(
            WorkStore.class.getClassLoader(),
            new Class<?>[] {WorkStore.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("commit")) {
                return commit.get();
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** Seals nothing: what is tested here is not the vault. */
  private static final class OpenVault implements Vault {
    @Override
    public String seal(Secret secret, Place place) {
      return secret.reveal();
    }

    @Override
    public Secret open(String sealed, Place place) {
      return Secret.of(sealed);
    }
  }
}
