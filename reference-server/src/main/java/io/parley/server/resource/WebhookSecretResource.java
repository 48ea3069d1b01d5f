package io.parley.server.resource;

import io.parley.server.automation.HookSecrets;
import io.parley.server.call.Answer;
import io.parley.server.call.Commits;
import io.parley.server.contract.Exchange;
import io.parley.server.security.Caller;
import io.parley.server.security.Needs;
import io.parley.server.security.Role;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** What the account's outbound hooks are signed with, for those who receive them. */
@Path("/api/account/webhook-secret")
@Produces(MediaType.APPLICATION_JSON)
public final class WebhookSecretResource {
  private final HookSecrets secrets;
  private final Commits commits;

  public WebhookSecretResource(HookSecrets secrets, Commits commits) {
    this.secrets = secrets;
    this.commits = commits;
  }

  /** The secret: {@code whsec_} and Base64. */
  record SecretView(String secret) {}

  /** The secret; made when it is first asked for. */
  @GET
  @Needs(Role.OWNER)
  @Exchange(gives = SecretView.class)
  public Response read(@Context ContainerRequestContext request) {
    String secret = secrets.of(Caller.of(request).tenant(), commits.now()).reveal();
    return Answer.ok(new SecretView(secret)).response();
  }
}
