package io.parley.server;

import io.parley.core.TenantId;
import io.parley.core.agent.Agents;
import io.parley.core.agent.Chat;
import io.parley.core.agent.Conversations;
import io.parley.server.call.Commits;
import io.parley.server.console.Console;
import io.parley.server.console.ConsoleSessions;
import io.parley.server.console.access.Members;
import io.parley.server.console.access.Memberships;
import io.parley.server.desk.Handover;
import io.parley.server.feed.Feed;
import io.parley.server.feed.LiveFeed;
import io.parley.server.http.Front;
import io.parley.server.knowledge.UploadFolder;
import io.parley.server.kommo.HookAddressees;
import io.parley.server.operations.Housekeeping;
import io.parley.server.operations.Patience;
import io.parley.server.operations.Retention;
import io.parley.server.resource.AccountResource;
import io.parley.server.resource.AgentResource;
import io.parley.server.resource.ApiKeyResource;
import io.parley.server.resource.ArticleResource;
import io.parley.server.resource.AuditResource;
import io.parley.server.resource.CategoryResource;
import io.parley.server.resource.ChatResource;
import io.parley.server.resource.ConversationResource;
import io.parley.server.resource.CustomEventResource;
import io.parley.server.resource.DashboardResource;
import io.parley.server.resource.EffectResource;
import io.parley.server.resource.EnrolmentResource;
import io.parley.server.resource.EventResource;
import io.parley.server.resource.FileResource;
import io.parley.server.resource.InboundHookResource;
import io.parley.server.resource.IntegrationResource;
import io.parley.server.resource.JobResource;
import io.parley.server.resource.KommoChatsResource;
import io.parley.server.resource.KommoConsentResource;
import io.parley.server.resource.KommoHookResource;
import io.parley.server.resource.KommoSalesbotResource;
import io.parley.server.resource.MemberResource;
import io.parley.server.resource.MirrorResource;
import io.parley.server.resource.PageResource;
import io.parley.server.resource.ReplyResource;
import io.parley.server.resource.RuleResource;
import io.parley.server.resource.RuleTrialResource;
import io.parley.server.resource.ScriptResource;
import io.parley.server.resource.SearchResource;
import io.parley.server.resource.SequenceResource;
import io.parley.server.resource.SubscriptionResource;
import io.parley.server.resource.SyncResource;
import io.parley.server.resource.WebhookSecretResource;
import io.parley.server.security.Access;
import io.parley.server.security.Callers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What answers requests, in a process that does: the REST API, the webhooks and the console. */
final class Api implements AutoCloseable {
  private final Parts parts = new Parts();
  private final Foundation on;
  private final Commits commits;
  private final Callers callers;
  private final Agents agents;
  private final Chat chat;
  private final Handover handover;
  private final Feed feed;
  private final LiveFeed live;
  private final UploadFolder uploads;
  private final Reporting reporting;
  private final Console console;

  Api(Foundation on) {
    this.on = on;
    var storage = on.storage();
    var clock = on.clock();
    this.commits = new Commits(storage, clock, on.vault());
    this.callers =
        new Callers(on.keys(), new ConsoleSessions(storage, on.config().publicUrl(), clock));
    this.agents = new Agents(storage);
    this.chat =
        new Chat(
            storage, on.responder(), on.automation().tools(), on.automation().scripting().guide());
    this.handover = new Handover(storage.log(), on.kommo().reception());
    this.feed = new Feed(storage);
    this.live = parts.opened(new LiveFeed(storage, clock));
    this.uploads = new UploadFolder(on.config().data().resolve("upload"));
    this.reporting = new Reporting(on);
    parts.opened(
        new Housekeeping(
            List.of(
                commits::forgetOldAnswers,
                new Retention(storage, on.accounts(), clock),
                () -> on.knowledge().files().sweep(Duration.ofHours(1), clock.instant()),
                () -> on.automation().journal().forgetOld(clock.instant()),
                reporting::sweep)));
    this.console = console();
  }

  /** Every resource of the REST API. */
  List<Object> resources() {
    var all = new ArrayList<Object>();
    all.add(new Access(callers, on.storage().acting()));
    all.add(commits.idempotency());
    all.addAll(automations());
    all.addAll(integrations());
    all.addAll(hooks());
    all.addAll(knowledge());
    all.addAll(conversations());
    all.addAll(work());
    all.addAll(accounts());
    all.addAll(reporting.resources(commits));
    all.addAll(otherSystems());
    return all;
  }

  /** What answers beside the API. */
  List<Front> fronts() {
    return List.of(console.front());
  }

