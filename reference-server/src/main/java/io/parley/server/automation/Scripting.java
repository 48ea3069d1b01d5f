package io.parley.server.automation;

import io.parley.automation.rule.AccountSettings;
import io.parley.automation.rule.FieldName;
import io.parley.automation.rule.FieldTypes;
import io.parley.core.TenantId;
import io.parley.core.action.ActionHandler;
import io.parley.core.agent.FollowedScripts;
import io.parley.core.agent.ScriptGuide;
import io.parley.core.agent.ScriptStages;
import io.parley.core.agent.StartScript;
import io.parley.core.conversation.Conversation;
import io.parley.core.script.Ask;
import io.parley.core.script.Followings;
import io.parley.core.script.InvalidScriptException;
import io.parley.core.script.Script;
import io.parley.core.script.Scripts;
import io.parley.core.script.StoredScript;
import io.parley.core.work.Decider;
import io.parley.core.work.Storage;
import io.parley.rag.index.lucene.StemmedWords;
import io.parley.server.kommo.KommoChannel;
import io.parley.server.problem.Problem;
import io.parley.server.problem.Problem.FieldError;
import io.parley.server.problem.ProblemException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Everything that scripts are put together from. Thread-safe. */
public final class Scripting {
  private final Storage storage;
  private final KommoChannel kommo;
  private final AccountSettings settings;
  private final Sequencing subjects;
  private final FollowedScripts followed;
  private final StartScript start;

  Scripting(
      Storage storage,
      KommoChannel kommo,
      AccountSettings settings,
      Sequencing subjects,
      InstantSource clock) {
    this.storage = storage;
    this.kommo = kommo;
    this.settings = settings;
    this.subjects = subjects;
    this.followed =
        new FollowedScripts(
            storage,
            new StemmedWords(),
            kommo.facts(),
            (tenant, agentId) -> settings.calendar(tenant, agentId).zone());
    this.start = new StartScript(storage, followed, clock);
  }

  /** Tells agents what scripts want said. */
  public ScriptGuide guide() {
    return followed;
  }

  /** Carries out {@code startScript}. */
  ActionHandler action() {
    return start;
  }

  /** Begins scripts as leads come to their stages. */
  public Decider stages() {
    return new ScriptStages(kommo.reception(), storage, followed, kommo.facts());
  }

  public Scripts scripts() {
    return followed.scripts();
  }

  public Followings followings() {
    return followed.followings();
  }

  /**
   * The script of that JSON, checked against the account's fields.
   *
   * @throws ProblemException 422 that names what is wrong
   */
  public Script read(
      TenantId tenant, String agentId, Map<String, ? extends @Nullable Object> json) {
    Script script;
    try {
      script = Script.fromJson(json);
    } catch (InvalidScriptException e) {
      throw refused(List.of(new FieldError(e.field(), String.valueOf(e.getMessage()))));
    }
    FieldTypes fields = settings.fields(tenant, agentId);
    var errors = new ArrayList<FieldError>();
    for (int i = 0; i < script.steps().size(); i++) {
      Optional<String> field = script.steps().get(i).ask().flatMap(Ask::field);
      if (field.filter(name -> !known(fields, name)).isPresent()) {
        String place = "steps[" + i + "].ask.field";
        errors.add(
            new FieldError(
                place, place + ": '" + field.get() + "' is no custom field of the account"));
      }
    }
    if (!errors.isEmpty()) {
      throw refused(errors);
    }
    return script;
  }

  private static boolean known(FieldTypes fields, String field) {
    int dot = field.indexOf('.');
    String thing = dot < 0 ? "lead" : field.substring(0, dot);
    return field.equals("price")
        || fields.type(new FieldName(thing + ".fields." + field.substring(dot + 1))).isPresent();
  }

  private static ProblemException refused(List<FieldError> errors) {
    return new ProblemException(
        new Problem(422, errors.getFirst().message(), errors, Optional.empty()));
  }

  /**
   * Begins a script in a conversation by hand.
   *
   * @param by who wants it, for people
   * @throws ProblemException 409 when it cannot begin there now
   */
  public StartScript.Begun begin(
      StoredScript stored, Conversation conversation, String by, Instant now) {
    if (!stored.script().enabled()) {
      throw conflict("script '" + stored.script().name() + "' is switched off");
    }
    if (conversation.status() == Conversation.Status.HANDED_OFF) {
      throw conflict("a person has the conversation");
    }
    boolean already =
        followings()
            .active(stored.tenant(), conversation.id())
            .filter(active -> active.scriptId().equals(stored.id()))
            .isPresent();
    if (already) {
      throw conflict("the conversation follows the script already");
    }
    Sequencing.Subject subject =
        subjects.subject(
            stored.tenant(),
            stored.agentId(),
            "conversation:" + conversation.id(),
            Optional.empty());
    return start.begin(stored, conversation, subject.mailbox(), subject.target(), by, now);
  }

  private static ProblemException conflict(String why) {
    return new ProblemException(Problem.of(409, why));
  }
}
