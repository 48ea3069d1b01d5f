package io.parley.server.resource;

import io.parley.server.contract.Exchange;
import io.parley.server.kommo.HookAddressees;
import io.parley.server.kommo.Integration;
import io.parley.server.kommo.SalesbotIntake;
import io.parley.server.operations.Patience;
import io.parley.server.problem.Problem;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the calls of salesbots that stop at our widget and wait for an answer. A call counts only
 * with a token that Kommo signed for this account, and with an address of the account's own.
 */
@Path("/api/webhooks/kommo-salesbot/{secret}")
@Produces(MediaType.TEXT_PLAIN)
public final class KommoSalesbotResource {
  private static final Logger log = LoggerFactory.getLogger(KommoSalesbotResource.class);

  /** A salesbot goes on without us after 2 s. */
  private static final Duration PATIENCE = Duration.ofMillis(1_500);

  private final HookAddressees addressees;
  private final SalesbotIntake intake;
  private final InstantSource clock;
  private final Patience patience;

  public KommoSalesbotResource(
      HookAddressees addressees, SalesbotIntake intake, InstantSource clock, Patience patience) {
    this.addressees = addressees;
    this.intake = intake;
    this.clock = clock;
    this.patience = patience;
  }

  /** For a person who tries the address. */
  @GET
  @Open
  @Exchange(type = "text/plain")
  public String probe(@PathParam("secret") String secret) {
    integration(secret);
    return "ok";
  }

  /** Stores that the bot waits, then answers 200; 403 for a call that is not Kommo's. */
  @POST
  @Open
  @Exchange(type = "text/plain", takesType = "application/x-www-form-urlencoded")
  public String receive(@PathParam("secret") String secret, byte[] body) {
    Stored<Integration> integration = integration(secret);
    Optional<String> refusal =
        patience.within(PATIENCE, () -> intake.receive(integration, body, clock.instant()));
    if (refusal.isPresent()) {
      log.warn(
          "tenant {} integration {} a salesbot's call was refused: {}",
          integration.tenant(),
          integration.id(),
          refusal.get());
      throw new ProblemException(Problem.of(403, refusal.get()));
    }
    return "ok";
  }

  private Stored<Integration> integration(String secret) {
    return ProblemException.present(addressees.find(secret), "webhook", "…");
  }
}