  private List<Object> automations() {
    var automation = on.automation();
    var sequencing = automation.sequencing();
    var forms = sequencing.forms(automation.catalog());
    return List.of(
        new AgentResource(agents, automation.tools(), automation.crmFields(), commits),
        new RuleResource(agents, automation, commits),
        new WebhookSecretResource(automation.hookSecrets(), commits),
        new RuleTrialResource(on.storage(), agents, automation, commits),
        new SequenceResource(agents, sequencing, forms, commits),
        new EnrolmentResource(agents, sequencing, on.storage().log(), commits));
  }

  private List<Object> integrations() {
    var kommo = on.kommo();
    return List.of(
        new IntegrationResource(
            agents,
            kommo.integrations(),
            kommo.connections(),
            kommo.sync(),
            kommo.consents(),
            commits,
            kommo::hookAddress),
        new KommoConsentResource(
            kommo.integrations(),
            kommo.consents(),
            callers,
            kommo::hookAddress,
            on.config().publicUrl().filter(url -> "https".equals(url.getScheme())).isPresent()),
        new SyncResource(on.storage(), agents, kommo.integrations(), kommo.sync().runs(), commits),
        new MirrorResource(agents, kommo.integrations(), kommo.sync()));
  }

  /** What Kommo calls, and how it is answered. */
  private List<Object> hooks() {
    var kommo = on.kommo();
    var addressees = new HookAddressees(kommo.integrations(), on.storage().ended());
    var patience = new Patience(on.threads());
    return List.of(
        new KommoHookResource(
            addressees, kommo.intake(), on.clock(), patience, on.metrics().registry()),
        new KommoSalesbotResource(addressees, kommo.salesbotIntake(), on.clock(), patience),
        new KommoChatsResource(addressees, kommo.chatIntake(), on.clock(), patience),
        new ReplyResource(
            kommo.integrations(),
            kommo.accounts(),
            kommo.ways(),
            kommo.replies(),
            commits,
            kommo::hookAddress));
  }

  private List<Object> knowledge() {
    var knowledge = on.knowledge();
    return List.of(
        new CategoryResource(knowledge.categories(), commits),
        new ArticleResource(knowledge.articles(), commits),
        new SearchResource(knowledge),
        new FileResource(knowledge.files(), on.storage(), uploads, commits),
        new PageResource(knowledge.files(), on.pages(), on.storage(), commits));
  }

  private List<Object> conversations() {
    var conversations = new Conversations(on.storage().documents());
    var all =
        new ArrayList<Object>(
            List.of(
                new ChatResource(chat, agents, conversations, commits),
                new ConversationResource(on.storage(), conversations, handover, commits)));
    all.addAll(ScriptResource.all(agents, conversations, on.automation().scripting(), commits));
    return all;
  }

  private List<Object> work() {
    return List.of(
        new EventResource(on.storage(), commits),
        new EffectResource(on.storage(), commits),
        new JobResource(on.storage(), commits),
        new DashboardResource(on.storage(), agents, feed, live, on.clock()));
  }

  private List<Object> accounts() {
    return List.of(
        new AccountResource(on.storage(), on.accounts(), commits),
        new ApiKeyResource(on.keys(), commits),
        new MemberResource(new Memberships(on.storage()), commits),
        new AuditResource(on.storage().trail()));
  }

  /** What other systems tell, and are told. */
  private List<Object> otherSystems() {
    var others = on.others();
    return List.of(
        new CustomEventResource(others.inbound(), on.storage(), commits, on.clock()),
        new InboundHookResource(
            others.inbound(), agents, on.kommo().integrations(), commits, others.publicUrl()),
        new SubscriptionResource(others.desk(), commits));
  }

  private Console console() {
    TenantId home = on.config().bootstrap().tenant();
    var made =
        new Console(
                on.storage(), chat, handover, feed, live, on.clock(), home, on.config().publicUrl())
            .with(on.automation(), on.kommo(), on.others(), on.knowledge());
    made.add(on.knowledge(), on.pages(), uploads);
    made.add(reporting.insight(), reporting.exports(), on.knowledge(), on.accounts());
    made.bootstrap(home, on.config().bootstrap().password())
        .ifPresent(
            password ->
                System.out.println(
                    "Console password of "
                        + Members.OWNER
                        + " in account "
                        + home
                        + ", shown this once: "
                        + password.reveal()));
    return made;
  }

  /** Ends the streams of who watches, and what is cleared away. */
  @Override
  public void close() {
    parts.close();
  }
}
