package io.parley.core.agent.guard;

import io.parley.core.agent.Answerer;
import io.parley.core.agent.Guard;
import io.parley.core.agent.Passage;
import io.parley.core.conversation.Message;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keeps an answer from giving away what the model was told in confidence, or anything that looks
 * like a key. Pure and thread-safe.
 *
 * <p>An answer that repeats eight words in a row of the agent's instructions or of the rules it was
 * given, which neither a passage nor the conversation holds, does not go out; neither does a long
 * run of letters and digits that reads as text once it is decoded from Base64 or hexadecimal.
 */
public final class Secrets implements Guard {
  private static final int WORDS = 8;

  private static final Pattern KEY =
      Pattern.compile(
          "\\b(?:sk|pk|rk|ak|xox[abps]|gh[pousr]|glpat)[-_][A-Za-z0-9_-]{16,}"
              + "|\\bAKIA[0-9A-Z]{16}\\b|-----BEGIN [A-Z ]{0,30}PRIVATE KEY"
              + "|\\beyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10,}\\.|\\b[Bb]earer [A-Za-z0-9._~+/-]{20,}");

  /** Longer than any number of an order or a parcel. */
  private static final Pattern ENCODED = Pattern.compile("[A-Za-z0-9+/_-]{32,}");

  private static final Pattern READABLE =
      Pattern.compile("[\\p{L}\\p{N}\\p{P}\\p{Z}\\p{S}\\s]{16,}");

  private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

  @Override
  public String name() {
    return "secrets";
  }

  @Override
  public Ruling check(Answerer.Question question, Answerer.Draft draft) {
    String said = Plain.visible(draft.text());
    if (KEY.matcher(said).find()) {
      return new Ruling.Refused("it holds something that looks like a key");
    }
    String known = open(question);
    if (ENCODED
        .matcher(said)
        .results()
        .anyMatch(run -> isEncoded(run.group()) && !known.contains(run.group()))) {
      return new Ruling.Refused("it holds encoded text");
    }
    String told = words(question.agent().profile().instructions() + "\n" + rules(draft.prompt()));
    if (told.length() < WORDS) {
      return Ruling.PASSED;
    }
    String open = words(known);
    List<String> words = List.of(words(said).strip().split(" "));
    for (int from = 0; from + WORDS <= words.size(); from++) {
      String run = " " + String.join(" ", words.subList(from, from + WORDS)) + " ";
      if (told.contains(run) && !open.contains(run)) {
        return new Ruling.Refused("it repeats what the model was told in confidence");
      }
    }
    return Ruling.PASSED;
  }

  private static String open(Answerer.Question question) {
    return Stream.of(
            question.context().passages().stream().map(Passage::text),
            question.history().stream().map(Message::text),
            Stream.of(question.text()))
        .flatMap(texts -> texts)
        .collect(Collectors.joining("\n"));
  }

  private static boolean isEncoded(String run) {
    return reads(run.matches("[0-9A-Fa-f]+") && run.length() % 2 == 0 ? hex(run) : base64(run));
  }

  private static byte[] hex(String run) {
    return HexFormat.of().parseHex(run);
  }

  private static byte[] base64(String run) {
    String known = run.replace('-', '+').replace('_', '/');
    // What is left of the last group may be missing.
    return Base64.getMimeDecoder().decode(known.substring(0, known.length() / 4 * 4));
  }

  private static boolean reads(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return READABLE.matcher(text).matches();
    } catch (CharacterCodingException noText) {
      return false;
    }
  }

  /** The part of a prompt that comes before what people may know. */
  private static String rules(String prompt) {
    return Optional.of(prompt.indexOf("\nSources:"))
        .filter(at -> at > 0)
        .map(at -> prompt.substring(0, at))
        .orElse("");
  }

  private static String words(String text) {
    return " " + NO_WORD.matcher(Plain.of(text)).replaceAll(" ").strip() + " ";
  }
}
