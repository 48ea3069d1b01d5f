package io.parley.core.script;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A message as sentences that ask and sentences that tell, in English, Spanish, Portuguese and
 * Russian. Immutable.
 *
 * @param asked the questions, in order
 * @param told all else, without politeness around it
 * @param whole all else as it was said
 */
record Sentences(List<String> asked, List<String> told, List<String> whole) {
  /** Longer messages are read up to here. */
  private static final int LONGEST = 4_000;

  private static final Pattern MARKS = Pattern.compile("\\p{M}");

  /** A mark that ends a sentence; not the full stop in an address or a number. */
  private static final Pattern ENDS = Pattern.compile("(?<=[?!…])|(?<=\\.)(?=\\s|$)|\\n+|(?=¿)");

  /** How questions begin that people write without a mark. */
  private static final Pattern ASKS =
      Pattern.compile(
          "(?:(?:hi|hello|hey|hola|oi|ola|and|but|y|e|mas|pero|а|и|но|so)[ ,]+)*"
              + "(?:how|what|whats|when|where|wheres|why|which|who|whose|do you|does|did|can i|can you"
              + "|could you|could i|is there|are there|is it|are you|will it|would it|may i"
              + "|cuanto|cuanta|cuantos|cuantas|cuando|donde|adonde|como|por que|que|cual|cuales|quien"
              + "|puedo|puede|pueden|podria|podrian|podeis|hay|tienen|teneis|haceis|hacen"
              + "|quanto|quanta|quantos|quantas|quando|onde|aonde|qual|quais|porque|quem|posso|pode"
              + "|podem|poderia|tem|têm|ha|voces|fazem"
              + "|сколько|когда|где|куда|как|какой|какая|какие|какое|почему|зачем|кто|что|можно|можете"
              + "|есть ли|а есть|у вас есть|подскажите|скажите)(?![\\p{L}])");

  private static final Pattern POLITE =
      Pattern.compile(
          "^(?:(?:hi there|hi|hello|hey|good (?:morning|afternoon|evening)|thanks|thank you|sure"
              + "|of course|well|ok|okay|great|perfect|lovely|nice|got it|understood|alright|hola|buenas(?: tardes| noches)?|buenos dias|gracias|claro|vale"
              + "|bueno|perfecto|genial|estupendo|entendido|de acuerdo|oi|ola|bom dia|boa (?:tarde|noite)|obrigad[oa]|claro que sim|bem|perfeito|otimo|entendi|certo"
              + "|привет|здравствуите|добрыи день|добрыи вечер|спасибо|конечно|хорошо|отлично|понятно|ясно|ну)"
              + "(?:[\\s,.!:;-]+|$))+");

  /** Words that leave an optional question open. */
  private static final Pattern DECLINES =
      Pattern.compile(
          "(?:^|\\s)(?:skip|pass|no idea|dont know|do not know|not sure|rather not|prefer not"
              + "|dont want to|next question|ni idea|no (?:lo )?se|prefiero no|no quiero|paso|no tengo"
              + "|nao sei|prefiro nao|nao quero|nao tenho|passo|sem ideia|не знаю|не хочу|не скажу"
              + "|пропустить|пропустим|без разницы|нету?)(?:\\s|$)");

  Sentences {
    asked = List.copyOf(asked);
    told = List.copyOf(told);
    whole = List.copyOf(whole);
  }

  static Sentences of(String message) {
    String text = message.length() > LONGEST ? message.substring(0, LONGEST) : message;
    var asked = new ArrayList<String>();
    var told = new ArrayList<String>();
    var whole = new ArrayList<String>();
    for (String sentence : ENDS.split(text.strip(), -1)) {
      String bare = sentence.strip();
      if (bare.isEmpty()) {
        continue;
      }
      if (bare.contains("?") || ASKS.matcher(folded(bare)).lookingAt()) {
        asked.add(bare);
      } else {
        whole.add(bare);
        String rest = impolite(bare);
        if (!rest.isEmpty()) {
          told.add(rest);
        }
      }
    }
    return new Sentences(asked, told, whole);
  }

  /** What is told, in one piece. */
  String statement() {
    return told.stream().collect(Collectors.joining(" ")).strip();
  }

  boolean asks() {
    return !asked.isEmpty();
  }

  boolean declines() {
    return DECLINES.matcher(folded(statement()).replaceAll("['’]", "")).find();
  }

  private static String impolite(String sentence) {
    // Folding keeps the length, so that the rest is found in the sentence as it was written.
    var polite = POLITE.matcher(folded(sentence));
    String rest = polite.find() ? sentence.substring(polite.end()) : sentence;
    return rest.replaceAll("^[\\s,.!;:-]+|[\\s,!;:]+$", "").replaceAll("(?<!\\.[\\p{L}])\\.$", "");
  }

  /** In small letters without accents, letter by letter: as long as the text. */
  static String folded(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.length() != text.length()) {
      lower = text;
    }
    var folded = new StringBuilder(lower.length());
    for (int i = 0; i < lower.length(); i++) {
      String bare =
          MARKS
              .matcher(Normalizer.normalize(lower.substring(i, i + 1), Normalizer.Form.NFD))
              .replaceAll("");
      folded.append(bare.length() == 1 ? bare : lower.substring(i, i + 1));
    }
    return folded.toString();
  }
}
