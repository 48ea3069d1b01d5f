package io.parley.samples;

import io.parley.core.TenantId;
import io.parley.core.agent.Agent;
import io.parley.core.agent.Answerer;
import io.parley.core.agent.ContextProvider;
import io.parley.core.agent.Guard;
import io.parley.core.agent.Reply;
import io.parley.core.agent.Responder;
import io.parley.core.agent.Turn;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/** A guard of one's own: no answer of the agent's ever gives a delivery date. */
public final class OwnGuard implements Guard {
  private static final Pattern DATE =
      Pattern.compile("\\b\\d{1,2}[./]\\d{1,2}[./](?:\\d{2}){1,2}\\b");

  @Override
  public String name() {
    return "noDates";
  }

  @Override
  public Ruling check(Answerer.Question question, Answerer.Draft draft) {
    return DATE.matcher(draft.text()).find()
        ? new Ruling.Refused("it names a date, which only the carrier may")
        : Ruling.PASSED;
  }

  public static void main(String[] arguments) {
    Reply reply = ask("When does it arrive?", Clock.systemUTC().instant());
    System.out.println(reply.text());
    reply.derivation().notes().forEach(note -> System.out.println("  " + note));
  }

  /** Asks an answerer that names a date, and one that does not. */
  static Reply ask(String question, Instant now) {
    Agent sofia =
        new Agent(new TenantId("shop"), "sofia", 1, now, now, Agent.Profile.named("Sofia"));
    var responder =
        new Responder(
            request -> ContextProvider.Context.EMPTY,
            List.of(says("It arrives on 24.12.2026."), says("The carrier will tell you the day.")),
            List.of(new OwnGuard()));
    return responder.reply(Turn.of(sofia, question, now));
  }

  private static Answerer says(String words) {
    return question ->
        new Answerer.Draft(
            words, List.of(), Answerer.Verdict.SMALL_TALK, "words", "", Answerer.Usage.NONE);
  }
}
