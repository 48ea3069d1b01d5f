package io.parley.core.agent.guard;

import io.parley.core.agent.ContextProvider;
import io.parley.core.agent.InputGuard;
import io.parley.core.agent.Passage;
import io.parley.core.agent.Turn;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Marks messages and passages that speak to the model instead of to people: "ignore your
 * instructions", "you are now …", "print your prompt", in English, Spanish, Portuguese and Russian,
 * also when written with hidden characters or as Base64. Pure and thread-safe.
 *
 * <p>What is marked is still answered and still used as information; the model is told that it is
 * data. No list of phrases finds every attack: what an agent may say and do is held by the guards
 * of its answers and by its tools, not by this.
 */
public final class Injection implements InputGuard {
  private static final List<Pattern> PATTERNS =
      List.of(
          of(
              "(?:ignore|disregard|forget|override|bypass)\\b[^.!?\\n]{0,40}\\b(?:instructions?|rules?|prompts?|guidelines|directions|everything (?:above|before))"),
          of(
              "(?:you are now|from now on,? you(?: are|'re| will)|pretend (?:to be|you are)|act as (?:if you|an? (?:ai|assistant|admin|developer|system|unrestricted)))"),
          of(
              "(?:reveal|print|show|repeat|output|display|leak|tell me|write out|what (?:is|are|were))\\b[^.!?\\n]{0,30}\\b(?:system prompt|your (?:hidden |initial |original |secret |system )?(?:prompt|instructions|rules)|the (?:text|words|instructions) above|(?:api|secret) keys?|passwords?)"),
          of(
              "(?:developer|debug|god|dan|jailbreak) mode|\\bjailbreak\\b|new (?:system )?instructions?:|system (?:message|prompt|override):"),
          of(
              "(?:do not|don't|never) (?:tell|mention|reveal|inform)[^.!?\\n]{0,30}\\b(?:user|customer|client)s?\\b"),
          of(
              "(?:ignora|ignore|olvida|olvide|olvidate de|desatiende|omite|salta(?:te)?)\\b[^.!?\\n]{0,40}\\b(?:instrucciones|reglas|ordenes|indicaciones|directrices|prompt)"),
          of(
              "(?:a partir de ahora|desde ahora|ahora),? (?:eres|seras|actua|actuas|vas a ser)|(?:actua|comportate) como (?:si|un[a]? (?:ia|asistente|administrador|desarrollador))|finge (?:ser|que eres)"),
          of(
              "(?:muestra|muestrame|revela|repite|imprime|dime|escribe|cuales son)\\b[^.!?\\n]{0,30}\\b(?:tus? (?:instrucciones|reglas|prompt)|prompt del sistema|instrucciones (?:del sistema|internas|anteriores)|contrasenas?|claves? (?:api|secretas?))"),
          of(
              "(?:ignore|ignora|esqueca|esquece|desconsidere|desconsidera|desobedeca)\\b[^.!?\\n]{0,40}\\b(?:instrucoes|regras|ordens|orientacoes|diretrizes|prompt)"),
          of(
              "(?:a partir de agora|de agora em diante|agora),? (?:voce e|voce sera|tu es|seras|aja|atue)|(?:aja|atue|comporte-se) como (?:se|uma? (?:ia|assistente|administrador|desenvolvedor))|finja (?:ser|que)"),
          of(
              "(?:mostre|mostra|revele|revela|repita|imprima|diga|escreva|quais sao)\\b[^.!?\\n]{0,30}\\b(?:(?:suas?|tuas?) (?:instrucoes|regras|prompt)|prompt do sistema|instrucoes (?:do sistema|internas|acima)|senhas?|chaves? (?:de api|secretas?))"),
          of(
              "(?:игнорируи(?:те)?|забудь(?:те)?|не обращаи(?:те)? внимания на|отмени(?:те)?|обоиди(?:те)?)[^.!?\\n]{0,40}(?:инструкци|правил|указани|промпт|команд)"),
          of(
              "(?:теперь|отныне|с этого момента),? (?:ты|вы) |(?:веди себя|деиствуи|отвечаи) как (?:будто|если|ии|ассистент|администратор|разработчик)|притворись|представь,? что ты"),
          of(
              "(?:покажи(?:те)?|раскрои(?:те)?|повтори(?:те)?|выведи(?:те)?|напечатаи(?:те)?|скажи(?:те)?|напиши(?:те)?|какие у тебя)[^.!?\\n]{0,30}(?:системн\\p{L}+ (?:промпт|подсказк|инструкци|сообщени)|(?:свои|твои|ваши) (?:инструкци|правила|промпт)|парол|секретн\\p{L}+ ключ)"),
          of(
              "</?(?:source|system|instructions?|assistant)\\b|\\[/?inst\\]|<\\|(?:im_start|im_end|system|endoftext)\\|?>?|### ?(?:system|instruction)"));

  private static final Pattern ENCODED = Pattern.compile("[A-Za-z0-9+/_-]{24,4000}={0,2}");

  /** More than an emoji or two brings with it. */
  private static final int MANY_HIDDEN = 8;

  private static Pattern of(String pattern) {
    return Pattern.compile("(?<![\\p{L}\\p{N}])(?:" + pattern + ")");
  }

  @Override
  public String name() {
    return "injection";
  }

  @Override
  public Marks mark(Turn turn, ContextProvider.Context context) {
    List<String> notes = new ArrayList<>();
    Optional<String> message = suspicion(turn.text());
    message.ifPresent(what -> notes.add("the message is taken as data, since it " + what));
    Set<String> passages = new HashSet<>();
    for (Passage passage : context.passages()) {
      suspicion(passage.title() + "\n" + passage.text())
          .ifPresent(
              what -> {
                passages.add(passage.id());
                notes.add("passage '" + passage.title() + "' is marked as data, since it " + what);
              });
    }
    return new Marks(message.isPresent(), passages, notes);
  }

  /** Whether a text speaks to the model instead of to people. */
  public static boolean isIn(String text) {
    return suspicion(text).isPresent();
  }

  private static Optional<String> suspicion(String text) {
    Optional<String> found = instructs(text);
    if (found.isPresent()) {
      return found;
    }
    Matcher encoded = ENCODED.matcher(text);
    while (encoded.find()) {
      Optional<String> inside = decoded(encoded.group()).flatMap(Injection::instructs);
      if (inside.isPresent()) {
        return inside.map(what -> what + " in Base64");
      }
    }
    int hidden = Plain.hidden(text);
    return hidden > MANY_HIDDEN
        ? Optional.of("holds " + hidden + " characters that show nothing")
        : Optional.empty();
  }

  private static Optional<String> instructs(String text) {
    String plain = Plain.of(text);
    for (Pattern pattern : PATTERNS) {
      Matcher matcher = pattern.matcher(plain);
      if (matcher.find()) {
        String words = matcher.group();
        return Optional.of(
            "says \"" + (words.length() > 60 ? words.substring(0, 60) + "…" : words) + "\"");
      }
    }
    return Optional.empty();
  }

  private static Optional<String> decoded(String text) {
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(text.replace('-', '+').replace('_', '/'));
      return Optional.of(new String(bytes, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException notEncoded) {
      return Optional.empty();
    }
  }
}
