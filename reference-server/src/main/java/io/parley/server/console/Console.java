package io.parley.server.console;

import io.parley.core.TenantId;
import io.parley.core.agent.Chat;
import io.parley.core.secret.Secret;
import io.parley.rag.article.KnowledgeBase;
import io.parley.rag.file.PageFetcher;
import io.parley.server.account.Accounts;
import io.parley.server.audit.AuditedStorage;
import io.parley.server.automation.Automation;
import io.parley.server.console.access.LoginThrottle;
import io.parley.server.console.access.Members;
import io.parley.server.console.access.Memberships;
import io.parley.server.console.access.Sessions;
import io.parley.server.desk.Handover;
import io.parley.server.export.Exports;
import io.parley.server.feed.Feed;
import io.parley.server.feed.LiveFeed;
import io.parley.server.hook.HookParts;
import io.parley.server.http.Front;
import io.parley.server.insight.InsightParts;
import io.parley.server.knowledge.UploadFolder;
import io.parley.server.kommo.KommoChannel;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.glassfish.jersey.CommonProperties;
import org.glassfish.jersey.media.multipart.MultiPartFeature;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;
import org.glassfish.jersey.servlet.ServletContainer;

/**
 * The console: an application of its own beside the API, since it knows its callers by sessions and
 * not by keys, and tells errors as pages. Thread-safe.
 */
public final class Console {
  /** The first is the root and nothing below it. */
  private static final List<String> PATHS =
      List.of("", "/login", "/logout", "/preferences", "/manage/*", "/assets/*");

  private final AuditedStorage storage;
  private final Pages pages;
  private final Members members;
  private final InstantSource clock;
  private final ResourceConfig application;

  /**
   * @param chat makes the turns of test conversations
   * @param handover what it takes to give a conversation to a person and back
   * @param feed what happened lately
   * @param live the same while it happens; closed by whoever made it
   * @param home the account that the login form suggests
   * @param publicUrl where browsers reach the server; with https, cookies are sent over https only.
   *     Empty: wherever they do
   */
  public Console(
      AuditedStorage storage,
      Chat chat,
      Handover handover,
      Feed feed,
      LiveFeed live,
      InstantSource clock,
      TenantId home,
      Optional<URI> publicUrl) {
    boolean https = Cookies.secured(publicUrl);
    this.storage = storage;
    this.clock = clock;
    this.members = new Members(storage);
    var sessions = new Sessions(storage);
    var cookies = new Cookies(https);
    var assets = new Assets();
    this.pages = new Pages(assets);

    this.application = bare();
    application.register(
        new VisitFilter(sessions, members, new Accounts(storage.documents()), cookies, clock));
    application.register(new Gate(sessions, publicUrl, storage.acting()));
    application.register(new ConsoleHeaders(cookies, https));
    application.register(new ErrorPages(pages));
    application.register(new AssetResource(assets));
    application.register(new PreferencesResource(cookies));
    var throttle = new LoginThrottle();
    application.register(
        new LoginResource(members, sessions, throttle, cookies, pages, storage, home));
    var memberships = new Memberships(storage);
    application.register(
        new PasswordResource(storage, memberships, sessions, throttle, cookies, pages));
    application.register(new AccountSettingsResource(storage, memberships, clock, pages));
    application.register(new BrandResource());
    application.register(new DashboardResource(storage, feed, pages));
    application.register(new UpdatesResource(live, sessions, members, pages, clock));
    application.register(new TestChatResource(storage, chat, pages));
    application.register(new ConversationsResource(storage, handover, pages));
    application.register(new RatingsResource(storage, pages));
    application.register(new EventsResource(storage, pages));
    application.register(new EffectsResource(storage, pages));
    application.register(new JobsResource(storage, pages));
    application.register(new AgentsResource(storage, pages));
    application.register(new KommoRefusedResource(pages));
  }

  /** Adds the pages of what an agent is and does; before {@link #front} is taken. */
  public Console with(
      Automation automation, KommoChannel kommo, HookParts others, KnowledgeBase knowledge) {
    application.register(
        new AgentResource(
            storage, automation.tools(), automation.crmFields(), knowledge.categories(), pages));
    application.register(new IntegrationsResource(storage, kommo, pages));
    application.register(new ReplyWaysResource(storage, kommo, pages));
    application.register(new InboundHooksPageResource(storage, others, kommo, automation, pages));
    application.register(
        new WebhooksPageResource(storage, others.desk(), automation.hookSecrets(), pages));
    application.register(new RulesResource(storage, automation, pages));
    var sequencing = automation.sequencing();
    application.register(
        new SequencesResource(storage, sequencing, sequencing.forms(automation.catalog()), pages));
    application.register(new ScriptsResource(storage, automation.scripting(), pages));
    return this;
  }

  /** Adds the pages of the knowledge base; before {@link #front} is taken. */
  public void add(KnowledgeBase knowledge, PageFetcher fetcher, UploadFolder uploads) {
    application.register(MultiPartFeature.class);
    application.register(new KnowledgeResource(knowledge, pages));
    application.register(new KnowledgeFilesResource(knowledge.files(), fetcher, uploads, pages));
    application.register(new KnowledgeArticlesResource(knowledge, pages));
  }

  /** Adds the pages of what is told of what happened; before {@link #front} is taken. */
  public void add(
      InsightParts insight, Exports exports, KnowledgeBase knowledge, Accounts accounts) {
    application.register(new AnalyticsPageResource(insight, accounts, pages));
    application.register(new GapsResource(storage, insight.gaps(), knowledge, pages));
    application.register(new ExportsResource(storage, exports, pages));
  }

  private static ResourceConfig bare() {
    var application = new ResourceConfig();
    application.property(CommonProperties.FEATURE_AUTO_DISCOVERY_DISABLE, true);
    application.property(CommonProperties.METAINF_SERVICES_LOOKUP_DISABLE, true);
    application.property(ServerProperties.WADL_FEATURE_DISABLE, true);
    application.property(ServerProperties.BV_FEATURE_DISABLE, true);
    application.property(ServerProperties.RESPONSE_SET_STATUS_OVER_SEND_ERROR, true);
    application.property(ServerProperties.LOCATION_HEADER_RELATIVE_URI_RESOLUTION_DISABLED, true);
    application.property(
        ServerProperties.OUTBOUND_CONTENT_LENGTH_BUFFER, 0); // updates flow at once
    return application;
  }

  /** Its place at the HTTP edge; to be taken once. */
  public Front front() {
    return new Front("console", new ServletContainer(application), PATHS);
  }

  /**
   * Sees to it that the tenant has a member {@code owner} to sign in with.
   *
   * @param password the owner's on the first start; empty: a random one
   * @return the random password, when one was made just now: to be shown this once
   */
  public Optional<Secret> bootstrap(TenantId tenant, Optional<Secret> password) {
    return members.bootstrap(tenant, password, clock.instant());
  }
}
