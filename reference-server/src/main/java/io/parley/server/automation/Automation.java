package io.parley.server.automation;

import static java.util.stream.Collectors.collectingAndThen;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toSet;

import io.parley.automation.Known;
import io.parley.automation.RuleDecider;
import io.parley.automation.journal.Journal;
import io.parley.automation.plan.LoopGuard;
import io.parley.automation.plan.Places;
import io.parley.automation.plan.Planner;
import io.parley.automation.replay.DryRun;
import io.parley.automation.replay.Replay;
import io.parley.automation.rule.AccountSettings;
import io.parley.automation.rule.Rules;
import io.parley.core.action.ActionCatalog;
import io.parley.core.action.ActionHandler;
import io.parley.core.agent.ConversationAction;
import io.parley.core.agent.Lookup;
import io.parley.core.agent.Tools;
import io.parley.core.secret.Vault;
import io.parley.core.work.Decider;
import io.parley.core.work.Storage;
import io.parley.server.account.Accounts;
import io.parley.server.console.access.Members;
import io.parley.server.kommo.KommoChannel;
import io.parley.server.kommo.SubscribeHooks;
import io.parley.server.outgoing.GuardedHttp;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/** Everything that automations are put together from. Thread-safe. */
public final class Automation {
  private final List<ActionHandler> handlers;
  private final ActionCatalog catalog;
  private final Tools tools;
  private final AccountSettings settings;
  private final CrmFields crmFields;
  private final Rules rules;
  private final Journal journal;
  private final Places places;
  private final Known known;
  private final Planner planner;
  private final Storage storage;
  private final Sequencing sequencing;
  private final Scripting scripting;
  private final HookSecrets hookSecrets;

  /**
   * @param http how other systems are called
   * @param lookups what agents' models may look up
   */
  public Automation(
      Storage storage,
      KommoChannel kommo,
      Accounts accounts,
      Vault vault,
      GuardedHttp http,
      List<Lookup> lookups,
      InstantSource clock) {
    this.storage = storage;
    var synced = new SyncedFields(kommo);
    this.settings = new TenantSettings(accounts, synced);
    this.crmFields = new CrmFields(synced);
    this.sequencing = new Sequencing(storage, kommo, settings, clock);
    this.scripting = new Scripting(storage, kommo, settings, sequencing, clock);
    this.hookSecrets = new HookSecrets(storage, vault);
    this.handlers =
        Stream.concat(
                kommo.actions().stream(),
                Stream.of(
                    ConversationAction.handoff(storage, clock),
                    ConversationAction.resume(storage, clock),
                    scripting.action(),
                    new CallWebhook(http, hookSecrets, clock),
                    new Notify(storage, new Members(storage), clock)))
            .collect(collectingAndThen(toList(), sequencing::fenced));
    this.catalog =
        ActionCatalog.of(
            handlers.stream().filter(handler -> !(handler instanceof SubscribeHooks)).toList());
    this.tools =
        new Tools(catalog, kommo.actions().stream().map(ActionHandler::type).collect(toSet()))
            .looking(lookups);
    this.rules = new Rules(storage);
    this.journal = new Journal(storage);
    this.places = new Places(storage.log(), kommo.reception());
    this.known = new Known(kommo.facts(), storage.documents(), settings);
    this.planner = new Planner(catalog);
  }

  /** Everything of sequences. */
  public Sequencing sequencing() {
    return sequencing;
  }

  /** Everything of scripts. */
  public Scripting scripting() {
    return scripting;
  }

  /** What carries out planned effects, one for each action. */
  public List<ActionHandler> handlers() {
    return handlers;
  }

  /** The actions that people and models may call. */
  public ActionCatalog catalog() {
    return catalog;
  }

  /** What agents may have done and looked up by their models. */
  public Tools tools() {
    return tools;
  }

  /** Which fields agents may be allowed to tell. */
  public CrmFields crmFields() {
    return crmFields;
  }

  public AccountSettings settings() {
    return settings;
  }

  /** What outbound hooks are signed with. */
  public HookSecrets hookSecrets() {
    return hookSecrets;
  }

  /** Reads and checks rules as people write them. */
  public RuleForms ruleForms() {
    return new RuleForms(settings, catalog);
  }

  public Rules rules() {
    return rules;
  }

  public Journal journal() {
    return journal;
  }

  public Places places() {
    return places;
  }

  public Known known() {
    return known;
  }

  /** Runs the rules on events. */
  public Decider ruleDecider() {
    var guard = new LoopGuard(storage, "rules", LoopGuard.Limits.DEFAULT);
    return new RuleDecider(storage, rules, places, known, planner, guard);
  }

  public DryRun dryRun() {
    return new DryRun(planner);
  }

  public Replay replay() {
    return new Replay(storage, places, known, catalog);
  }
}
