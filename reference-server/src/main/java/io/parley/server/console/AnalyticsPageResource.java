package io.parley.server.console;

import io.parley.core.agent.Agent;
import io.parley.server.account.Account;
import io.parley.server.account.Accounts;
import io.parley.server.console.page.AnalyticsPage;
import io.parley.server.console.page.Page;
import io.parley.server.insight.Analytics;
import io.parley.server.insight.Cost;
import io.parley.server.insight.InsightParts;
import io.parley.server.insight.Period;
import io.parley.server.insight.Prices;
import io.parley.server.problem.ProblemException;
import io.parley.server.security.Needs;
import io.parley.server.security.Role;
import io.parley.server.store.Stored;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The figures of an account, as charts and tables. */
@Path("/manage/{tenantId}/analytics")
public final class AnalyticsPageResource {
  private static final String SECTION = "analytics";
  private static final int UNPROCESSABLE = 422;

  private final InsightParts insight;
  private final Accounts accounts;
  private final Pages pages;

  AnalyticsPageResource(InsightParts insight, Accounts accounts, Pages pages) {
    this.insight = insight;
    this.accounts = accounts;
    this.pages = pages;
  }

  /** The figures of a time; of the last 30 days where none is given, or one that makes no sense. */
  @GET
  @Needs(Role.VIEWER)
  public Response show(
      @Context ContainerRequestContext request,
      @QueryParam("from") @Nullable String from,
      @QueryParam("to") @Nullable String to,
      @QueryParam("agent") @Nullable String agentId,
      @QueryParam("interval") @Nullable String interval) {
    Visit visit = Visit.of(request);
    Account account =
        accounts.find(visit.tenant()).map(Stored::value).orElseGet(() -> Account.named("-"));
    ZoneId zone = ZoneId.of(account.timezone());
    Optional<String> refused = Optional.empty();
    Period period;
    try {
      period = Period.of(given(from), given(to), given(interval), zone, visit.now());
    } catch (ProblemException e) {
      refused = Optional.of(e.problem().detail());
      period = Period.of(null, null, null, zone, visit.now());
    }
    Optional<String> chosen = Optional.ofNullable(given(agentId));
    Analytics.Report report = insight.analytics().report(visit.tenant(), period, chosen);
    List<Agent> agents = insight.names().agents(visit.tenant());
    Prices prices =
        insight.prices().find(visit.tenant(), "prices").map(Stored::value).orElse(Prices.NONE);
    Page page = pages.page(visit, SECTION);
    var view =
        new AnalyticsPage(
            report,
            agents,
            chosen.orElse(""),
            refused.orElse(""),
            Cost.of(report.total().models(), prices),
            account.currency(),
            insight.names().labels(visit.tenant(), report.total()));
    return pages.show(refused.isPresent() ? UNPROCESSABLE : 200, "analytics", page, view);
  }

  private static @Nullable String given(@Nullable String value) {
    return value == null || value.isBlank() ? null : value.strip();
  }
}
