package io.parley.server.resource;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.parley.server.contract.Exchange;
import io.parley.server.kommo.HookAddressees;
import io.parley.server.kommo.HookIntake;
import io.parley.server.kommo.Integration;
import io.parley.server.operations.Patience;
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
import java.util.concurrent.TimeUnit;

/**
 * Takes Kommo's webhooks. The secret in the path is all that tells who calls, and 200 means that
 * the news is on disk.
 */
@Path("/api/webhooks/kommo/{secret}")
@Produces(MediaType.TEXT_PLAIN)
public final class KommoHookResource {
  /** Kommo gives up after 2 s and then counts the answer as invalid. */
  private static final Duration PATIENCE = Duration.ofMillis(1_500);

  private final HookAddressees addressees;
  private final HookIntake intake;
  private final InstantSource clock;
  private final Patience patience;
  private final Timer acknowledged;

  public KommoHookResource(
      HookAddressees addressees,
      HookIntake intake,
      InstantSource clock,
      Patience patience,
      MeterRegistry metrics) {
    this.addressees = addressees;
    this.intake = intake;
    this.clock = clock;
    this.patience = patience;
    this.acknowledged =
        Timer.builder("parley.webhook.acknowledged")
            .description("from the body to the commit")
            .publishPercentileHistogram()
            .register(metrics);
  }

  /** Kommo tries the address with a GET when a person enters it. */
  @GET
  @Open
  @Exchange(type = "text/plain")
  public String probe(@PathParam("secret") String secret) {
    integration(secret);
    return "ok";
  }

  /** Stores what the webhook tells, then answers 200; 503 when it cannot within 1.5 s. */
  @POST
  @Open
  @Exchange(type = "text/plain", takesType = "application/x-www-form-urlencoded")
  public String receive(@PathParam("secret") String secret, byte[] body) {
    Stored<Integration> integration = integration(secret);
    long started = System.nanoTime();
    int news = patience.within(PATIENCE, () -> intake.receive(integration, body, clock.instant()));
    acknowledged.record(System.nanoTime() - started, TimeUnit.NANOSECONDS);
    return news > 0 ? "ok" : "ok, known";
  }

  private Stored<Integration> integration(String secret) {
    return ProblemException.present(addressees.find(secret), "webhook", "…");
  }
}
