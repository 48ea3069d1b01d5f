package io.parley.core.agent;

import io.parley.core.agent.Answerer.Told;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds what customers say of themselves in so many words: name, city, e-mail address, phone
 * number. English, Spanish, Portuguese and Russian. Pure; finds nothing rather than something
 * wrong.
 */
final class StatedFacts {
  private static final String WORD = "\\p{L}[\\p{L}'’-]{1,30}";
  private static final String MORE = "(?:\\s\\p{Lu}[\\p{L}'’-]{1,30}){0,2}";

  /** In front of a name or a place; what follows is one word, or several with capitals. */
  private static final Map<String, Pattern> PHRASES =
      Map.of(
          "name",
          after(
              "my name is|i am called|me llamo|mi nombre es|(?:o )?meu nome é|(?:eu )?me chamo"
                  + "|chamo-me|меня зовут|мо[её] имя"),
          "city",
          after(
              "i live in|i am based in|i'm based in|vivo en|resido en|moro em|vivo em"
                  + "|я живу в|живу в"));

  private static final Pattern EMAIL =
      Pattern.compile("(?<![\\w.+-])[\\w.+-]{1,64}@[\\w-]{1,63}(?:\\.[\\w-]{1,63}){1,4}");

  /** Only with a country's prefix: other long numbers are orders, accounts and the like. */
  private static final Pattern PHONE = Pattern.compile("\\+\\d(?:[ ().-]{0,2}\\d){7,14}");

  private StatedFacts() {}

  private static Pattern after(String phrases) {
    return Pattern.compile(
        "(?iu:(?<![\\p{L}'])(?:" + phrases + ")\\s+)(" + WORD + MORE + ")(?![\\p{L}@])");
  }

  static List<Told> in(String text) {
    List<Told> told = new ArrayList<>();
    PHRASES.forEach(
        (key, pattern) -> {
          Matcher found = pattern.matcher(text);
          if (found.find()) {
            told.add(new Told(key, found.group(1)));
          }
        });
    Matcher email = EMAIL.matcher(text);
    if (email.find()) {
      told.add(new Told("email", email.group()));
    }
    Matcher phone = PHONE.matcher(text);
    if (phone.find()) {
      told.add(new Told("phone", phone.group()));
    }
    return told;
  }
}
