package io.parley.server.resource;

import io.parley.core.TenantId;
import io.parley.server.account.Account;
import io.parley.server.account.Accounts;
import io.parley.server.call.Answer;
import io.parley.server.call.Bodies;
import io.parley.server.call.Commits;
import io.parley.server.call.Expected;
import io.parley.server.contract.Exchange;
import io.parley.server.http.MergePatch;
import io.parley.server.insight.Analytics;
import io.parley.server.insight.Names;
import io.parley.server.insight.Period;
import io.parley.server.insight.Prices;
import io.parley.server.problem.ProblemException;
import io.parley.server.security.Caller;
import io.parley.server.security.Needs;
import io.parley.server.security.Role;
import io.parley.server.store.Shelf;
import io.parley.server.store.Stored;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Figures of what agents, rules and sequences did, and what it cost. */
@Path("/api/analytics")
@Produces(MediaType.APPLICATION_JSON)
public final class AnalyticsResource {
  private static final String PRICES = "prices";

  private final Analytics analytics;
  private final Accounts accounts;
  private final Names names;
  private final Shelf<Prices> prices;
  private final Commits commits;

  public AnalyticsResource(
      Analytics analytics, Accounts accounts, Names names, Shelf<Prices> prices, Commits commits) {
    this.analytics = analytics;
    this.accounts = accounts;
    this.names = names;
    this.prices = prices;
    this.commits = commits;
  }

  /**
   * The figures of a time, in total and by interval, in the account's time zone.
   *
   * @param from the first day, such as 2026-11-01, or an instant; 30 days before {@code to}
   * @param to the last day, or the instant after the last; today
   * @param agentId only what this agent did
   * @param interval hour, day, week or month; day, or month for more than 92 days
   */
  @GET
  @Needs(Role.VIEWER)
  @Exchange(gives = AnalyticsView.class)
  public Response read(
      @Context ContainerRequestContext request,
      @QueryParam("from") @Nullable String from,
      @QueryParam("to") @Nullable String to,
      @QueryParam("agentId") @Nullable String agentId,
      @QueryParam("interval") @Nullable String interval) {
    TenantId tenant = Caller.of(request).tenant();
    Account account = accounts.find(tenant).map(Stored::value).orElse(Account.named("-"));
    Period period = Period.of(from, to, interval, ZoneId.of(account.timezone()), commits.now());
    return Answer.ok(
            AnalyticsView.of(
                analytics.report(tenant, period, Optional.ofNullable(agentId)),
                prices.find(tenant, PRICES).map(Stored::value).orElse(Prices.NONE),
                account.currency(),
                names,
                tenant))
        .response();
  }

  /** What models cost, by model, in the account's currency. */
  @GET
  @Path("prices")
  @Needs(Role.VIEWER)
  @Exchange(gives = Prices.class)
  public Response prices(@Context ContainerRequestContext request) {
    Optional<Stored<Prices>> known = prices.find(Caller.of(request).tenant(), PRICES);
    return known
        .map(stored -> Answer.ok(stored.value(), stored.version()))
        .orElseGet(() -> Answer.ok(Prices.NONE, 0))
        .response();
  }

  /** Sets what models cost a million tokens; null forgets the price of one. */
  @PATCH
  @Path("prices")
  @Consumes({MediaType.APPLICATION_JSON, MergePatch.MEDIA_TYPE})
  @Needs(Role.ADMIN)
  @Exchange(gives = Prices.class, takes = Prices.class)
  public Response change(@Context ContainerRequestContext request, @Nullable MergePatch patch) {
    TenantId tenant = Caller.of(request).tenant();
    MergePatch changes = Bodies.present(patch);
    Expected expected = Expected.of(request);
    return expected.change(
        () -> {
          Optional<Stored<Prices>> known = prices.find(tenant, PRICES);
          long version = known.map(Stored::version).orElse(0L);
          expected.check("prices", version);
          Prices after =
              ProblemException.checked(
                  () ->
                      changes.applyTo(known.map(Stored::value).orElse(Prices.NONE), Prices.class));
          return commits.commit(
              request,
              List.of(prices.put(tenant, PRICES, after, version)),
              Answer.ok(after, version + 1));
        });
  }
}
