package io.parley.server.resource;

import io.parley.core.work.Storage;
import io.parley.server.account.Account;
import io.parley.server.account.Accounts;
import io.parley.server.call.Answer;
import io.parley.server.call.Bodies;
import io.parley.server.call.Commits;
import io.parley.server.call.Expected;
import io.parley.server.contract.Exchange;
import io.parley.server.http.MergePatch;
import io.parley.server.problem.ProblemException;
import io.parley.server.security.Caller;
import io.parley.server.security.Needs;
import io.parley.server.security.Role;
import io.parley.server.store.Stored;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
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

  private Stored<Account> account(ContainerRequestContext request) {
    var tenant = Caller.of(request).tenant();
    return ProblemException.present(accounts.find(tenant), "account", tenant.value());
  }
}
