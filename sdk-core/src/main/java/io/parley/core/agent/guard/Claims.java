package io.parley.core.agent.guard;

import io.parley.core.agent.Answerer;
import io.parley.core.agent.Guard;
import io.parley.core.agent.Passage;
import io.parley.core.conversation.ToolCall;
import io.parley.core.work.Effect;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keeps an answer from claiming that something was done or will be done for this customer which
 * neither the ledger nor a call of this turn shows. English, Spanish, Portuguese and Russian. Pure
 * and thread-safe.
 *
 * <p>A claim is what the agent says of itself ("I have booked", "I'll forward") or of what belongs
 * to the customer ("your order has been cancelled"). What a passage says word for word, a question,
 * a negation, and what depends on a condition are no claims; neither is what the company does for
 * everybody ("we ship within two days").
 */
public final class Claims implements Guard {
  @Override
  public String name() {
    return "claims";
  }

  @Override
  public Ruling check(Answerer.Question question, Answerer.Draft draft) {
    Set<String> behind = behind(question, draft);
    List<String> sources =
        question.context().passages().stream().map(Passage::text).map(Plain::of).toList();
    for (String sentence : Plain.sentences(Plain.visible(draft.text()))) {
      String plain = Plain.of(sentence);
      if (sources.stream().anyMatch(source -> source.contains(plain.replaceAll("[.!]+$", "")))) {
        continue;
      }
      Optional<ClaimedAct> act = claimed(plain);
      if (act.isPresent() && !act.get().isBehind(behind)) {
        return new Ruling.Refused(
            "it claims an act that was not done: '"
                + (sentence.length() > 120 ? sentence.substring(0, 120) + "…" : sentence)
                + "'");
      }
    }
    return Ruling.PASSED;
  }

  /** The actions that were planned or done; what failed or may not have happened is not. */
  private static Set<String> behind(Answerer.Question question, Answerer.Draft draft) {
    Set<String> behind = new TreeSet<>();
    for (ToolCall call : draft.calls()) {
      if (call.acts()) {
        behind.add(call.tool());
      }
    }
    if (draft.verdict() == Answerer.Verdict.HANDOFF) {
      behind.add("handoff");
    }
    for (Effect effect : question.turn().ledger()) {
      switch (effect.state()) {
        case PLANNED, SENDING, DONE -> {
          // That it wrote before is no proof of what it wrote.
          if (!effect.action().equals("sendMessage")) {
            behind.add(effect.action());
          }
        }
        case FAILED, UNKNOWN, CANCELLED -> {}
      }
    }
    return behind;
  }

  private static Optional<ClaimedAct> claimed(String sentence) {
    if (sentence.endsWith("?") || sentence.contains("¿")) {
      return Optional.empty();
    }
    boolean depends = CONDITION.matcher(sentence).find();
    if (!depends && COLLEAGUE.matcher(sentence).find()) {
      return Optional.of(ClaimedAct.TELL);
    }
    for (ClaimedAct act : ClaimedAct.values()) {
      if (isSaid(act.own(), sentence)
          || (!depends
              && (isSaid(act.promised(), sentence)
                  || (isSaid(act.theirs(), sentence) && !LATER.matcher(sentence).find())))) {
        return Optional.of(act);
      }
    }
    return Optional.empty();
  }

  /** Whether it is said and not denied. */
  private static boolean isSaid(Pattern form, String sentence) {
    Matcher said = form.matcher(sentence);
    while (said.find()) {
      if (!NEGATION.matcher(sentence.substring(0, said.start())).find()) {
        return true;
      }
    }
    return false;
  }

  private static final Pattern CONDITION =
      Pattern.compile(
          "(?<!\\p{L})(?:if|when|once|unless|as soon as|whenever|si|cuando|una vez|en cuanto|quando"
              + "|assim que|caso|если|когда|как только)(?!\\p{L})"
              + "|(?:^|, ?)se (?!(?:l[aeo]s?|te|me|ha|han) )");

  /** What is only so from a time on says nothing of now, where it is said of the customer's. */
  private static final Pattern LATER =
      Pattern.compile(
          "(?<!\\p{L})(?:after|until|before|despues|hasta|antes|depois|apos|ate|после|пока|прежде|до)"
              + "(?!\\p{L})");

  private static final Pattern NEGATION =
      Pattern.compile(
          "(?<!\\p{L})(?:not|n't|never|no|nunca|jamas|nao|jamais|не|ни|никогда)"
              + "(?: (?:te|le|les|lo|la|se|lhe|me|вам|вас))* ?$");

  /** Somebody else who is said to come back to the customer. */
  private static final Pattern COLLEAGUE =
      Pattern.compile(
          "(?<!\\p{L})(?:(?:someone|somebody|a person)(?: from (?:our|the|my) \\p{L}+)?"
              + " (?:will|is going to) (?:call|contact|reach|write|get|email|be in touch)"
              + "|(?:alguien|una persona)(?: de(?:l| nuestro| mi) equipo)? (?:te|le|se)"
              + " (?:llamara|contactara|escribira|pondra)"
              + "|(?:te|le|os|les) (?:paso|pongo|derivo|transfiero|comunico) con"
              + "|alguem(?: da (?:nossa )?equip[ea])? (?:vai|ira|entrara) (?:te |lhe )?"
              + "(?:ligar|contatar|contactar|escrever|entrar|em conta)"
              + "|с вами (?:скоро |сегодня |завтра )?(?:свяжется|свяжутся)"
              + "|вам (?:скоро |сегодня |завтра )?(?:перезвонит|перезвонят|позвонит|позвонят|напишет|напишут)"
              + "|(?:a|one of (?:our|my)|our|my|the|another) (?:colleagues?|team|manager|specialist|agent|operator"
              + "|staff|representative|advisor)s? (?:member )?(?:will|is going to) (?:call|contact|reach|write|get|email|be in touch)"
              + "|(?:un|una|nuestr[oa]|el|la) (?:companer[oa]|colega|asesora?|agente|equipo|persona|encargad[oa]|especialista)"
              + " (?:de nuestro equipo )?(?:te|le|se) (?:llamara|contactara|escribira|pondra)"
              + "|(?:um|uma|nosso|nossa|o|a) (?:colega|atendente|equipe|equipa|pessoa|consultora?|especialista)"
              + " (?:da nossa equip[ea] )?(?:vai|ira|entrara) (?:te |lhe )?(?:ligar|contatar|contactar|escrever|entrar|em conta)"
              + "|(?:наш |ваш )?(?:коллега|менеджер|сотрудник|специалист|оператор) (?:\\p{L}+ )?(?:вам |с вами )?"
              + "(?:перезвонит|позвонит|свяжется|напишет))");
}
