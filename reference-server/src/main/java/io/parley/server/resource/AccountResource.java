package io.parley.server.resource;

import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import io.parley.server.account.Account;
import io.parley.server.account.Accounts;
import io.parley.server.call.Answer;
import io.parley.server.call.Bodies;
import io.parley.server.call.Commits;
import io.parley.server.call.Expected;
import io.parley.server.contract.Exchange;
import io.parley.server.deletion.TenantDeletion;
import io.parley.server.http.MergePatch;
import io.parley.server.problem.ProblemException;
import io.parley.server.security.Caller;
import io.parley.server.security.Needs;
import io.parley.server.security.Role;
import io.parley.server.store.Stored;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the caller's tenant sets for itself. */
@Path("/api/account")
@Produces(MediaType.APPLICATION_JSON)
public final class AccountResource {
  private final Storage storage;
  private final Accounts accounts;
  private final Commits commits;

  public AccountResource(Storage storage, Accounts accounts, Commits commits) {
    this.storage = storage;
    this.accounts = accounts;
    this.commits = commits;
  }

  /** The account. */
  @GET
  @Needs(Role.VIEWER)
  @Exchange(gives = AccountView.class)
  public Response read(@Context ContainerRequestContext request) {
    Stored<Account> stored = account(request);
    return Answer.ok(AccountView.of(stored), stored.version()).response();
  }

  /** Changes what the patch names. */
  @PATCH
  @Consumes({MediaType.APPLICATION_JSON, MergePatch.MEDIA_TYPE})
  @Needs(Role.ADMIN)
  @Exchange(gives = AccountView.class, takes = AccountView.Settings.class)
  public Response change(@Context ContainerRequestContext request, @Nullable MergePatch patch) {
    MergePatch changes = Bodies.present(patch);
    Expected expected = Expected.of(request);
    expected.change(
        () -> {
          Stored<Account> stored = account(request);
          expected.check("account", stored.version());
          Account changed =
              changes
                  .applyTo(AccountView.Settings.of(stored.value()), AccountView.Settings.class)
                  .account();
          return storage
              .work()
              .commit(
                  List.of(accounts.put(stored.tenant(), changed, stored.version())), commits.now());
        });
    return read(request);
  }

  /**
   * Deletes the account with all it has. From the answer on nothing is sent for it and every key
   * and session is refused; what it has is removed by a job of the server's own.
   */
  @DELETE
  @Needs(Role.OWNER)
  @Exchange(gives = DeletionView.class, status = 202)
  public Response delete(
      @Context ContainerRequestContext request, @QueryParam("confirm") @Nullable String confirm) {
    Stored<Account> stored = account(request);
    Expected.of(request).check("account", stored.version());
    Instant now = commits.now();
    try {
      List<Write> writes =
          TenantDeletion.accept(
              stored.tenant(), stored.value().name(), confirm == null ? "" : confirm, now);
      storage.work().commit(writes, now);
    } catch (IllegalArgumentException e) {
      throw ProblemException.field("confirm", String.valueOf(e.getMessage()));
    }
    return Response.status(202)
        .entity(new DeletionView(stored.tenant().value(), "deleting", now))
        .build();
  }

  /**
   * A deletion that was accepted.
   *
   * @param id of the account, which is never given again
   * @param status {@code deleting}
   * @param deletedAt since when nothing is sent for it and no credential of it is good
   */
  record DeletionView(String id, String status, Instant deletedAt) {}

  private Stored<Account> account(ContainerRequestContext request) {
    var tenant = Caller.of(request).tenant();
    return ProblemException.present(accounts.find(tenant), "account", tenant.value());
  }
}
