package io.parley.server.resource;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.parley.core.StorageException;
import io.parley.core.secret.Secret;
import io.parley.server.kommo.HookIntake;
import io.parley.server.kommo.Integration;
import io.parley.server.kommo.Integrations;
import io.parley.server.problem.ProblemException;
import io.parley.server.security.Open;
import io.parley.server.store.Stored;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Takes Kommo's webhooks. The secret in the path is all that tells who calls, and 200 means that
 * the news is on disk.
 */
@Path("/api/webhooks/kommo/{secret}")
@Produces(MediaType.TEXT_PLAIN)
public final class KommoHookResource {
  /** Kommo gives up after 2 s and then counts the answer as invalid. */
  private static final Duration PATIENCE = Duration.ofMillis(1_500);

  private final Integrations integrations;
  private final HookIntake intake;
  private final InstantSource clock;
  private final ExecutorService threads;
  private final Timer acknowledged;
  private final Cache<String, Stored<Integration>> known =
      Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(Duration.ofSeconds(5)).build();

  public KommoHookResource(
      Integrations integrations,
      HookIntake intake,
      InstantSource clock,
      ExecutorService threads,
      MeterRegistry metrics) {
    this.integrations = integrations;
    this.intake = intake;
    this.clock = clock;
    this.threads = threads;
    this.acknowledged =
        Timer.builder("parley.webhook.acknowledged")
            .description("from the body to the commit")
            .publishPercentileHistogram()
            .register(metrics);
  }

  /** Kommo tries the address with a GET when a person enters it. */
  @GET
  @Open
  public String probe(@PathParam("secret") String secret) {
    integration(secret);
    return "ok";
  }

  /** Stores what the webhook tells, then answers 200; 503 when it cannot within 1.5 s. */
  @POST
  @Open
  public String receive(@PathParam("secret") String secret, byte[] body) {
    Stored<Integration> integration = integration(secret);
    long started = System.nanoTime();
    Future<Integer> stored =
        threads.submit(() -> intake.receive(integration, body, clock.instant()));
    try {
      stored.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      acknowledged.record(System.nanoTime() - started, TimeUnit.NANOSECONDS);
      return "ok";
    } catch (TimeoutException e) {
      throw new StorageException("not stored within " + PATIENCE, e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new StorageException("not stored: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException("interrupted before it was stored", e);
    }
  }

  private Stored<Integration> integration(String secret) {
    String hash = Secret.of(secret).sha256();
    Stored<Integration> hit = known.getIfPresent(hash);
    if (hit != null) {
      return hit;
    }
    Optional<Stored<Integration>> found = integrations.byHook(Secret.of(secret));
    found.ifPresent(integration -> known.put(hash, integration));
    return ProblemException.present(found, "webhook", "…");
  }
}
