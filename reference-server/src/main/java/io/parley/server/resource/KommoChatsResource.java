package io.parley.server.resource;

import io.parley.server.contract.Exchange;
import io.parley.server.kommo.ChatIntake;
import io.parley.server.kommo.HookAddressees;
import io.parley.server.kommo.Integration;
import io.parley.server.operations.Patience;
import io.parley.server.problem.Problem;
import io.parley.server.problem.ProblemException;
import io.parley.server.security.Open;
import io.parley.server.store.Stored;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the hooks of the Chats API for a channel of one's own; each is signed and sent once. */
@Path("/api/webhooks/kommo-chats/{secret}/{scopeId}")
@Produces(MediaType.TEXT_PLAIN)
public final class KommoChatsResource {
  private static final Logger log = LoggerFactory.getLogger(KommoChatsResource.class);

  /** Kommo waits 5 s and sends nothing again: a slow store gets most of them. */
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private final HookAddressees addressees;
  private final ChatIntake intake;
  private final InstantSource clock;
  private final Patience patience;

  public KommoChatsResource(
      HookAddressees addressees, ChatIntake intake, InstantSource clock, Patience patience) {
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

  /** Stores what the hook tells, then answers 200; 403 for one without Kommo's signature. */
  @POST
  @Open
  @Exchange(type = "text/plain")
  public String receive(
      @PathParam("secret") String secret,
      @PathParam("scopeId") String scopeId,
      @HeaderParam("X-Signature") @Nullable String signature,
      byte[] body) {
    Stored<Integration> integration = integration(secret);
    String given = signature == null ? "" : signature;
    Optional<String> refusal =
        patience.within(
            PATIENCE, () -> intake.receive(integration, scopeId, given, body, clock.instant()));
    if (refusal.isPresent()) {
      log.warn(
          "tenant {} integration {} a hook of the Chats API was refused: {}",
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
